// Sessions that end while a page cannot hear of it, and logins that a logout overtakes.

import assert from "node:assert/strict";
import { ORIGIN } from "../addresses.mjs";
import { assertNobody, logIn } from "../kinds.mjs";
import { EMAIL } from "../provider.mjs";

/** Logins whose token requests take two seconds, but for the first. */
const SLOW = { provider: { tokenResponse: (it, { count }) => void (it.delay = count > 1 ? 2000 : 0) } };

/** The call that completes a login which was answered. */
async function begun(fixture) {
  const { url } = await fixture.prepare();
  return `client.handleRedirectCallback(${JSON.stringify(fixture.callback(fixture.provider.authorize(url).parameters))})`;
}

/** Begins to complete a second login in a tab; its outcome is `work` there. */
async function beginToComplete(fixture, person = { email: EMAIL, sub: "sub-of-kari" }) {
  await fixture.visit();
  await fixture.client();
  const { url } = await fixture.prepare();
  const callback = fixture.callback(fixture.provider.authorize(url, person).parameters);
  await fixture.evaluate(`void (globalThis.work = outcomeOf(() => client.handleRedirectCallback(${JSON.stringify(callback)})))`);
  await fixture.until("Object.keys(sessionStorage).some((key) => key.endsWith('|completing'))");
}

const frontChannelLogout = (fixture) =>
  fixture.call(`client.handleFrontChannelLogout(${JSON.stringify(`${ORIGIN}/front?${new URLSearchParams({ iss: fixture.provider.issuer, sid: "sid+1=" })}`)})`);

/** What all tabs know of sessions, but for activity. */
const noted = (fixture) => fixture.evaluate("Object.keys(localStorage).filter((key) => /\\|(ended|open\\|.*)$/.test(key)).map((key) => key.split('|').slice(3, 4)[0])");

const LOGOUTS = {
  "logs out": { logOut: (fixture) => fixture.call("client.logout({ localOnly: true })"), left: [] },
  "is logged out by the front channel": { logOut: frontChannelLogout, left: ["ended"] },
};

/** Without BroadcastChannel, tabs know of each other by storage alone. */
const DEAF = "delete globalThis.BroadcastChannel";

/** What an app does with `localStorage` around a logout. `fill` leaves not a byte. */
const FILL = "{ let text = 'x'.repeat(2 ** 22); for (let key = 0; text.length; key += 1) try { localStorage[`filler${key}`] = text; } catch { text = text.slice(text.length >> 1 || 1); } }";
const AROUND = {
  "cleared afterwards": ["client.logout({ localOnly: true }).then(() => localStorage.clear())"],
  "cleared instead": ["localStorage.clear()"],
  full: [FILL, "client.logout({ localOnly: true })"],
};

export const cases = [
  ...Object.entries(LOGOUTS).flatMap(([what, { logOut, left }]) =>
    [undefined, DEAF].map((prepare) => ({
      id: "GP-15", what: `another tab ${what} while a login is being completed${prepare ? ", without messages" : ""}: refused, and what was noted stays`, prepare, ...SLOW,
      async run(fixture) {
        await logIn(fixture);
        const tab = fixture.in(await fixture.newTab());
        await beginToComplete(tab);
        // Another process of the browser sees its name a moment later.
        await fixture.until("Object.keys(localStorage).filter((key) => key.includes('|open|')).length === 2");
        await logOut(fixture);
        const outcome = await tab.evaluate("work");
        assert.deepEqual([outcome.code, await tab.user()], ["aborted", null]);
        assert.deepEqual(await noted(tab), left);
        assert.deepEqual((await tab.call("client.start()")).value, { kind: "anonymous" });
      },
    })),
  ),
  {
    id: "GP-15", what: "a tab that slept shows no user after a front-channel logout, although a login with the same sid began before it",
    provider: { tokenResponse: (it, { count }) => void (it.delay = count > 2 ? 2000 : 0) },
    async run(fixture) {
      await logIn(fixture);
      const asleep = fixture.in(await fixture.newTab());
      await logIn(asleep);
      await asleep.page.goto(`${fixture.provider.issuer}/elsewhere`);
      const tab = fixture.in(await fixture.newTab());
      await beginToComplete(tab);
      await frontChannelLogout(fixture);
      assert.equal((await tab.evaluate("work")).code, "aborted");
      await asleep.visit("/app");
      assert.deepEqual((await asleep.start()).value, { kind: "anonymous" });
    },
  },
  {
    id: "GP-15", what: "a logout that comes late by a message ends no newer session",
    async run(fixture) {
      const other = fixture.in(await fixture.newTab());
      await other.visit();
      await other.client();
      await other.evaluate("globalThis.late = []; { const real = BroadcastChannel.prototype.postMessage; BroadcastChannel.prototype.postMessage = function hold(message) { const { name } = this; late.push(() => real.call(new BroadcastChannel(name), message)); }; }");
      await other.call("client.logout({ localOnly: true })");
      await logIn(fixture);
      await other.evaluate("late.forEach((send) => send())");
      await fixture.page.waitForTimeout(100);
      assert.equal((await fixture.user())?.email, EMAIL);
    },
  },
  ...Object.entries(AROUND).map(([what, scripts]) => ({
    id: "GP-16", what: `localStorage is ${what}: a tab that was elsewhere shows no user`, profile: {},
    async run(fixture) {
      await logIn(fixture);
      const other = fixture.in(await fixture.newTab());
      await logIn(other);
      await fixture.page.goto(`${fixture.provider.issuer}/elsewhere`);
      for (const script of scripts) {
        await other.evaluate(script);
        // Another process of the browser sees megabytes a moment later.
        await other.page.waitForTimeout(500);
      }
      await fixture.visit("/app");
      assert.deepEqual((await fixture.start()).value, { kind: "anonymous" });
      assert.deepEqual(await fixture.evaluate("Object.keys(sessionStorage)"), []);
    },
  })),
  {
    id: "GP-16", what: "localStorage is full when a login begins: the cached metadata make room, and a logout reaches a tab that was elsewhere", profile: {},
    async run(fixture) {
      await fixture.client();
      const { url } = await fixture.prepare();
      await fixture.evaluate(FILL);
      await fixture.visit(fixture.callback(fixture.provider.authorize(url).parameters));
      assert.equal((await fixture.start()).code, "ok");
      assert.deepEqual(await noted(fixture), ["open"]);
      await fixture.page.goto(`${fixture.provider.issuer}/elsewhere`);
      const other = fixture.in(await fixture.newTab());
      await other.visit();
      await other.client();
      await other.call("client.logout({ localOnly: true })");
      await fixture.visit("/app");
      assert.deepEqual((await fixture.start()).value, { kind: "anonymous" });
    },
  },
  {
    id: "GP-16", what: "localStorage cannot be written: the login works, and its session survives a reload", profile: {},
    prepare: "{ const real = Storage.prototype.setItem; Storage.prototype.setItem = function set(...item) { if (this === localStorage) throw new DOMException('x', 'QuotaExceededError'); real.apply(this, item); }; }",
    async run(fixture) {
      await logIn(fixture);
      await fixture.visit("/app");
      assert.equal((await fixture.start()).value.kind, "session");
    },
  },
  {
    id: "GP-17", what: "store memory: a page that comes out of the back-forward cache shows no user, notifies its listeners, and returns no token", options: { session: { store: "memory" } },
    async run(fixture) {
      await logIn(fixture);
      await fixture.evaluate("globalThis.reported = [], void client.onSessionChange((user, reason) => reported.push([user, reason]))");
      await fixture.visit("/other");
      await fixture.back();
      await fixture.until("!globalThis.reported || reported.length");
      const wasRestored = await fixture.evaluate("Boolean(globalThis.reported)");
      if (wasRestored) assert.deepEqual(await fixture.evaluate("reported"), [[null, "closed"]]);
      else await fixture.client();
      assert.equal(await fixture.user(), null);
      assert.deepEqual((await fixture.call("client.start()")).value, { kind: "anonymous" });
      await assertNobody(fixture, await fixture.call("client.handleRedirectCallback()"), "not_a_callback");
    },
  },
  {
    id: "GP-17", what: "store tab: a page that comes out of the back-forward cache has its user and no token",
    async run(fixture) {
      await logIn(fixture);
      await fixture.visit("/other");
      await fixture.back();
      if (!(await fixture.evaluate("Boolean(globalThis.client)"))) await fixture.client();
      const result = (await fixture.call("client.start()")).value;
      assert.deepEqual([result.kind, result.user.email, "login" in result], ["session", EMAIL, false]);
      assert.equal((await fixture.call("client.handleRedirectCallback()")).code, "not_a_callback");
    },
  },
  {
    id: "GP-16", what: "localStorage is replaced by a shim that lists no keys: the login works, and its session survives a reload", profile: {},
    prepare: "{ const items = new Map(); Object.defineProperty(window, 'localStorage', { value: { getItem: (key) => items.get(key) ?? null, setItem: (key, text) => void items.set(key, text), removeItem: (key) => void items.delete(key), clear: () => items.clear() } }); }",
    async run(fixture) {
      await logIn(fixture);
      assert.equal((await fixture.user()).email, EMAIL);
      await fixture.visit("/app");
      assert.equal((await fixture.start()).value.kind, "session");
    },
  },
  {
    id: "SS-20", what: "a listener closes the client while a login completes: the others hear so, and the session is left to the next page",
    async run(fixture) {
      await fixture.client();
      await fixture.evaluate("globalThis.reported = [], client.onSessionChange((user) => void (user && client.close())), void client.onSessionChange((user, reason) => reported.push(reason))");
      const call = await begun(fixture);
      assert.equal((await fixture.call(call)).code, "aborted");
      assert.deepEqual(await fixture.evaluate("reported"), ["closed"]);
      await fixture.visit("/app");
      assert.equal((await fixture.start()).value.kind, "session");
    },
  },
  {
    id: "SS-20", what: "a listener logs out a moment after the login: no later call gives its tokens",
    async run(fixture) {
      await fixture.client();
      await fixture.evaluate("void client.onSessionChange(async (user) => { await null; if (user) await client.logout({ localOnly: true }); })");
      await fixture.call(await begun(fixture));
      assert.deepEqual((await fixture.call("client.start()")).value, { kind: "anonymous" });
      assert.equal((await fixture.call("client.handleRedirectCallback()")).code, "not_a_callback");
    },
  },
  ...["JSON.parse", "JSON.stringify", "Date.now"].map((name) => ({
    id: "SS-20", what: `the page's own ${name} reads the user: the session begins, is restored and ends`,
    prepare: `{ const real = ${name}; ${name} = (...given) => { void globalThis.client?.user; return real(...given); }; }`,
    async run(fixture) {
      await logIn(fixture);
      await fixture.visit("/app");
      assert.equal((await fixture.start()).value.kind, "session");
      await fixture.call("client.logout({ localOnly: true })");
      assert.equal(await fixture.user(), null);
    },
  })),
  {
    id: "SS-20", what: "the page's own BroadcastChannel.prototype.close reads the user: the session begins and ends",
    prepare: "{ const { close } = BroadcastChannel.prototype; BroadcastChannel.prototype.close = function read() { void globalThis.client?.user; close.call(this); }; }",
    async run(fixture) {
      await logIn(fixture);
      assert.equal((await fixture.call("client.logout({ localOnly: true })")).code, "ok");
      assert.equal(await fixture.user(), null);
      await logIn(fixture);
    },
  },
  ...["postMessage", "close"].map((method) => ({
    id: "SS-20", what: `the page's own BroadcastChannel.prototype.${method} logs out: no user is logged in, and no call is left`,
    prepare: `{ const real = BroadcastChannel.prototype.${method}; BroadcastChannel.prototype.${method} = function log(...what) { globalThis.client?.user && void client.logout({ localOnly: true }); return real.apply(this, what); }; }`,
    async run(fixture) {
      await logIn(fixture);
      assert.equal((await fixture.call("client.logout({ localOnly: true })")).code, "ok");
      assert.equal(await fixture.user(), null);
    },
  })),
];
