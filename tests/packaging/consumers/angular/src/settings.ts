import type { ClientOptions } from "idporten-email-login";

export const settings: ClientOptions = {
  clientId: "packaging",
  redirectUri: "/",
  environment: "test",
};
