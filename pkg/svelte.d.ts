// idporten-email-login/svelte, for Svelte 5.7 and later.

import type { AcrValue, Client, ClientOptions, LoginError, LoginOptions, LoginResult, LogoutOptions, SessionChange, SessionExpiry, User } from "./index.js";

/** Listeners of the login. */
interface Listeners {
  /** Called once, for the whole page, when this page load was a login callback. Default: continues at `login.returnTo`, with
   *  `history.replaceState()` and a `popstate` event, which routers listen to. */
  onLogin?: (login: LoginResult) => void;
  /** Called when the page could not start: its load was a callback that failed or was cancelled, or the client cannot be
   *  created. Default: continues at `error.returnTo`, where the login began, if that is known. */
  onLoginError?: (error: LoginError) => void;
}

/** The options of the page's client, or the client itself. */
export type EmailLoginOptions = Listeners & ((ClientOptions & { client?: undefined }) | { client: Client });

/** The state of the login, whose getters are reactive in components, `$derived` and `$effect`, and what changes it. */
export interface EmailLogin {
  /** The user who is logged in. */
  readonly user: User | null;
  /** "loading" until the page knows the user, and on a server; "leaving" while the browser goes to ID-porten. */
  readonly status: "loading" | "anonymous" | "logged-in" | "leaving";
  /** The last failure, until the next attempt. */
  readonly error: LoginError | null;
  /** Why the user was logged in or out last, as `onSessionChange` reports it; null before anything has changed. */
  readonly reason: SessionChange | null;
  /** The warning that the session is about to end; else null. `<idporten-session-warning>` shows it by itself. */
  readonly expiry: SessionExpiry | null;
  /** Leaves the page for ID-porten; without `acrValues`, for its e-mail login. Comes back to this address unless `returnTo`
   *  says otherwise. Can be an event handler. A failure is in `error`; the promise never rejects. */
  login(options?: (LoginOptions & { acrValues?: AcrValue[] }) | Event): Promise<void>;
  /** Ends the session and visits ID-porten's logout. Can be an event handler. The promise never rejects. */
  logout(options?: LogoutOptions | Event): Promise<void>;
  /** Extends the session, for a user who stays. False when no user is logged in or only a new login helps. */
  extend(): boolean;
}

/** Creates the login's state, once for the app, in a `.js`, `.svelte.js` or `.svelte` file. The client starts when a component
 *  reads it, never on a server. */
export function createEmailLogin(options: EmailLoginOptions): EmailLogin;
