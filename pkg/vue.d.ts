// idporten-email-login/vue, for Vue 3.5 and later.

import type { App, ComputedRef } from "vue";
import type { AcrValue, Client, ClientOptions, LoginError, LoginOptions, LoginResult, LogoutOptions, SessionChange, SessionExpiry, User } from "./index.js";

/** Listeners of the plugin. */
interface Listeners {
  /** Called once, for the whole page, when this page load was a login callback. Default: continues at `login.returnTo`, with
   *  `history.replaceState()` and a `popstate` event, which vue-router listens to. */
  onLogin?: (login: LoginResult) => void;
  /** Called when the page could not start: its load was a callback that failed or was cancelled, or the client cannot be
   *  created. Default: continues at `error.returnTo`, where the login began, if that is known. */
  onLoginError?: (error: LoginError) => void;
}

/** The options of the page's client, or the client itself. */
export type EmailLoginOptions = Listeners & ((ClientOptions & { client?: undefined }) | { client: Client });

/** Creates the plugin for `app.use()`. The client starts when the app is mounted or a guard needs it, never on a server. */
export function emailLogin(options: EmailLoginOptions): { install(app: App): void };

/** What `useEmailLogin()` returns. */
export interface EmailLogin {
  /** The user who is logged in. */
  readonly user: ComputedRef<User | null>;
  /** "loading" until the page knows the user, and on a server; "leaving" while the browser goes to ID-porten. */
  readonly status: ComputedRef<"loading" | "anonymous" | "logged-in" | "leaving">;
  /** The last failure, until the next attempt. */
  readonly error: ComputedRef<LoginError | null>;
  /** Why the user was logged in or out last, as `onSessionChange` reports it; null before anything has changed. */
  readonly reason: ComputedRef<SessionChange | null>;
  /** The warning that the session is about to end; else null. `<idporten-session-warning>` shows it by itself. */
  readonly expiry: ComputedRef<SessionExpiry | null>;
  /** Leaves the page for ID-porten; without `acrValues`, for its e-mail login. Comes back to this address unless `returnTo`
   *  says otherwise. Can be an event handler. A failure is in `error`; the promise never rejects. */
  login(options?: (LoginOptions & { acrValues?: AcrValue[] }) | Event): Promise<void>;
  /** Ends the session and visits ID-porten's logout. Can be an event handler. The promise never rejects. */
  logout(options?: LogoutOptions | Event): Promise<void>;
  /** Extends the session, for a user who stays. False when no user is logged in or only a new login helps. */
  extend(): boolean;
}

/** Returns the state of the login as refs, and what changes it.
 *  @throws {Error} where the plugin is not installed. */
export function useEmailLogin(): EmailLogin;

/** The parts of a route that the guard reads. */
interface Route {
  path: string;
  fullPath: string;
}

/** Creates a guard for vue-router, for `beforeEnter` of a route or `router.beforeEach()`. It waits until the page knows the user.
 *  Without a user it goes to `loginPage`, a path, with the address that was wanted as the query parameter `returnTo`; without a
 *  `loginPage` it leaves for the login at once, or throws the `LoginError` of a login that has just failed or was cancelled. */
export function emailLoginGuard(options?: { loginPage?: string }): (to: Route) => Promise<boolean | { path: string; query: { returnTo: string } }>;
