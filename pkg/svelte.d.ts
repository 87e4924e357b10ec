// idporten-email-login/svelte, for Svelte 5.7 and later.

import type { EmailLoginActions, EmailLoginOptions, EmailLoginState } from "./adapters.js";

export { requireEmailLogin } from "./adapters.js";
export type { EmailLoginActions, EmailLoginOptions, EmailLoginState };

/** The state of the login, whose getters are reactive in components, `$derived` and `$effect`, and what changes it. */
export interface EmailLogin extends EmailLoginState, EmailLoginActions<Event> {}

/** Creates the login's state, once for the app, in a `.js`, `.svelte.js` or `.svelte` file. The client starts when a component
 *  reads it, never on a server. */
export function createEmailLogin(options: EmailLoginOptions): EmailLogin;
