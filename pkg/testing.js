// For tests of a page that uses this package: logging in at the local ID-porten, and a client for component tests.

import { faults, sentences } from "./generated/failures.js";
import { LoginError } from "./page/login-error.js";
import { learn } from "./page/sentence.js";

/** Milliseconds between two looks into a mailbox, and until it is given up. */
const PAUSE = 50;
const PATIENCE = 10_000;

/** ID-porten's, since the page that led there may have fields of these names as well. */
const FORM = 'form[action^="/login/"]';

const slash = (issuer) => issuer.replace(/\/?$/, "/");

/** The newest code that the local ID-porten has "mailed" to an address. Waits for the first one. */
export async function readCode({ issuer, email }) {
  const mailbox = new URL("inbox.json", slash(issuer));
  mailbox.searchParams.set("to", email);
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, PAUSE))) {
    const response = await fetch(mailbox);
    if (!response.ok) throw new Error(`${mailbox} answers with ${response.status}. Is that the issuer of a local ID-porten?`);
    const [newest] = await response.json();
    if (newest) return newest.code;
  }
  throw new Error(`No code was sent to ${email}. Was the address given at ID-porten's page?`);
}

/** Does what a user does at ID-porten, once the page has led there. */
export async function logInWithEmail(page, { issuer, email = `${crypto.randomUUID()}@example.no` }) {
  const [address, code] = ["#email", "#code"].map((field) => page.locator(`${FORM} ${field}`));
  await address.fill(email).catch((cause) => {
    const { origin, pathname } = new URL(page.url?.() ?? "about:blank");
    throw new Error(`The page under test has not led to the local ID-porten's e-mail page. It is at ${origin}${pathname}.`, { cause });
  });
  await address.press("Enter");
  await code.waitFor();
  await code.fill(await readCode({ issuer, email }));
  await code.press("Enter");
  await code.waitFor({ state: "detached" });
  return email;
}

const USER = {
  sub: "a-user-of-a-test",
  email: "kari@example.no",
  issuer: "https://test.idporten.no",
  acr: "selfregistered-email",
  amr: ["Selfregistered-email"],
};

function failure(code) {
  if (!Object.hasOwn(faults, code)) throw new TypeError(`fakeClient(): there is no error code ${code}. There are ${Object.keys(faults).join(", ")}.`);
  learn(sentences);
  return new LoginError(code, "A failure of fakeClient().", faults[code]);
}

/** A client that loads nothing, requests nothing and leaves no page.
 *  @param {{ user?: any, fails?: string }} options */
export function fakeClient({ user, fails } = {}) {
  const error = fails && failure(fails);
  const calls = [];
  const listeners = { change: new Set(), expiring: new Set() };
  const userOf = (given) => (given ? Object.freeze({ ...USER, ...given }) : null);
  let current = userOf(user);
  let expiry = null;
  const listen = (kind) => (listener) => {
    listeners[kind].add(listener);
    return () => listeners[kind].delete(listener);
  };
  const notify = (kind, ...what) => listeners[kind].forEach((listener) => listener(...what));
  const note = (name, answer) => (...given) => {
    calls.push([name, ...given]);
    return answer(...given);
  };
  /** A call that can fail. */
  const attempt = (name, answer) => note(name, async (...given) => {
    if (error) throw error;
    return answer(...given);
  });
  const end = (reason) => void (current && client.become(null, reason));
  const never = () => new Promise(() => {});
  const client = {
    get user() {
      return current;
    },
    get sessionExpiresAt() {
      return expiry?.expiresAt ?? (current && Date.now() + 1_800_000);
    },
    start: attempt("start", () => (current ? { kind: "session", user: current } : { kind: "anonymous" })),
    loginWithEmail: attempt("loginWithEmail", never),
    login: attempt("login", never),
    createAuthorizationRequest: attempt("createAuthorizationRequest", () => ({ url: `${USER.issuer}/authorize`, expiresAt: Date.now() + 3_600_000 })),
    prepare: note("prepare", async () => {}),
    isRedirectCallback: () => false,
    handleRedirectCallback: attempt("handleRedirectCallback", never),
    logout: attempt("logout", () => end("logout")),
    handleFrontChannelLogout: attempt("handleFrontChannelLogout", () => "no-match"),
    onSessionChange: listen("change"),
    onSessionExpiring(listener) {
      if (expiry) listener(expiry);
      return listen("expiring")(listener);
    },
    extendSession: note("extendSession", () => {
      if (!current || expiry?.extendable === false) return false;
      client.expire(null);
      return true;
    }),
    close: note("close", () => end("closed")),
    [Symbol.dispose ?? "dispose"]: () => client.close(),
    calls,
    become(user, reason = user ? "login" : "idle") {
      [current, expiry] = [userOf(user), null];
      notify("change", current, reason);
    },
    expire(what) {
      expiry = what && Object.freeze({ expiresAt: Date.now() + 120_000, extendable: true, ...what });
      notify("expiring", expiry);
    },
  };
  return client;
}
