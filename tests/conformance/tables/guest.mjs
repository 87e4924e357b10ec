// A guest in other people's pages: routers, parameters of others, copies of the package, pages that are loaded again.

import assert from "node:assert/strict";
import { ISSUER, ORIGIN } from "../addresses.mjs";
import { translated } from "../../engines/engine.mjs";
import { assertNobody } from "../kinds.mjs";
import { UNKNOWN_STATE } from "../../unknown-state.mjs";
import { codeSent } from "./callback.mjs";

/** A login that was answered, and its response: parameters, and the address that the user comes back to. */
async function answered(fixture, login) {
  await fixture.client();
  const prepared = await fixture.prepare(login);
  const { parameters } = fixture.provider.authorize(prepared.url);
  const query = new URLSearchParams(parameters).toString();
  return { prepared, query, url: `${fixture.options.redirectUri}?${query}` };
}

const at = (path) => new URL(path, ORIGIN).href;
const pendingLogins = (fixture) => fixture.evaluate("Object.keys(sessionStorage).filter((key) => /\\|login\\||completing/.test(key))");

/** A second client of the page, with the same redirect page. */
const otherClient = (fixture) => fixture.evaluate(`import("/pkg/index.js").then(({ createClient }) => void (globalThis.other = createClient({ clientId: "other", issuer: ${JSON.stringify(ISSUER)}, redirectUri: "/app", postLogoutRedirectUri: "/logged-out" })))`);

/** What the address and the history hold of a response. */
const LEFT = "[location.href, document.URL, JSON.stringify(history.state), ...(globalThis.navigation?.entries() ?? []).map(({ url }) => url)].filter((text) => /code=|state=/.test(text))";

async function assertLoggedIn(fixture, outcome) {
  assert.equal(outcome.code, "ok", `${outcome.code}: ${outcome.message}`);
  assert.equal(outcome.value.kind, "logged-in");
  assert.deepEqual(await pendingLogins(fixture), [], "no pending login is left");
  assert.deepEqual(await fixture.evaluate(LEFT), []);
}

const others = ["/app?code=WELCOME10", "/app?code=x&state=stripe_abc", "/app?error=payment_failed", "/app?state=open", "/logged-out?state=open", "/app?case=5#/case/5/letter", "/logged-out?case=5#/case/5/letter", `/other?code=a&state=b&iss=${encodeURIComponent(ISSUER)}`];

/** Goes to the provider's logout. Returns the state that was sent. */
async function leaveForLogout(fixture) {
  await fixture.evaluate("void client.logout({ method: 'get' })");
  await fixture.page.waitForURL(`${ISSUER}/logout**`);
  return new URL(fixture.page.url()).searchParams.get("state");
}

const whenPending = {
  "nothing is pending": async () => {},
  "a login is pending": (fixture) => fixture.prepare(),
  "a logout did not come back": async (fixture) => {
    await fixture.logIn();
    await leaveForLogout(fixture);
    await fixture.visit();
  },
};

/** Holds the core back for as long as `held` is in the page's name. */
const HELD_BACK = "if (name === 'held') WebAssembly.instantiateStreaming = () => new Promise(() => {})";

export const cases = [
  ...["/hjem", "/app", "/app?tab=2#/sak"].map((route) => ({
    id: "GP-01", what: `a router goes to ${route} before start() is called: the login is completed`,
    async run(fixture) {
      await fixture.visit((await answered(fixture)).url);
      await fixture.evaluate(`history.replaceState({ router: 1 }, "", ${JSON.stringify(route)})`);
      await assertLoggedIn(fixture, await fixture.start());
      assert.equal(fixture.page.url(), at(route));
    },
  })),
  {
    id: "GP-01", what: "a router goes elsewhere, and handleRedirectCallback() without an address or with the page's completes the login",
    async run(fixture) {
      for (const address of ["", "location.href"]) {
        await fixture.visit((await answered(fixture)).url);
        await fixture.evaluate("history.replaceState(null, '', '/hjem')");
        await fixture.client();
        assert.equal(await fixture.evaluate(`client.isRedirectCallback(${address})`), true);
        const outcome = await fixture.call(`client.handleRedirectCallback(${address})`);
        assert.equal(outcome.code, "ok", outcome.message);
        assert.equal(await fixture.evaluate(`client.isRedirectCallback(${address})`), false, "until it is handled");
        assert.deepEqual(await pendingLogins(fixture), []);
      }
    },
  },
  {
    id: "GP-01", what: "a router goes elsewhere before a response that is refused: refused by its name",
    async run(fixture) {
      const { url } = await answered(fixture);
      await fixture.visit(url.replace("code=", "error=access_denied&x="));
      await fixture.evaluate("history.replaceState(null, '', '/hjem')");
      assert.equal((await fixture.start()).code, "login_cancelled");
    },
  },
  {
    id: "GP-02", what: "after the imports a router finds no response, and Back does not bring it back",
    async run(fixture) {
      await fixture.visit((await answered(fixture)).url);
      assert.deepEqual(await fixture.evaluate(LEFT), [], "before createClient()");
      await assertLoggedIn(fixture, await fixture.start());
      await fixture.evaluate("history.pushState({}, '', '/hjem')");
      await fixture.evaluate("void history.back()");
      await fixture.until("location.pathname === '/app'");
      assert.deepEqual(await fixture.evaluate(LEFT), []);
      await fixture.page.reload();
      assert.equal((await fixture.start()).value.kind, "session");
    },
  },
  {
    id: "GP-03", what: "the package is imported after the address was replaced",
    async run(fixture) {
      const { query } = await answered(fixture);
      await fixture.visit(`/without-the-package?${query}`);
      await fixture.evaluate("history.replaceState(null, '', '/hjem')");
      await fixture.evaluate("import('/case.js')");
      await assertLoggedIn(fixture, await fixture.start());
      assert.equal(fixture.page.url(), at("/hjem"));
    },
  },
  ...Object.entries(whenPending).flatMap(([when, prepare]) => others.map((address) => ({
    id: "GP-04", what: `${address} while ${when}: another's, and left alone`,
    async run(fixture) {
      await fixture.client();
      await prepare(fixture);
      fixture.provider.expect();
      await fixture.visit(address);
      assert.deepEqual((await fixture.start()).value, { kind: "anonymous" });
      assert.equal(fixture.page.url(), at(address));
      assert.equal((await fixture.call("client.handleRedirectCallback()")).code, "not_a_callback");
      assert.equal(fixture.page.url(), at(address));
      assert.deepEqual(fixture.provider.requests, []);
      assert.equal(await fixture.evaluate("document.querySelectorAll('link[rel=preconnect]').length"), 0, "no connection to the provider");
    },
  }))),
  {
    id: "GP-04", what: "one of ours that is not pending is unknown, and the address is clean",
    async run(fixture) {
      await fixture.visit(`/app?code=a&state=${UNKNOWN_STATE}`);
      await assertNobody(fixture, await fixture.start(), "unknown_state");
    },
  },
  ...["/nb/app", "/app/index"].map((path) => ({
    id: "GP-05", what: `a server has led the response to ${path}: completed there, with the registered redirect_uri`,
    async run(fixture) {
      const { query } = await answered(fixture);
      await fixture.visit(`${path}?${query}`);
      await assertLoggedIn(fixture, await fixture.start());
      assert.equal(fixture.page.url(), at(path));
    },
  })),
  {
    id: "GP-05", what: "a server has led the response to a page with parameters of its own, which stay",
    async run(fixture) {
      const { query } = await answered(fixture);
      await fixture.visit(`/nb/app?lang=nb&${query}&tab=2`);
      await assertLoggedIn(fixture, await fixture.start());
      assert.equal(fixture.page.url(), at("/nb/app?lang=nb&tab=2"));
    },
  },
  {
    id: "GP-01", what: "a script has written the response's parameters anew: the address is clean all the same",
    async run(fixture) {
      const { query } = await answered(fixture);
      await fixture.visit(`/without-the-package?${query}`);
      await fixture.evaluate("history.replaceState(null, '', `/app?utm=1&${new URLSearchParams(location.search).toString().replaceAll('%3A', ':')}`)");
      await fixture.evaluate("import('/case.js')");
      await assertLoggedIn(fixture, await fixture.start());
    },
  },
  ...["start", "handleRedirectCallback"].map((call) => ({
    id: "GP-05", what: `another client's response is left to it by ${call}()`,
    async run(fixture) {
      const { url } = await answered(fixture);
      await fixture.visit(url);
      await otherClient(fixture);
      const { code, value } = await fixture.call(`other.${call}()`);
      assert.deepEqual(call === "start" ? value : code, call === "start" ? { kind: "anonymous" } : "not_a_callback");
      await assertLoggedIn(fixture, await fixture.start());
    },
  })),
  {
    id: "GP-05", what: "another client's return from logout is left to it",
    async run(fixture) {
      await fixture.logIn();
      await fixture.visit(`/logged-out?state=${await leaveForLogout(fixture)}`);
      await otherClient(fixture);
      assert.deepEqual((await fixture.call("other.start()")).value, { kind: "anonymous" });
      assert.equal((await fixture.start()).value.kind, "logged-out");
    },
  },
  {
    id: "GP-06", what: "the state of the history's entry is the page's, and survives the import, a login and a refusal",
    async run(fixture) {
      for (const query of [(await answered(fixture)).query, `code=a&state=${UNKNOWN_STATE}`]) {
        await fixture.visit(`/without-the-package?${query}`);
        await fixture.evaluate("history.replaceState({ router: 1 }, '')");
        await fixture.evaluate("import('/case.js')");
        const { code } = await fixture.start();
        assert.ok(["ok", "unknown_state"].includes(code), code);
        assert.deepEqual(await fixture.evaluate(LEFT), []);
        assert.deepEqual(await fixture.evaluate("history.state"), { router: 1 });
      }
    },
  },
  ...["start", "handleRedirectCallback"].map((call) => ({
    id: "CB-02", what: `right after ${call}() was called, with the core held back, address and history hold no code and no state`, prepare: HELD_BACK,
    async run(fixture) {
      for (const of of ["pending", "unknown"]) {
        const { url, prepared } = await answered(fixture);
        await fixture.evaluate("void (name = 'held')");
        await fixture.visit(of === "pending" ? url : url.replace(prepared.state, UNKNOWN_STATE));
        await fixture.client();
        assert.deepEqual(await fixture.evaluate(`(void client.${call}().catch(() => {}), ${LEFT})`), [], of);
        await fixture.evaluate("sessionStorage.clear(), void (name = '')");
        await fixture.visit();
      }
    },
  })),
  {
    id: "GP-10", what: "two copies of the package, of two versions: one session, all listeners, one redemption, one class of errors",
    async run(fixture) {
      const { url } = await answered(fixture);
      await fixture.visit(url);
      await fixture.client();
      const outcome = await fixture.call(`(async () => {
        const copy = await import("/copy/index.js");
        globalThis.other = copy.createClient(${JSON.stringify(fixture.options)});
        globalThis.heard = [];
        client.onSessionChange((user, why) => heard.push(["first", why]));
        other.onSessionChange((user, why) => heard.push(["second", why]));
        const results = await Promise.all([other.start(), client.start()]);
        const error = await other.handleRedirectCallback("https://www.example.no/").catch((error) => error);
        return [results.map(({ kind }) => kind), other.user === client.user, heard, error instanceof (await import("/pkg/index.js")).LoginError, error instanceof copy.LoginError];
      })()`);
      assert.deepEqual(outcome.value, [["logged-in", "logged-in"], true, [["first", "login"], ["second", "login"]], true, true]);
      assert.equal(fixture.provider.requestsTo("token").length, 1);
      await fixture.call("other.logout({ localOnly: true })");
      assert.deepEqual(await fixture.evaluate("[client.user, other.user]"), [null, null]);
    },
  },
  {
    id: "GP-10", what: "a slim copy that was never preloaded, before a copy that brings the module: calls of both work",
    async run(fixture) {
      const { url } = await answered(fixture);
      await fixture.visit(url);
      const outcome = await fixture.call(`(async () => {
        const [slim, full] = await Promise.all([import("/pkg/slim.js"), import("/copy/index.js")]);
        const first = slim.createClient(${JSON.stringify(fixture.options)});
        const refused = await first.handleRedirectCallback("https://www.example.no/").catch(({ code }) => code);
        const second = full.createClient(${JSON.stringify(fixture.options)});
        return [refused, (await first.start()).kind, second.user === first.user];
      })()`);
      assert.deepEqual(outcome.value, [translated ? "not_a_callback" : "wasm_load_failed", "logged-in", true]);
    },
  },
  {
    id: "GP-10", what: "a copy that is imported after the login finds the session, and not the response again",
    async run(fixture) {
      await fixture.logIn();
      const outcome = await fixture.call(`import("/copy/index.js").then((copy) => copy.createClient(${JSON.stringify(fixture.options)}).start())`);
      assert.equal(outcome.value.user.email, (await fixture.user()).email);
      assert.equal(fixture.provider.requestsTo("token").length, 1);
    },
  },
  {
    id: "GP-11", what: "a reload while the token request is under way says so once, with the way back", provider: { tokenResponse: (it) => void (it.delay = 2000) },
    async run(fixture) {
      await fixture.visit((await answered(fixture, { returnTo: "/sak?id=1#a" })).url);
      await fixture.client();
      await fixture.evaluate("void client.start().catch(() => {})");
      await codeSent(fixture);
      await fixture.page.reload();
      const outcome = await fixture.start();
      await assertNobody(fixture, outcome, "login_interrupted");
      assert.deepEqual([outcome.retryable, outcome.returnTo], [true, "/sak?id=1#a"]);
      assert.deepEqual((await fixture.call("client.start()")).value, { kind: "anonymous" });
      await fixture.page.reload();
      assert.deepEqual((await fixture.start()).value, { kind: "anonymous" });
    },
  },
  {
    id: "GP-11", what: "a frame of the same origin leaves the report to the page", provider: { tokenResponse: (it) => void (it.delay = 2000) },
    async run(fixture) {
      await fixture.visit((await answered(fixture)).url);
      await fixture.client();
      await fixture.evaluate("void client.start().catch(() => {})");
      await codeSent(fixture);
      await fixture.page.reload();
      const inFrame = await fixture.evaluate(`new Promise((resolve) => {
        const frame = document.createElement("iframe");
        frame.onload = async () => {
          frame.contentWindow.create(${JSON.stringify(fixture.options)});
          resolve((await frame.contentWindow.outcomeOf(() => frame.contentWindow.client.start())).value);
        };
        frame.src = "/other";
        document.body.append(frame);
      })`);
      assert.deepEqual(inFrame, { kind: "anonymous" });
      assert.equal((await fixture.start()).code, "login_interrupted");
    },
  },
  {
    id: "GP-11", what: "a page that never asks leaves the login pending, and a reload of it says so",
    async run(fixture) {
      await fixture.visit((await answered(fixture, { returnTo: "/sak" })).url);
      await fixture.page.reload();
      const outcome = await fixture.start();
      assert.deepEqual([outcome.code, outcome.returnTo], ["login_interrupted", "/sak"]);
      assert.deepEqual(await pendingLogins(fixture), [], "its code is gone, and so is the login");
      assert.deepEqual((await fixture.start()).value, { kind: "anonymous" });
    },
  },
  {
    id: "GP-11", what: "a logout while the token request is under way is no interruption", provider: { tokenResponse: (it) => void (it.delay = 2000) },
    async run(fixture) {
      await fixture.visit((await answered(fixture)).url);
      await fixture.client();
      await fixture.evaluate("void client.start().catch(() => {})");
      await codeSent(fixture);
      await fixture.visit(`/logged-out?state=${await leaveForLogout(fixture)}`);
      assert.equal((await fixture.start()).value.kind, "logged-out");
    },
  },
  {
    id: "GP-11", what: "a planted address is no way back to another origin",
    async run(fixture) {
      await fixture.client();
      const { key } = await fixture.prepare();
      await fixture.evaluate(`sessionStorage.clear(), sessionStorage.setItem(${JSON.stringify(key)}.replace(/login\\|[^|]*$/, "completing"), "https://evil.example/")`);
      await fixture.visit();
      const outcome = await fixture.start();
      assert.deepEqual([outcome.code, outcome.returnTo], ["login_interrupted", "/"]);
    },
  },
  {
    id: "GP-11", what: "a login that has ended, well or not, is not interrupted by a reload",
    async run(fixture) {
      const { url } = await answered(fixture);
      await fixture.visit(url.replace("code=", "error=server_error&x="));
      assert.equal((await fixture.start()).code, "provider_error");
      await fixture.page.reload();
      assert.deepEqual((await fixture.start()).value, { kind: "anonymous" });
      await fixture.logIn();
      await fixture.page.reload();
      assert.equal((await fixture.start()).value.kind, "session");
    },
  },
];
