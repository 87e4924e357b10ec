// The client that a guard and the page have in common.

import { createClient } from "idporten-email-login";

export const client = createClient(globalThis.config);
