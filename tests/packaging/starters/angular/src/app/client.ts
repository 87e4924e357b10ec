import { isDevMode } from "@angular/core";
import { createClient } from "idporten-email-login";

export const client = createClient({
  clientId: "your-client-id",
  redirectUri: "/",
  postLogoutRedirectUri: "/",
  ...(isDevMode() ? { issuer: "http://localhost:4010" } : { environment: "test" }),
});
