// What is stored in the browser, and the page's own session.

import assert from "node:assert/strict";
import { atIdporten } from "../addresses.mjs";
import { assertNoSecret, assertNobody, logIn } from "../kinds.mjs";
import { EMAIL, foreign, rs256 } from "../provider.mjs";
import { CLOCK } from "../world.mjs";

const kept = (fixture) => fixture.evaluate("Object.keys(sessionStorage).map((key) => key.split('|').slice(3).join('|'))");

/** A response whose exchange goes on while something else happens. */
async function slowly(fixture, email) {
  const { url } = await fixture.prepare();
  const { parameters } = fixture.provider.authorize(url, { email, sub: `sub of ${email}` });
  return `client.handleRedirectCallback(${JSON.stringify(fixture.callback(parameters))})`;
}

/** Makes the page's timers twenty times as fast. */
const HASTE = "{ const real = setTimeout; globalThis.setTimeout = (act, delay, ...more) => real(act, delay / 20, ...more); }";

export const cases = [
  {
    id: "SS-01", what: "sessionStorage cannot even be read: nothing breaks until a login, which is refused", begin: "storage_unavailable",
    prepare: "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('x', 'SecurityError') } })",
    check: async (fixture) => assert.deepEqual((await fixture.call("client.start()")).value, { kind: "anonymous" }),
  },
  { id: "SS-02", what: "sessionStorage is full", begin: "storage_unavailable", prepare: "Storage.prototype.setItem = () => { throw new DOMException('x', 'QuotaExceededError') }" },
  { id: "SS-03", what: "sessionStorage forgets", begin: "storage_unavailable", prepare: "Storage.prototype.setItem = () => {}" },
  { id: "SS-03", what: "sessionStorage keeps something else", begin: "storage_unavailable", prepare: "{ const real = Storage.prototype.setItem; Storage.prototype.setItem = function set(key, value) { real.call(this, key, `${value} `); Promise.resolve().then(() => this.removeItem(key)); } }" },
  ...["sessionStorage.clear()", "Object.keys(sessionStorage).forEach((key) => sessionStorage[key] = 'rubbish')", "Object.keys(sessionStorage).forEach((key) => sessionStorage[key] = '{}')"].map((change) => ({
    id: "SS-04", what: `${change} while the user is at the provider`,
    async run(fixture) {
      await fixture.client();
      const { url } = await fixture.prepare();
      await fixture.evaluate(change);
      await fixture.visit(fixture.callback(fixture.provider.authorize(url).parameters));
      await fixture.client();
      const outcome = await fixture.call("client.start()");
      await assertNobody(fixture, outcome, "unknown_state");
      assert.equal(outcome.retryable, true);
      assert.match(outcome.sentences[0], /logg inn på nytt/);
      assert.deepEqual(await kept(fixture), []);
    },
  })),
  {
    ...atIdporten, id: "SS-06", what: "a planted login with another token endpoint, for an environment of ID-porten", expect: "unknown_state",
    tamper: (pending) => void (pending.metadata.token_endpoint = "https://evil.example/token"),
  },
  ...["http://evil.example/token", "javascript:alert(1)", 5].map((endpoint) => ({
    id: "SS-06", what: `a planted login whose token endpoint is ${endpoint}`, expect: "unknown_state", tamper: (pending) => void (pending.metadata.token_endpoint = endpoint),
  })),
  {
    id: "SS-06", what: "a planted login whose code_verifier is none", expect: "unknown_state", tamper: (pending) => void (pending.code_verifier = "short"),
  },
  {
    id: "SS-06", what: "a planted login of another issuer", expect: "unknown_state", tamper: (pending) => void (pending.metadata.issuer = "https://evil.example"),
  },
  {
    id: "SS-07", what: "verifier, nonce and state are deleted before the token request is sent",
    prepare: "{ const real = fetch; globalThis.atRequest = []; globalThis.fetch = (...request) => { atRequest.push({ ...sessionStorage }); return real(...request); }; }",
    async run(fixture) {
      await logIn(fixture);
      const [atTokenRequest] = await fixture.evaluate("atRequest");
      // Where the page wanted to be, for a page that is left before.
      assert.deepEqual(Object.entries(atTokenRequest).map(([key, text]) => [key.split("|").at(-1), text]), [["completing", "/"]]);
    },
  },
  {
    id: "SS-08", what: "after a login no token is in any storage, address, history, window or document",
    async run(fixture) {
      await logIn(fixture);
      const left = await fixture.leftBehind();
      assertNoSecret(fixture, [left, fixture.console]);
      assert.deepEqual(await kept(fixture), ["session"]);
      assert.ok(!JSON.stringify(left.local).includes(EMAIL), "the address is in the tab's storage only");
    },
  },
  {
    id: "SS-09", what: "an address written into the kept session is what the page shows, and opens nothing: there is no ID token",
    async run(fixture) {
      await logIn(fixture);
      await fixture.evaluate(`{ const [[key, text]] = Object.entries(sessionStorage); sessionStorage[key] = text.replace("${EMAIL}", "boss@example.no"); }`);
      await fixture.visit("/app");
      const result = (await fixture.start()).value;
      assert.equal(result.kind, "session");
      assert.ok(!("login" in result) && !JSON.stringify(result).includes("eyJ"));
    },
  },
  ...["rubbish", "{}", "null", '{"user":{"sub":"x"}}', "[1]"].map((text) => ({
    id: "SS-09", what: `the stored session is ${text}: no user`,
    async run(fixture) {
      await logIn(fixture);
      await fixture.evaluate(`Object.keys(sessionStorage).forEach((key) => sessionStorage[key] = ${JSON.stringify(text)})`);
      await fixture.visit("/app");
      assert.deepEqual((await fixture.start()).value, { kind: "anonymous" });
    },
  })),
  {
    id: "SS-10", what: "two clients on one origin have sessions of their own",
    async run(fixture) {
      await logIn(fixture);
      await fixture.client({ clientId: "another-client" });
      assert.equal(await fixture.user(), null);
      assert.deepEqual((await fixture.call("client.start()")).value, { kind: "anonymous" });
      await fixture.call("client.logout({ localOnly: true })");
      await fixture.client();
      assert.equal((await fixture.call("client.start()")).value.kind, "session");
    },
  },
  {
    id: "SS-11", what: "a login in one tab is not one in another",
    async run(fixture) {
      await logIn(fixture);
      const other = fixture.in(await fixture.newTab());
      await other.visit();
      assert.deepEqual((await other.start()).value, { kind: "anonymous" });
    },
  },
  {
    id: "SS-12", what: "a logout in one tab ends the session of the other, which is notified",
    async run(fixture) {
      const other = fixture.in(await fixture.newTab());
      await other.visit();
      await logIn(other);
      await logIn(fixture);
      await other.evaluate("globalThis.reported = [], void client.onSessionChange((user) => reported.push(user))");
      await fixture.call("client.logout({ localOnly: true })");
      await other.until("reported.length");
      assert.deepEqual([await other.user(), await other.evaluate("reported"), await kept(other)], [null, [null], []]);
    },
  },
  {
    id: "SS-13", what: "Back after a logout shows no user: Chromium drops the page from its back-forward cache",
    async run(fixture) {
      await logIn(fixture);
      await fixture.visit("/other");
      assert.equal((await fixture.start()).value.kind, "session");
      await fixture.call("client.logout({ localOnly: true })");
      await fixture.back();
      await fixture.page.waitForLoadState();
      assert.deepEqual((await fixture.start()).value, { kind: "anonymous" });
    },
  },
  ...Object.entries({ "ended": "sessionStorage.clear()", "went to another user": `Object.keys(sessionStorage).forEach((key) => sessionStorage[key] = sessionStorage[key].replace("${EMAIL}", "ola@example.no"))` }).map(([what, change]) => ({
    id: "SS-13", what: `a page that comes out of the back-forward cache sees that the session ${what} in between, and reports it`,
    async run(fixture) {
      await logIn(fixture);
      await fixture.evaluate("globalThis.reported = [], void client.onSessionChange((user) => reported.push(user))");
      await fixture.visit("/other");
      await fixture.evaluate(change);
      await fixture.back();
      await fixture.until("reported.length > 0");
      const now = await fixture.user();
      assert.deepEqual(await fixture.evaluate("reported"), [now], "the page was restored, and reported");
      assert.equal(now?.email, what === "ended" ? undefined : "ola@example.no");
    },
  })),
  {
    id: "SS-14", what: "the session outlives the ID token's 120 seconds, ends after 30 minutes without activity, and after 120 minutes whatever happens", prepare: CLOCK,
    async run(fixture) {
      await logIn(fixture);
      assert.ok(await fixture.evaluate("ahead = 1700, client.user"));
      assert.equal(await fixture.evaluate(`dispatchEvent(new PointerEvent("pointerdown")), ahead = 1900, client.user`), null, "what a script dispatches is not a user");
      assert.deepEqual(await kept(fixture), []);
      await logIn(fixture);
      for (let minutes = 20; minutes < 120; minutes += 20) {
        await fixture.evaluate(`ahead = ${minutes * 60}`);
        await fixture.page.mouse.click(9, 9);
        assert.ok(await fixture.evaluate("client.user"), `${minutes}`);
      }
      assert.equal(await fixture.evaluate("ahead = 7300, client.user"), null);
    },
  },
  {
    id: "SS-15", what: "after sleep, timers are late: the session ends when the page is seen again", prepare: CLOCK,
    async run(fixture) {
      await logIn(fixture);
      await fixture.evaluate("globalThis.reported = [], client.onSessionChange((user) => reported.push(user)), ahead = 4000, void document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");
      assert.deepEqual(await fixture.evaluate("reported"), [null]);
      assert.deepEqual(await kept(fixture), []);
    },
  },
  {
    id: "SS-15", what: "the clock is set back and the page loaded again: the session ends", prepare: CLOCK,
    async run(fixture) {
      await logIn(fixture);
      await fixture.evaluate("Object.keys(sessionStorage).forEach((key) => { sessionStorage[key] = sessionStorage[key].replace(/\"checked_at\":(\\d+)/, (_, at) => `\"checked_at\":${Number(at) + 3600}`); })");
      await fixture.evaluate("addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true)");
      await fixture.evaluate("client.close()");
      await fixture.visit("/app");
      assert.deepEqual((await fixture.start()).value, { kind: "anonymous" });
    },
  },
  ...["removeItem", "getItem", "setItem"].map((method) => ({
    id: "SS-20", what: `a page that reads the user in a ${method} of its own, when the session ends`, prepare: CLOCK,
    async run(fixture) {
      await logIn(fixture);
      await fixture.evaluate(`{ const real = Storage.prototype.${method}; Storage.prototype.${method} = function patched(...item) { void client.user; return real.apply(this, item); }; }`);
      assert.equal(await fixture.evaluate("ahead = 8000, client.user"), null);
      assert.deepEqual(await kept(fixture), []);
    },
  })),
  { id: "SS-18", what: "something between page and provider puts another token into the answer", expect: "id_token_signature", provider: { sign: (input) => rs256(foreign, input) } },
  {
    id: "SS-20", what: "the page's own functions call the client in the middle of its work, and throw: every call ends",
    prepare: "globalThis.moreOptions = { onTrace() { void globalThis.client?.user; void globalThis.client?.isRedirectCallback(); void globalThis.client?.start?.().catch(() => {}); throw new Error('listener') } }",
    async run(fixture) {
      await fixture.evaluate("globalThis.addEventListener('error', (event) => event.preventDefault())");
      await logIn(fixture);
      await fixture.evaluate("client.onSessionChange(() => { client.onSessionChange(() => {})(); void client.user; client.logout({ localOnly: true }); })");
      assert.equal((await fixture.call("client.logout({ localOnly: true })")).code, "ok");
      assert.equal(await fixture.user(), null);
      await logIn(fixture);
    },
  },
  ...[
    ["the getter of crypto.subtle throws", "Object.defineProperty(Crypto.prototype, 'subtle', { get() { throw new Error('x') } })", "unsupported_browser"],
    ["fetch gives a body that is a stream by name only", "globalThis.moreOptions = { fetch: async () => ({ status: 200, headers: new Headers({ 'content-type': 'application/json' }), body: Object.create(ReadableStream.prototype) }) }", "network"],
    ["fetch gives a body whose reader gives rubbish", "globalThis.moreOptions = { fetch: async () => ({ status: 200, headers: new Headers(), body: { getReader: () => ({ read: () => 5 }) } }) }", "network"],
  ].map(([what, prepare, begin]) => ({ id: "SS-20", what: `${what}: the call ends`, prepare, begin })),
  ...["importKey", "verify"].map((name) => ({
    id: "SS-20", what: `crypto.subtle.${name} never settles: the call ends`, prepare: `${HASTE}; if (globalThis.SubtleCrypto) SubtleCrypto.prototype.${name} = () => new Promise(() => {})`,
    run: async (fixture) => assertNobody(fixture, await fixture.logIn(), "unsupported_browser"),
  })),
  {
    id: "SS-20", what: "navigator.locks.request never answers: the login is completed", prepare: `${HASTE}; if (globalThis.LockManager) LockManager.prototype.request = () => new Promise(() => {})`,
    run: (fixture) => logIn(fixture),
  },
  {
    id: "SS-23", what: "the callback is handled twice at once: one exchange, and the same result",
    async run(fixture) {
      await fixture.client();
      const { url } = await fixture.prepare();
      await fixture.visit(fixture.callback(fixture.provider.authorize(url).parameters));
      await fixture.client();
      const { value } = await fixture.call("Promise.all([client.start(), client.handleRedirectCallback(), client.start()]).then((all) => all.map((result) => result.login?.idToken ?? result.idToken))");
      assert.equal(new Set(value).size, 1);
      assert.equal(fixture.provider.requestsTo("token").length, 1);
    },
  },
  {
    id: "SS-24", what: "the call is aborted during the exchange: no user is logged in later",
    provider: { tokenResponse: (it) => void (it.delay = 300) },
    async run(fixture) {
      await fixture.client();
      const call = await slowly(fixture, EMAIL);
      await assertNobody(fixture, await fixture.call(call.replace(/\)$/, ", { signal: AbortSignal.timeout(100) })")), "aborted", "/other");
      await fixture.page.waitForTimeout(500);
      assert.equal(await fixture.user(), null);
      assert.deepEqual(await kept(fixture), []);
    },
  },
  {
    id: "SS-25", what: "the answer for one user comes after another has logged in: it is dropped",
    provider: { tokenResponse: (it, { count }) => void (it.delay = count === 1 ? 500 : 0) },
    async run(fixture) {
      await fixture.client();
      const [first, second] = [await slowly(fixture, "first@example.no"), await slowly(fixture, "second@example.no")];
      const outcomes = await fixture.evaluate(`Promise.all([outcomeOf(() => ${first}), outcomeOf(() => ${second})])`);
      assert.deepEqual(outcomes.map(({ code }) => code), ["aborted", "ok"]);
      assert.equal((await fixture.user()).email, "second@example.no");
    },
  },
];
