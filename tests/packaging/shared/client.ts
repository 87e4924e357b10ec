import { createClient } from "idporten-email-login";

export const client = createClient({
  clientId: "your-client-id",
  redirectUri: "/",
  postLogoutRedirectUri: "/",
  ...(import.meta.env.IDPORTEN ?? { environment: "test" }),
});
