// idporten-email-login/testing: for tests of a page that uses this package. Not for pages themselves.

import type { Client, ErrorCode, SessionChange, SessionExpiry, User } from "./index.js";

/** A mailbox of a local ID-porten (`npx idporten-email-login idporten`): `<issuer>/inbox.json?to=<address>` answers with its mails, the newest first,
 *  as a list of these. Without `to` it has all mails. */
export interface Mail {
  /** The address. */
  to: string;
  /** The one-time code, six digits. */
  code: string;
  /** When it was sent (ISO 8601). */
  sent_at: string;
}

/** The newest code that a local ID-porten has "mailed" to an address; waits up to ten seconds for the first one. Give each test an address of its own,
 *  and tests that run at once never read each other's codes.
 *  @throws {Error} when the issuer is no local ID-porten, or no code comes. */
export function readCode(mailbox: { issuer: string; email: string }): Promise<string>;

/** What a page object of a browser must have for {@link logInWithEmail}: Playwright's `Page` does. */
export interface PageOfABrowser {
  /** Elements by a CSS selector. */
  locator(selector: string): {
    /** Types into it, when it is there. */
    fill(text: string): Promise<unknown>;
    /** Presses a key in it. */
    press(key: string): Promise<unknown>;
    /** Waits until it is there, or is gone. */
    waitFor(options?: { state?: "detached" }): Promise<unknown>;
  };
  /** Where it is, for the error that says so. */
  url?(): string;
}

/** Logs in at the local ID-porten, once the page under test has led there: types an address and the code that was sent to it, and waits until
 *  ID-porten has redirected to the page. `email`: default an address that no test has used. Returns the address.
 *  @throws {Error} when the page under test has not led to the local ID-porten, with where it is; and as {@link readCode} */
export function logInWithEmail(page: PageOfABrowser, person: { issuer: string; email?: string }): Promise<string>;

/** A {@link Client} for tests of components: it loads nothing, requests nothing and leaves no page. */
export interface FakeClient extends Client {
  /** Every call with its arguments, in order: `["loginWithEmail", { returnTo: "/" }]`. */
  readonly calls: readonly (readonly [name: string, ...given: unknown[]])[];
  /** Changes the user, or logs out with null, and notifies the listeners. Default reasons: "login" and "idle". */
  become(user: Partial<User> | null, reason?: SessionChange): void;
  /** Notifies the listeners that the session is about to end, by default in two minutes and extendable; with null, that it is not. */
  expire(expiry: Partial<SessionExpiry> | null): void;
}

/** Creates a client that knows this user, or no user. Missing members of the user are filled in. `fails`: every call that can fail
 *  rejects with a `LoginError` of this code, with its sentence for the user; without a `user`, as after a login that failed. */
export function fakeClient(options?: { user?: Partial<User> | null; fails?: ErrorCode }): FakeClient;
