// A guest in other people's pages: routers, parameters of others, copies of the package, pages that are loaded again.

import assert from "node:assert/strict";
import { ISSUER, ORIGIN } from "../addresses.mjs";
import { translated } from "../../engines/engine.mjs";
import { assertNobody } from "../kinds.mjs";
import { UNKNOWN_STATE } from "../../unknown-state.mjs";
import { codeSent } from "./callback.mjs";

/** A login that was answered, and its response: parameters, and the address that the user comes back to. */
async function answered(scene, login) {
  await scene.client();
  const prepared = await scene.prepare(login);
  const { parameters } = scene.provider.authorize(prepared.url);
  const query = new URLSearchParams(parameters).toString();
  return { prepared, query, url: `${scene.options.redirectUri}?${query}` };
}

const at = (path) => new URL(path, ORIGIN).href;
const pendingLogins = (scene) => scene.evaluate("Object.keys(sessionStorage).filter((key) => /\\|login\\||completing/.test(key))");

/** A second client of the page, with the same redirect page. */
const otherClient = (scene) => scene.evaluate(`import("/pkg/index.js").then(({ createClient }) => void (globalThis.other = createClient({ clientId: "other", issuer: ${JSON.stringify(ISSUER)}, redirectUri: "/app", postLogoutRedirectUri: "/logged-out" })))`);

/** What the address and the history hold of a response. */
const LEFT = "[location.href, document.URL, JSON.stringify(history.state), ...(globalThis.navigation?.entries() ?? []).map(({ url }) => url)].filter((text) => /code=|state=/.test(text))";

async function assertLoggedIn(scene, outcome) {
  assert.equal(outcome.code, "ok", `${outcome.code}: ${outcome.message}`);
  assert.equal(outcome.value.kind, "logged-in");
  assert.deepEqual(await pendingLogins(scene), [], "no pending login is left");
  assert.deepEqual(await scene.evaluate(LEFT), []);
}

const others = ["/app?code=WELCOME10", "/app?code=x&state=stripe_abc", "/app?error=payment_failed", "/app?state=open", "/logged-out?state=open", "/app?case=5#/case/5/letter", "/logged-out?case=5#/case/5/letter", `/other?code=a&state=b&iss=${encodeURIComponent(ISSUER)}`];

/** Goes to the provider's logout. Returns the state that was sent. */
async function leaveForLogout(scene) {
  await scene.evaluate("void client.logout({ method: 'get' })");
  await scene.page.waitForURL(`${ISSUER}/logout**`);
  return new URL(scene.page.url()).searchParams.get("state");
}

const whenPending = {
  "nothing is pending": async () => {},
  "a login is pending": (scene) => scene.prepare(),
  "a logout did not come back": async (scene) => {
    await scene.logIn();
    await leaveForLogout(scene);
    await scene.visit();
  },
};

/** Holds the core back for as long as `held` is in the page's name. */
const HELD_BACK = "if (name === 'held') WebAssembly.instantiateStreaming = () => new Promise(() => {})";

export const cases = [
  ...["/hjem", "/app", "/app?tab=2#/sak"].map((route) => ({
    id: "GP-01", what: `a router goes to ${route} before start() is called: the login is completed`,
    async run(scene) {
      await scene.visit((await answered(scene)).url);
      await scene.evaluate(`history.replaceState({ router: 1 }, "", ${JSON.stringify(route)})`);
      await assertLoggedIn(scene, await scene.start());
      assert.equal(scene.page.url(), at(route));
    },
  })),
  {
    id: "GP-01", what: "a router goes elsewhere, and handleRedirectCallback() without an address or with the page's completes the login",
    async run(scene) {
      for (const address of ["", "location.href"]) {
        await scene.visit((await answered(scene)).url);
        await scene.evaluate("history.replaceState(null, '', '/hjem')");
        await scene.client();
        assert.equal(await scene.evaluate(`client.isRedirectCallback(${address})`), true);
        const outcome = await scene.call(`client.handleRedirectCallback(${address})`);
        assert.equal(outcome.code, "ok", outcome.message);
        assert.equal(await scene.evaluate(`client.isRedirectCallback(${address})`), false, "until it is handled");
        assert.deepEqual(await pendingLogins(scene), []);
      }
    },
  },
  {
    id: "GP-01", what: "a router goes elsewhere before a response that is refused: refused by its name",
    async run(scene) {
      const { url } = await answered(scene);
      await scene.visit(url.replace("code=", "error=access_denied&x="));
      await scene.evaluate("history.replaceState(null, '', '/hjem')");
      assert.equal((await scene.start()).code, "login_cancelled");
    },
  },
  {
    id: "GP-02", what: "after the imports a router finds no response, and Back does not bring it back",
    async run(scene) {
      await scene.visit((await answered(scene)).url);
      assert.deepEqual(await scene.evaluate(LEFT), [], "before createClient()");
      await assertLoggedIn(scene, await scene.start());
      await scene.evaluate("history.pushState({}, '', '/hjem')");
      await scene.evaluate("void history.back()");
      await scene.until("location.pathname === '/app'");
      assert.deepEqual(await scene.evaluate(LEFT), []);
      await scene.page.reload();
      assert.equal((await scene.start()).value.kind, "session");
    },
  },
  {
    id: "GP-03", what: "the package is imported after the address was replaced",
    async run(scene) {
      const { query } = await answered(scene);
      await scene.visit(`/without-the-package?${query}`);
      await scene.evaluate("history.replaceState(null, '', '/hjem')");
      await scene.evaluate("import('/case.js')");
      await assertLoggedIn(scene, await scene.start());
      assert.equal(scene.page.url(), at("/hjem"));
    },
  },
  ...Object.entries(whenPending).flatMap(([when, prepare]) => others.map((address) => ({
    id: "GP-04", what: `${address} while ${when}: another's, and left alone`,
    async run(scene) {
      await scene.client();
      await prepare(scene);
      scene.provider.expect();
      await scene.visit(address);
      assert.deepEqual((await scene.start()).value, { kind: "anonymous" });
      assert.equal(scene.page.url(), at(address));
      assert.equal((await scene.call("client.handleRedirectCallback()")).code, "not_a_callback");
      assert.equal(scene.page.url(), at(address));
      assert.deepEqual(scene.provider.requests, []);
      assert.equal(await scene.evaluate("document.querySelectorAll('link[rel=preconnect]').length"), 0, "nobody connects to the provider");
    },
  }))),
  {
    id: "GP-04", what: "one of ours that is not pending is unknown, and the address is clean",
    async run(scene) {
      await scene.visit(`/app?code=a&state=${UNKNOWN_STATE}`);
      await assertNobody(scene, await scene.start(), "unknown_state");
    },
  },
  ...["/nb/app", "/app/index"].map((path) => ({
    id: "GP-05", what: `a server has led the response to ${path}: completed there, with the registered redirect_uri`,
    async run(scene) {
      const { query } = await answered(scene);
      await scene.visit(`${path}?${query}`);
      await assertLoggedIn(scene, await scene.start());
      assert.equal(scene.page.url(), at(path));
    },
  })),
  {
    id: "GP-05", what: "a server has led the response to a page with parameters of its own, which stay",
    async run(scene) {
      const { query } = await answered(scene);
      await scene.visit(`/nb/app?lang=nb&${query}&tab=2`);
      await assertLoggedIn(scene, await scene.start());
      assert.equal(scene.page.url(), at("/nb/app?lang=nb&tab=2"));
    },
  },
  {
    id: "GP-01", what: "a script has written the response's parameters anew: the address is clean all the same",
    async run(scene) {
      const { query } = await answered(scene);
      await scene.visit(`/without-the-package?${query}`);
      await scene.evaluate("history.replaceState(null, '', `/app?utm=1&${new URLSearchParams(location.search).toString().replaceAll('%3A', ':')}`)");
      await scene.evaluate("import('/case.js')");
      await assertLoggedIn(scene, await scene.start());
    },
  },
  ...["start", "handleRedirectCallback"].map((call) => ({
    id: "GP-05", what: `another client's response is left to it by ${call}()`,
    async run(scene) {
      const { url } = await answered(scene);
      await scene.visit(url);
      await otherClient(scene);
      const { code, value } = await scene.call(`other.${call}()`);
      assert.deepEqual(call === "start" ? value : code, call === "start" ? { kind: "anonymous" } : "not_a_callback");
      await assertLoggedIn(scene, await scene.start());
    },
  })),
  {
    id: "GP-05", what: "another client's return from logout is left to it",
    async run(scene) {
      await scene.logIn();
      await scene.visit(`/logged-out?state=${await leaveForLogout(scene)}`);
      await otherClient(scene);
      assert.deepEqual((await scene.call("other.start()")).value, { kind: "anonymous" });
      assert.equal((await scene.start()).value.kind, "logged-out");
    },
  },
  {
    id: "GP-06", what: "the state of the history's entry is the page's, and survives the import, a login and a refusal",
    async run(scene) {
      for (const query of [(await answered(scene)).query, `code=a&state=${UNKNOWN_STATE}`]) {
        await scene.visit(`/without-the-package?${query}`);
        await scene.evaluate("history.replaceState({ router: 1 }, '')");
        await scene.evaluate("import('/case.js')");
        const { code } = await scene.start();
        assert.ok(["ok", "unknown_state"].includes(code), code);
        assert.deepEqual(await scene.evaluate(LEFT), []);
        assert.deepEqual(await scene.evaluate("history.state"), { router: 1 });
      }
    },
  },
  ...["start", "handleRedirectCallback"].map((call) => ({
    id: "CB-02", what: `right after ${call}() was called, with the core held back, address and history hold no code and no state`, prepare: HELD_BACK,
    async run(scene) {
      for (const of of ["pending", "unknown"]) {
        const { url, prepared } = await answered(scene);
        await scene.evaluate("void (name = 'held')");
        await scene.visit(of === "pending" ? url : url.replace(prepared.state, UNKNOWN_STATE));
        await scene.client();
        assert.deepEqual(await scene.evaluate(`(void client.${call}().catch(() => {}), ${LEFT})`), [], of);
        await scene.evaluate("sessionStorage.clear(), void (name = '')");
        await scene.visit();
      }
    },
  })),
  {
    id: "GP-10", what: "two copies of the package, of two versions: one session, all listeners, one redemption, one class of errors",
    async run(scene) {
      const { url } = await answered(scene);
      await scene.visit(url);
      await scene.client();
      const outcome = await scene.call(`(async () => {
        const copy = await import("/copy/index.js");
        globalThis.other = copy.createClient(${JSON.stringify(scene.options)});
        globalThis.heard = [];
        client.onSessionChange((user, why) => heard.push(["first", why]));
        other.onSessionChange((user, why) => heard.push(["second", why]));
        const results = await Promise.all([other.start(), client.start()]);
        const error = await other.handleRedirectCallback("https://www.example.no/").catch((error) => error);
        return [results.map(({ kind }) => kind), other.user === client.user, heard, error instanceof (await import("/pkg/index.js")).LoginError, error instanceof copy.LoginError];
      })()`);
      assert.deepEqual(outcome.value, [["logged-in", "logged-in"], true, [["first", "login"], ["second", "login"]], true, true]);
      assert.equal(scene.provider.requestsTo("token").length, 1);
      await scene.call("other.logout({ localOnly: true })");
      assert.deepEqual(await scene.evaluate("[client.user, other.user]"), [null, null]);
    },
  },
  {
    id: "GP-10", what: "a slim copy that was never preloaded, before a copy that brings the module: calls of both work",
    async run(scene) {
      const { url } = await answered(scene);
      await scene.visit(url);
      const outcome = await scene.call(`(async () => {
        const [slim, full] = await Promise.all([import("/pkg/slim.js"), import("/copy/index.js")]);
        const first = slim.createClient(${JSON.stringify(scene.options)});
        const refused = await first.handleRedirectCallback("https://www.example.no/").catch(({ code }) => code);
        const second = full.createClient(${JSON.stringify(scene.options)});
        return [refused, (await first.start()).kind, second.user === first.user];
      })()`);
      assert.deepEqual(outcome.value, [translated ? "not_a_callback" : "wasm_load_failed", "logged-in", true]);
    },
  },
  {
    id: "GP-10", what: "a copy that is imported after the login finds the session, and not the response again",
    async run(scene) {
      await scene.logIn();
      const outcome = await scene.call(`import("/copy/index.js").then((copy) => copy.createClient(${JSON.stringify(scene.options)}).start())`);
      assert.equal(outcome.value.user.email, (await scene.user()).email);
      assert.equal(scene.provider.requestsTo("token").length, 1);
    },
  },
  {
    id: "GP-11", what: "a reload while the token request is under way says so once, with the way back", provider: { tokenResponse: (it) => void (it.delay = 2000) },
    async run(scene) {
      await scene.visit((await answered(scene, { returnTo: "/sak?id=1#a" })).url);
      await scene.client();
      await scene.evaluate("void client.start().catch(() => {})");
      await codeSent(scene);
      await scene.page.reload();
      const outcome = await scene.start();
      await assertNobody(scene, outcome, "login_interrupted");
      assert.deepEqual([outcome.retryable, outcome.returnTo], [true, "/sak?id=1#a"]);
      assert.deepEqual((await scene.call("client.start()")).value, { kind: "anonymous" });
      await scene.page.reload();
      assert.deepEqual((await scene.start()).value, { kind: "anonymous" });
    },
  },
  {
    id: "GP-11", what: "a frame of the same origin leaves the report to the page", provider: { tokenResponse: (it) => void (it.delay = 2000) },
    async run(scene) {
      await scene.visit((await answered(scene)).url);
      await scene.client();
      await scene.evaluate("void client.start().catch(() => {})");
      await codeSent(scene);
      await scene.page.reload();
      const inFrame = await scene.evaluate(`new Promise((resolve) => {
        const frame = document.createElement("iframe");
        frame.onload = async () => {
          frame.contentWindow.create(${JSON.stringify(scene.options)});
          resolve((await frame.contentWindow.outcomeOf(() => frame.contentWindow.client.start())).value);
        };
        frame.src = "/other";
        document.body.append(frame);
      })`);
      assert.deepEqual(inFrame, { kind: "anonymous" });
      assert.equal((await scene.start()).code, "login_interrupted");
    },
  },
  {
    id: "GP-11", what: "a page that never asks leaves the login pending, and a reload of it says so",
    async run(scene) {
      await scene.visit((await answered(scene, { returnTo: "/sak" })).url);
      await scene.page.reload();
      const outcome = await scene.start();
      assert.deepEqual([outcome.code, outcome.returnTo], ["login_interrupted", "/sak"]);
      assert.deepEqual(await pendingLogins(scene), [], "its code is gone, and so is the login");
      assert.deepEqual((await scene.start()).value, { kind: "anonymous" });
    },
  },
  {
    id: "GP-11", what: "a logout while the token request is under way is no interruption", provider: { tokenResponse: (it) => void (it.delay = 2000) },
    async run(scene) {
      await scene.visit((await answered(scene)).url);
      await scene.client();
      await scene.evaluate("void client.start().catch(() => {})");
      await codeSent(scene);
      await scene.visit(`/logged-out?state=${await leaveForLogout(scene)}`);
      assert.equal((await scene.start()).value.kind, "logged-out");
    },
  },
  {
    id: "GP-11", what: "a planted address is no way back to another origin",
    async run(scene) {
      await scene.client();
      const { key } = await scene.prepare();
      await scene.evaluate(`sessionStorage.clear(), sessionStorage.setItem(${JSON.stringify(key)}.replace(/login\\|[^|]*$/, "completing"), "https://evil.example/")`);
      await scene.visit();
      const outcome = await scene.start();
      assert.deepEqual([outcome.code, outcome.returnTo], ["login_interrupted", "/"]);
    },
  },
  {
    id: "GP-11", what: "a login that has ended, well or not, is not interrupted by a reload",
    async run(scene) {
      const { url } = await answered(scene);
      await scene.visit(url.replace("code=", "error=server_error&x="));
      assert.equal((await scene.start()).code, "provider_error");
      await scene.page.reload();
      assert.deepEqual((await scene.start()).value, { kind: "anonymous" });
      await scene.logIn();
      await scene.page.reload();
      assert.equal((await scene.start()).value.kind, "session");
    },
  },
];
