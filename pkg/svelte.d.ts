// idporten-email-login/svelte, for Svelte 5.7 and later.

import type { Client, User } from "./index.js";
import type { EmailLoginActions, EmailLoginOptions, EmailLoginState } from "./adapters.js";

export type { EmailLoginActions, EmailLoginOptions, EmailLoginState };

/** The state of the login, whose getters are reactive in components, `$derived` and `$effect`, and what changes it. */
export interface EmailLogin extends EmailLoginState, EmailLoginActions<Event> {}

/** Creates the login's state, once for the app, in a `.js`, `.svelte.js` or `.svelte` file. The client starts when a component
 *  reads it, never on a server. */
export function createEmailLogin(options: EmailLoginOptions): EmailLogin;

/** Creates a `load` that waits until the page knows the user. Without a user it leaves for the login, which comes back to the wanted
 *  address; not while a route is only preloaded, which `navigating` of `$app/state` distinguishes. On a server it lets every route
 *  pass, with `user: null`. Give `client` where the page's state is made, too.
 *  @throws {LoginError} in the router, when a login has failed or was cancelled and the user has not acted since, or could not begin:
 *    show it and a button. */
export function requireEmailLogin(client: Client, navigating: { readonly to: { url: URL } | null }): (event: { url: URL }) => Promise<{ user: User | null }>;
