// idporten-email-login/vue, for Vue 3.5 and later.

import type { App, ComputedRef } from "vue";
import type { EmailLoginActions, EmailLoginOptions, EmailLoginState } from "./adapters.js";

export type { EmailLoginActions, EmailLoginOptions, EmailLoginState };

/** Creates the plugin for `app.use()`. The client starts when the app is mounted or a guard needs it, never on a server. */
export function emailLogin(options: EmailLoginOptions): { install(app: App): void };

/** The state of the login as refs, and what changes it. */
export type EmailLogin = { readonly [Name in keyof EmailLoginState]: ComputedRef<EmailLoginState[Name]> } & EmailLoginActions<Event>;

/** Returns the state of the login as refs, and what changes it.
 *  @throws {Error} where the plugin is not installed. */
export function useEmailLogin(): EmailLogin;

/** The parts of a route that the guard reads. */
interface Route {
  path: string;
  fullPath: string;
}

/** Creates a guard for vue-router, for `beforeEnter` of a route or `router.beforeEach()`. It waits until the page knows the user.
 *  Without a user it goes to `loginPage`, a path, with the address that was wanted as the query parameter `returnTo`. Without a
 *  `loginPage` it leaves for the login at once; the navigation then fails with the `LoginError` of a login that failed or was
 *  cancelled, until the user acts, or that could not begin. On a server it lets every route pass. */
export function emailLoginGuard(options?: { loginPage?: string }): (to: Route) => Promise<boolean | { path: string; query: { returnTo: string } }>;
