// The client that a guard and the page have in common.

import { createClient } from "idporten-email-login";

export const client = createClient(globalThis.config);

/** Whether the application's frame is guarded, too: all pages, so the redirect_uri and guards of nested routes. */
export const isAllGuarded = "allGuarded" in sessionStorage;
