// What the entries for React, Vue, Svelte and Angular have in common. Each of them exports what it uses of this.

import type { AcrValue, Client, ClientOptions, LoginError, LoginOptions, LoginResult, LogoutOptions, SessionChange, SessionExpiry, User } from "./index.js";

/** Listeners of a page's login. */
export interface EmailLoginListeners {
  /** Called once, for the whole page, when this page load was a login callback. Default: continues at `login.returnTo`, with
   *  `history.replaceState()` and a `popstate` event, which most routers listen to. */
  onLogin?: (login: LoginResult) => void;
  /** Called when the page could not start: its load was a callback that failed or was cancelled, or the client cannot be
   *  created. Default: continues at `error.returnTo`, where the login began, if that is known. */
  onLoginError?: (error: LoginError) => void;
}

/** The options of the page's client, or the client itself, and listeners. Only the page closes the client. */
export type EmailLoginOptions = EmailLoginListeners & ((ClientOptions & { client?: undefined }) | { client: Client });

/** What a page shows of its login. */
export interface EmailLoginState {
  /** The user who is logged in. */
  readonly user: User | null;
  /** "loading" until the page knows the user, and on a server; "leaving" while the browser goes to ID-porten. */
  readonly status: "loading" | "anonymous" | "logged-in" | "leaving";
  /** The last failure, until the next attempt. What only the developer can fix is in the console as well. */
  readonly error: LoginError | null;
  /** Why the user was logged in or out last, as `onSessionChange` reports it, and "logout" on the way back from ID-porten's
   *  logout; null before anything has changed. */
  readonly reason: SessionChange | null;
  /** The warning that the session is about to end (WCAG 2.2.1), `session.warning` seconds before; else null.
   *  `<idporten-session-warning>` shows it without any code. */
  readonly expiry: SessionExpiry | null;
}

/** What a page does with its login. `Event`: what the framework calls an event handler with, so that each can be one. */
export interface EmailLoginActions<Event> {
  /** Leaves the page for ID-porten; without `acrValues`, for its e-mail login. Comes back to this address unless `returnTo`
   *  says otherwise. A failure is in `error`; the promise never rejects. */
  login(options?: (LoginOptions & { acrValues?: AcrValue[] }) | Event): Promise<void>;
  /** Ends the session and visits ID-porten's logout. A failure is in `error`; the promise never rejects. */
  logout(options?: LogoutOptions | Event): Promise<void>;
  /** Extends the session, for a user who stays. False when no user is logged in or only a new login helps. */
  extend(): boolean;
}

/** What a router's loader or guard is called with: React Router gives `request`, TanStack Router `location`. */
export interface NavigationArguments {
  /** React Router's. */
  request?: { url: string; signal?: AbortSignal };
  /** TanStack Router's. */
  location?: { href: string };
  /** TanStack Router's: the route is loaded before its link is pressed, and no user is sent to the login. */
  preload?: boolean;
  /** TanStack Router's. */
  abortController?: AbortController;
}

/** Creates a guard that waits until the page knows the user. Without a user it leaves for the login, which comes back to the wanted
 *  address; not while a route is only preloaded. On a server it lets every route pass, with `user: null`. Give `client` where the
 *  page's state is made, too.
 *  @throws {LoginError} in the router, when a login has failed or was cancelled and the user has not acted since, or could not begin:
 *    show it and a button. */
export function requireEmailLogin(client: Client): (navigation: NavigationArguments) => Promise<{ user: User | null }>;
