import { createClient } from "idporten-email-login";

const issuer = process.env.IDPORTEN_ISSUER;

export const client = createClient({
  clientId: "your-client-id",
  redirectUri: "/",
  postLogoutRedirectUri: "/",
  ...(issuer ? { issuer } : { environment: "test" }),
});
