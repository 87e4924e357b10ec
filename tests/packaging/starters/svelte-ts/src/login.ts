import { createClient } from "idporten-email-login";
import { createEmailLogin } from "idporten-email-login/svelte";

export const client = createClient({
  clientId: "your-client-id",
  redirectUri: "/",
  postLogoutRedirectUri: "/",
  ...(import.meta.env.IDPORTEN ?? { environment: "test" }),
});
export const emailLogin = createEmailLogin({ client });
