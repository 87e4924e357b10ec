import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "e2e",
  use: { baseURL: "http://localhost:5173" },
  webServer: [
    { command: "npx idporten-email-login idporten --client-id your-client-id --redirect-uri http://localhost:5173/", url: "http://localhost:4010/.well-known/openid-configuration" },
    { command: "npx vite --port 5173", url: "http://localhost:5173", env: { VITE_ISSUER: "http://localhost:4010" } },
  ],
});
