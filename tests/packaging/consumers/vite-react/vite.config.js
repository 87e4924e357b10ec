import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

let base;
const preloadLogin = {
  name: "preload-login",
  configResolved: (config) => void ({ base } = config),
  transformIndexHtml: (_, { bundle = {} }) =>
    Object.values(bundle)
      .filter(({ facadeModuleId }) => facadeModuleId?.endsWith("/idporten-email-login/pkg/generated/wasm.js"))
      .map(({ fileName }) => ({ tag: "link", attrs: { rel: "modulepreload", href: base + fileName } })),
};

export default defineConfig({ plugins: [react(), preloadLogin] });
