/// <reference lib="esnext.disposable" />
// idporten-email-login: log people in with their e-mail address through ID-porten.
//
// Times are seconds unless a name or comment says milliseconds. Every failure is a LoginError.

/** ID-porten's two published environments.
 *  "test" = issuer https://test.idporten.no, "production" = issuer https://idporten.no. */
export type Environment = "test" | "production";

/** Languages ID-porten's pages have: Bokmål, Nynorsk, English, Northern Sami (OIDC `ui_locales`). */
export type Locale = "nb" | "nn" | "en" | "se";

/** Authentication context class references that ID-porten publishes (OIDC Core 2, `acr`). */
export type AcrValue =
  | "selfregistered-email"
  | "idporten-loa-low"
  | "idporten-loa-substantial"
  | "idporten-loa-high"
  | "eidas-loa-low"
  | "eidas-loa-substantial"
  | "eidas-loa-high"
  | (string & {});

/** The options of a client, as it is registered at ID-porten. */
export interface ClientOptions {
  /** `client_id` of a client registered as application_type=browser, token_endpoint_auth_method=none. docs/options.md#clientid */
  clientId: string;
  /** A registered `redirect_uri`: absolute, https (http for localhost and loopback only), no fragment; sent byte for byte.
   *  Or a path that begins with one slash ("/", "/callback"): then it is on this page's origin. docs/options.md#redirecturi */
  redirectUri: string;
  /** Exactly one of `environment` and `issuer` is given. docs/options.md#environment */
  environment?: Environment;
  /** Issuer identifier of another OpenID Provider (a local stand-in, an ID-porten test set-up). docs/options.md#issuer */
  issuer?: string;
  /** Provider metadata known in advance (OIDC Discovery 3). No discovery request is made. docs/options.md#metadata */
  metadata?: ProviderMetadata;
  /** A registered `post_logout_redirect_uri`, absolute or a path as above. Without it the user stays at ID-porten after logout. docs/options.md#postlogoutredirecturi */
  postLogoutRedirectUri?: string;
  /** Space-separated; must contain `openid`. Default "openid profile". docs/options.md#scope */
  scope?: string;
  /** Sent as `ui_locales`; also the language of `LoginError.userMessage()`. Default: the page's `lang` when it is used, else "nb". docs/options.md#locale */
  locale?: Locale;
  /** The page's own session, which begins when an ID token has been validated. docs/options.md#session */
  session?: SessionOptions;
  /** How far, in seconds, the device's clock may be off before another clock is asked: when an ID token says that it is off by more, the
   *  `Date` of the page's own server decides (a HEAD of `redirectUri`, RFC 9110 6.6.1), and where that does not agree with the token, the login
   *  is refused with `clock_skew`. Default 300, at most 600. docs/options.md#clocktolerance */
  clockTolerance?: number;
  /** Deadline of each HTTP request in milliseconds. Default 10000. docs/options.md#timeout */
  timeout?: number;
  /** When the WebAssembly module is loaded on a page where no user is logged in and no login is in progress:
   *  "idle" (default): when the browser has nothing else to do; not with Save-Data. "intent": when it is needed, or by `prepare()`.
   *  Everywhere else it is loaded at once. docs/options.md#load */
  load?: "idle" | "intent";
  /** Used instead of `globalThis.fetch`. docs/options.md#fetch */
  fetch?: typeof globalThis.fetch;
  /** Called with every protocol step, for a debug panel or for monitoring. Carries no secret: no code, verifier, nonce, state or token. docs/options.md#ontrace */
  onTrace?: (event: TraceEvent) => void;
}

/** How long the page's own session lives, and where it is stored. */
export interface SessionOptions {
  /** "tab": survives a reload, in sessionStorage, and is there again when a closed tab is reopened (default). "memory": gone with the page. Tokens are in no storage.
   *  "tabs": as "tab", and a tab that is opened while another tab of this origin has the session gets it from there, by a BroadcastChannel and without a
   *  token; it ends in all of them at once, and with the last one. localStorage holds a digest of who is active, and no more. */
  store?: "tab" | "tabs" | "memory";
  /** Seconds (at most 86 400, as maxAge) without activity until the session ends. Activity is the user's own input on the page and in its frames of the same
   *  origin (trusted pointer, key, touch and text events), in any tab of this origin in which the same user is logged in; a page load; and `extendSession()`.
   *  Polling `user` is not. Default 1800, as ID-porten's own session. */
  idleTimeout?: number;
  /** Seconds from the user's authentication at ID-porten (`auth_time`, by ID-porten's clock) until the session ends. A login whose
   *  authentication is older is refused with `id_token_auth_time`. Default 7200, as ID-porten's own session. */
  maxAge?: number;
  /** Seconds before the session ends at which `onSessionExpiring` listeners are called: at least 20 (WCAG 2.2.1), and less than `idleTimeout`.
   *  Default 120, or half of `idleTimeout` where that is less. */
  warning?: number;
}

/** The warning that a session is about to end (WCAG 2.2.1). Frozen. */
export interface SessionExpiry {
  /** When it ends if nothing happens, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Whether `extendSession()` can extend the session. False when `session.maxAge` ends it: then only a new login helps. */
  readonly extendable: boolean;
}

/** The members of OpenID Provider metadata that the SDK reads (OIDC Discovery 3, RFC 8414, RFC 9207). */
export interface ProviderMetadata {
  /** Must be the issuer that the client is configured with, exactly. */
  issuer: string;
  /** Where people log in; https. */
  authorization_endpoint: string;
  /** Where the code is exchanged; https. */
  token_endpoint: string;
  /** Where the keys are (RFC 7517); https. */
  jwks_uri: string;
  /** Where people log out (RP-Initiated Logout 2.1); https. Without it `logout()` rejects with `logout_unavailable`. */
  end_session_endpoint?: string;
  /** true: a response without `iss` is refused (RFC 9207 2.4). */
  authorization_response_iss_parameter_supported?: boolean;
  /** Where it is given, RS256 must be among them. */
  id_token_signing_alg_values_supported?: string[];
  /** Where it is given, S256 must be among them (RFC 8414 2). */
  code_challenge_methods_supported?: string[];
  [member: string]: unknown;
}

/** The options of one login (OIDC Core 3.1.2.1). */
export interface LoginOptions {
  /** Where the page wants to be after login: a same-origin path or URL. Default "/". A URL of another origin is refused with `invalid_config`. An address
   *  above 64 kB loses its fragment, then its query, and what could be read as another origin becomes "/". docs/options.md#returnto */
  returnTo?: string;
  /** Small JSON value that is returned with the result. docs/options.md#appstate */
  appState?: unknown;
  /** Overrides ClientOptions.locale for this login. docs/options.md#locale */
  locale?: Locale;
  /** "login" asks ID-porten to authenticate again although a session exists there; an ID token whose `auth_time` is missing or before
   *  this login is then refused. docs/options.md#prompt */
  prompt?: "login";
  /** Seconds; `auth_time` in the ID token is then required, and an older authentication is refused, with ten seconds of tolerance between `auth_time` and
   *  `iat`. 0: as `prompt: "login"`, which is sent as well. Where neither this nor `prompt` is given, `session.maxAge` is sent as `max_age`, and a token without
   *  `auth_time` is accepted. docs/options.md#maxage */
  maxAge?: number;
  /** ID-porten's `onbehalfof` parameter. docs/options.md#onbehalfof */
  onBehalfOf?: string;
  /** Ends the call, which then rejects with `aborted`. docs/options.md#signal */
  signal?: AbortSignal;
}

/** The options of a login with other assurance levels than e-mail. */
export interface AcrLoginOptions extends LoginOptions {
  /** At least one. Only "selfregistered-email" goes straight to e-mail login; with others ID-porten shows its selector. docs/options.md#acrvalues */
  acrValues: AcrValue[];
}

/** A login that has been prepared and stored in this tab, and not yet begun. */
export interface AuthorizationRequest {
  /** The complete authorization request URL. */
  url: string;
  /** Milliseconds since the epoch; afterwards its callback is refused with `expired_login`. */
  expiresAt: number;
}

/** The authenticated user, as the validated ID token states it. A frozen plain object. */
export interface User {
  /** Subject identifier. Pairwise: it comes from the e-mail address and the client_id. With `issuer` it is the key for records; the e-mail is not. */
  readonly sub: string;
  /** The self-registered e-mail address, exactly as asserted. Present when, and only when, acr is "selfregistered-email". */
  readonly email?: string;
  /** The issuer of the ID token (OIDC Core 2, `iss`). */
  readonly issuer: string;
  /** How the user authenticated: the level that was requested, or a higher one. */
  readonly acr: AcrValue;
  /** Informative; ID-porten asks that it is not validated. */
  readonly amr: readonly string[];
  /** The language that the user chose at ID-porten. */
  readonly locale?: string;
  /** Session id at ID-porten; present only for clients registered for front-channel logout. */
  readonly sid?: string;
  /** Seconds since the epoch. */
  readonly authTime?: number;
}

/** A completed login. */
export interface LoginResult {
  /** The user who logged in. */
  user: User;
  /** Same-origin URL to continue at, path + query + fragment. */
  returnTo: string;
  /** The `appState` of the login. */
  appState?: unknown;
  /** The validated ID token, for a backend that opens its own session with it. Lives about 120 seconds. */
  idToken: string;
  /** Every claim of the ID token, an object without prototype. */
  claims: Readonly<Record<string, unknown>>;
  /** For ID-porten's userinfo endpoint. It is not stored. */
  accessToken?: string;
  /** Seconds that the access token lives. */
  expiresIn?: number;
}

/** What `start()` found on this page: a login callback, a session of this tab, the way back from ID-porten's logout
 *  (with the `state` that was sent, so `stateMatched` is always true), or nothing of these. */
export type StartResult =
  | { kind: "logged-in"; user: User; login: LoginResult }
  | { kind: "session"; user: User }
  | { kind: "logged-out"; stateMatched: boolean }
  | { kind: "anonymous" };

/** How to log out. */
export interface LogoutOptions {
  /** "post" submits a form, so that no address holds the hint; "get" navigates. Default: "post" with `environment`, as ID-porten recommends;
   *  "get" with `issuer`, since other providers often lose their cookie in a POST from another site, or take no POST. docs/options.md#method */
  method?: "post" | "get";
  /** true: end the session here and in the other tabs of this origin, and do not visit ID-porten. docs/options.md#localonly */
  localOnly?: boolean;
}

/** Why the user was logged in or out.
 *
 *  - "login", "restored": a user has logged in, or the tab's session was restored after a page load.
 *  - "logout", "elsewhere", "front-channel": the session was ended here, in another tab of this origin or by the page itself,
 *    or by ID-porten in this browser (Front-Channel Logout 2).
 *  - "idle", "max-age": it expired.
 *  - "replaced": another page of this tab has logged in another user.
 *  - "closed": by `close()`, which leaves the tab's stored session for a later client. Or the page was restored from the
 *    back-forward cache (bfcache): with `store: "memory"` its session ended when it was left. */
export type SessionChange = "login" | "restored" | "logout" | "elsewhere" | "front-channel" | "idle" | "max-age" | "replaced" | "closed";

/** Logs people in on this page. Created by `createClient()`. Calls that need the module load it and wait for it; their
 *  arguments are checked at once. Each of them can reject with `wasm_load_failed`, `unsupported_browser`, and an error of the
 *  client's options. */
export interface Client {
  /** The current user, or null. Lifetimes are checked at every read; reading is not activity. Null before `start()` has found a user. */
  readonly user: User | null;
  /** When the session ends if nothing happens, in milliseconds since the epoch, by this device's clock; null when no user is logged in. */
  readonly sessionExpiresAt: number | null;

  /** Call it when the app starts, on every page: handles a login or logout callback if this page load is one,
   *  else restores the tab's session. Idempotent: calls while one is in flight return the same promise.
   *
   *  A later call returns what is true then. Once the session that an earlier call returned has ended (it expired, or by logout
   *  here, in another tab or by the front channel), it returns "anonymous", or "session" with the user who is logged in now. Nothing
   *  returns the login's tokens after that.
   *
   *  Where the page was not loaded with a response and the tab has nothing stored, it returns "anonymous" without loading the
   *  module and without a request.
   *
   *  The response is the one that the page was loaded with, whatever a router has made of the address since. It is read when the
   *  package is imported, and is out of the address and the history when this returns. A response is this client's when its
   *  `state` is pending in this tab or has this package's form, or, on the redirect URI, when its `iss` is the issuer; all other
   *  parameters are another's and stay. A server may have led it to another page of this origin.
   *
   *  Rejects as `handleRedirectCallback()` does, and once with `login_interrupted` when the page load before this one was
   *  completing a login. A session that was there before a failed callback is still there. */
  start(): Promise<StartResult>;

  /** Logs in with e-mail only (`acr_values=selfregistered-email`): leaves this page for ID-porten's e-mail login.
   *  The promise stays pending when the page is left; a second call while it is in flight is deduplicated (OIDC Core 3.1.2.1).
   *
   *  Rejects with `invalid_config`, `insecure_context`, `unsupported_browser`, `storage_unavailable`, `aborted`, and
   *  where metadata must be fetched first (with `issuer`, or where the built-in ones have expired) `network`, `timeout`, `invalid_metadata`. The page is then not left. */
  loginWithEmail(options?: LoginOptions): Promise<never>;
  /** The same with other assurance levels. A higher one than asked is accepted where ID-porten ranks it higher. */
  login(options: AcrLoginOptions): Promise<never>;
  /** Prepares the request and stores it, without leaving the page: for a link, or a backend that redirects. Default acr_values: e-mail only.
   *  Rejects as `loginWithEmail()` does. */
  createAuthorizationRequest(options?: LoginOptions & { acrValues?: AcrValue[] }): Promise<AuthorizationRequest>;
  /** Loads the module, and with `issuer` the provider's metadata, so that a login leaves the page at once. Call it when the user is
   *  about to log in (pointerenter, touchstart), as the button does. Focus alone is no sign: Tab goes past. Never rejects: the login itself reports failures. */
  prepare(): Promise<void>;

  /** Can `url` (default: what this page was loaded with, until it is handled) be an authorization response to this client? Checks
   *  the address alone, without the module: false is certain, true is for `handleRedirectCallback()` to decide. Changes nothing. */
  isRedirectCallback(url?: string): boolean;
  /** Completes the login of the response in `url` (default: the one that this page was loaded with). It is out of the address and
   *  the history when this returns.
   *  Idempotent per response: a second call without a signal gets the same promise, and one with a signal the same result, for as long as that
   *  login's session goes on; afterwards it is refused (RFC 6749 4.1.2, RFC 9207, OIDC Core 3.1.3).
   *
   *  Rejects with every code but those of configuration and logout. This response then logs in no user, the pending
   *  login is removed, and nothing is retried: offer the user a new login if `retryable`. */
  handleRedirectCallback(url?: string, options?: { signal?: AbortSignal }): Promise<LoginResult>;

  /** Ends the session here and in the other tabs of this origin, then visits ID-porten's logout (RP-Initiated Logout 2).
   *
   *  Rejects with `logout_unavailable` where the provider has no logout, the page is in a frame, or the browser does not leave within 10 seconds, for
   *  instance because `form-action` of the page's policy does not allow the form; or with `network`, `timeout`, `invalid_metadata` where metadata must be fetched first.
   *  The session here has ended all the same, at once when it is called, or as soon as the module is loaded: after
   *  `wasm_load_failed` it continues. */
  logout(options?: LogoutOptions): Promise<void>;
  /** For a page registered as frontchannel_logout_uri. "unreachable": browsers partition storage in a cross-site frame.
   *
   *  Not with a top-level `await`: WebKit resumes such a module for ever when the provider removes the frame, or leaves its
   *  page, before the module has run to its end. The provider's page, or the next one, then hangs. */
  handleFrontChannelLogout(url?: string): Promise<"ended" | "no-match" | "unreachable">;

  /** Calls the listener after login, logout, expiry and logout in another tab, with the reason. Returns the function that unsubscribes.
   *  Throws `invalid_config` where `listener` is no function. */
  onSessionChange(listener: (user: User | null, reason: SessionChange) => void): () => void;
  /** Calls the listener `session.warning` seconds before the session ends (WCAG 2.2.1), and with null when the user was active again,
   *  here or in another tab. A new listener is called at once while a warning is active. `onSessionChange` reports the end itself. Input on an
   *  `<idporten-session-warning>` is an answer and not activity. Returns the function that unsubscribes. Throws `invalid_config` where
   *  `listener` is no function. */
  onSessionExpiring(listener: (expiry: SessionExpiry | null) => void): () => void;
  /** Extends the session, for a user who stays: counts as activity, here and in the other tabs. Returns false when no user is logged in or only a
   *  new login helps. */
  extendSession(): boolean;

  /** Stops timers and listeners, for all users of this client. Logins in progress and later calls reject with `aborted`; a logout
   *  continues. `createClient()` then returns a new client. */
  close(): void;
  /** The same as `close()`, for `using`. */
  [Symbol.dispose](): void;
}

/** Loads and compiles the WebAssembly module ahead of time; every other call does it when needed.
 *  Rejects with `wasm_load_failed` or `unsupported_browser`; a later call tries again. */
export function preload(): Promise<void>;

/** Returns the page's client for these options. Synchronous and cheap: it loads, stores and requests nothing, and adds no listener.
 *
 *  Idempotent: the same options return the same client (functions are not compared: the first ones stay; objects are compared as
 *  JSON text).
 *  A second client for the same `clientId` and issuer with other options is refused: a page has one login.
 *
 *  Throws `invalid_config` for an option that is unknown, is missing or has the wrong type. The values are validated when the
 *  module is loaded. An error is then reported once by `reportError`, so that the developer sees it before a user logs in, and every call
 *  rejects with it.
 *
 *  On a server it returns a client without a user, whose calls reject with `unsupported_browser`. */
export function createClient(options: ClientOptions): Client;

/** Every failure of every call. `instanceof Error`. */
export class LoginError extends Error {
  /** Always "LoginError". */
  readonly name: "LoginError";
  /** Stable: programs may compare it. */
  readonly code: ErrorCode;
  /** Who can fix it: "page" (its developer, or its registration), "user" (cancelled, or too late), "browser" (a setting, or something that it
   *  lacks), "network", "provider", "response" (it is refused). */
  readonly fault: "page" | "user" | "browser" | "network" | "provider" | "response";
  /** Whether a new login is likely to help. */
  readonly retryable: boolean;
  /** For provider_error, login_cancelled and token_request_rejected: what the provider said. Untrusted text; never show it as HTML. */
  readonly provider?: { readonly error: string; readonly description?: string };
  /** For clock_skew: how far this device's clock is ahead of the provider's, in seconds. */
  readonly skewSeconds?: number;
  /** For a callback that failed and whose login is known: its `returnTo`, path + query + fragment. */
  readonly returnTo?: string;
  /** Returns a sentence for the user, in `locale`, else the client's locale, else the page's `lang`. Contains no provider text and no identifier. */
  userMessage(locale?: Locale): string;
}

/** What went wrong, sorted by who is at fault: the page, the callback, the network, the provider, the ID token (OIDC Core
 *  3.1.3.7), logout, or the SDK itself. What to do about each: docs/errors.md. */
export type ErrorCode =
  // the page that uses the SDK
  | "invalid_config" | "insecure_context" | "unsupported_browser" | "storage_unavailable" | "wasm_load_failed" | "aborted"
  // the callback
  | "not_a_callback" | "malformed_callback" | "unknown_state" | "expired_login" | "login_interrupted" | "issuer_mismatch"
  | "login_cancelled" | "provider_error"
  // the network
  | "network" | "timeout"
  // the provider
  | "invalid_metadata" | "invalid_jwks" | "token_request_rejected" | "invalid_token_response"
  // the ID token
  | "id_token_malformed" | "id_token_algorithm" | "id_token_key" | "id_token_signature"
  | "id_token_issuer" | "id_token_audience" | "id_token_subject" | "id_token_nonce"
  | "id_token_lifetime" | "clock_skew" | "id_token_auth_time" | "id_token_acr" | "id_token_email"
  // logout
  | "logout_unavailable"
  // a fault of the SDK itself
  | "internal";

/** One step of the protocol, in order. */
export interface TraceEvent {
  /** Which step. */
  readonly step:
    | "discovery" | "authorization_request" | "callback" | "token_request" | "jwks"
    | "id_token_check" | "session" | "logout" | "error";
  /** Milliseconds since the client was created. */
  readonly elapsed: number;
  /** In `authorization_request`, `callback` and `error`, `module` is the form in which the module runs, "WebAssembly" or "JavaScript".
   *  For id_token_check, e.g. { check: "nonce", passed: true, source: "OIDC Core 3.1.3.7 (11)" }. */
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}
