import type { ClientOptions } from "idporten-email-login";

export const settings: ClientOptions = {
  clientId: "packaging",
  redirectUri: `${location.origin}/`,
  environment: "test",
};
