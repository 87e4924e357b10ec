// idporten-email-login/angular, for Angular 20 and later.

import type { EnvironmentProviders, Signal } from "@angular/core";
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

/** The state of the login as signals, and what changes it. */
export interface EmailLogin {
  /** The user who is logged in. */
  readonly user: Signal<User | null>;
  /** "loading" until the page knows the user, and on a server; "leaving" while the browser goes to ID-porten. */
  readonly status: Signal<"loading" | "anonymous" | "logged-in" | "leaving">;
  /** The last failure, until the next attempt. */
  readonly error: Signal<LoginError | null>;
  /** Why the user was logged in or out last, as `onSessionChange` reports it; null before anything has changed. */
  readonly reason: Signal<SessionChange | null>;
  /** The warning that the session is about to end; else null. `<idporten-session-warning>` shows it by itself. */
  readonly expiry: Signal<SessionExpiry | null>;
  /** Leaves the page for ID-porten; without `acrValues`, for its e-mail login. Comes back to this address unless `returnTo`
   *  says otherwise. Can be an event handler. A failure is in `error`; the promise never rejects. */
  login(options?: (LoginOptions & { acrValues?: AcrValue[] }) | Event): Promise<void>;
  /** Ends the session and visits ID-porten's logout. Can be an event handler. The promise never rejects. */
  logout(options?: LogoutOptions | Event): Promise<void>;
  /** Extends the session, for a user who stays. False when no user is logged in or only a new login helps. */
  extend(): boolean;
}

/** Provides the login, in `bootstrapApplication()`'s providers or `app.config.ts`. The client starts when the app or a guard
 *  injects it, never on a server. */
export function provideEmailLogin(options: EmailLoginOptions): EnvironmentProviders;

/** Returns the state of the login as signals, and what changes it. For an injection context. */
export function injectEmailLogin(): EmailLogin;

/** A guard for `canActivate` and `canActivateChild`. It waits until the page knows the user, and leaves for the login where there
 *  is none, which comes back to the route. Throws the `LoginError` of a login that has just failed or was cancelled. */
export function emailLoginGuard(route: unknown, state: { url: string }): Promise<boolean>;
