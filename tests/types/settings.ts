import type { ClientOptions } from "idporten-email-login";

export const settings = { clientId: "your-client-id", redirectUri: "/", environment: "test" } satisfies ClientOptions;
