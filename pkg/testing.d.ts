// idporten-email-login/testing: for tests of a page that uses this package. Not for pages themselves.

import type { Client, SessionChange, SessionExpiry, User } from "./index.js";

/** A mailbox of a local ID-porten (`npx idporten-email-login idporten`): `<issuer>/inbox.json?to=<address>` answers with its mails, the newest first,
 *  as a list of these. Without `to` it has everybody's. */
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

/** Logs in at the local ID-porten, once the page under test has led there: gives an address and the code that was sent to it, and waits until ID-porten
 *  has sent the person back. `email`: default an address that nobody has used. Gives the address.
 *  @throws {Error} when the page under test has not led to the local ID-porten, with where it is; and as {@link readCode} */
export function logInWithEmail(page: PageOfABrowser, person: { issuer: string; email?: string }): Promise<string>;

/** A {@link Client} for tests of components: it loads nothing, asks nobody and leaves no page. */
export interface FakeClient extends Client {
  /** What was called, with what, in order: `["loginWithEmail", { returnTo: "/" }]`. */
  readonly calls: readonly (readonly [name: string, ...given: unknown[]])[];
  /** Somebody is logged in from now on, or nobody, and those who listen are told why. Default reasons: "login" and "idle". */
  become(user: Partial<User> | null, reason?: SessionChange): void;
  /** The session is about to end, by default in two minutes and so that staying helps; with null, it is not after all. */
  expire(expiry: Partial<SessionExpiry> | null): void;
}

/** A client that knows this person, or nobody. What the person lacks is filled in. */
export function fakeClient(options?: { user?: Partial<User> | null }): FakeClient;
