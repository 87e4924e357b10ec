// The page around the client: what it shows, how it is served, and what else runs on it.

import assert from "node:assert/strict";
import { assertNoSecret, assertNobody, logIn } from "../kinds.mjs";
import { translated } from "../../engines/engine.mjs";
import { UNKNOWN_STATE } from "../../unknown-state.mjs";


/** A login at the demo, by a user with this address. */
async function demoCallback(fixture, query) {
  await fixture.page.goto(fixture.world.demo);
  await fixture.page.locator("#login").click();
  await fixture.page.waitForURL(`${fixture.provider.issuer}/authorize?**`);
  const { parameters } = fixture.provider.authorize(fixture.page.url(), { email: "<img src=x onerror=alert(1)>@example.no", sub: "sub" });
  await fixture.page.goto(`${fixture.world.demo}?${new URLSearchParams(query ?? parameters)}`);
}

/** The file that holds the module. */
const MODULE = `**/pkg/generated/${translated ? "translated" : "wasm"}.js`;

/** The client's own files, as a broken server gives them. */
const served = (what, answer) => ({
  id: "UI-06", what: `the package's module is ${what}: reported, and a later call succeeds`,
  async run(fixture) {
    await fixture.page.route(MODULE, answer);
    const outcome = await fixture.createAndLoad();
    assert.equal(outcome.code, "wasm_load_failed");
    assert.equal(outcome.retryable, true);
    await fixture.page.unroute(MODULE);
    assert.equal((await fixture.createAndLoad()).code, "ok");
  },
});

const polluted = {
  "Object.prototype with names of options": "Object.assign(Object.prototype, { metadata: { issuer: 'x' }, acrValues: ['idporten-loa-high'], prompt: 'x', returnTo: '//evil.example', signal: 5, fetch: 1, timeout: -1 })",
  "Object.prototype with names that describe options": "Object.assign(Object.prototype, { required: true, convert: () => 'https://evil.example', accepts: () => true, kind: 'x' })",
  "Object.prototype": "Object.prototype.error = 'x'; Object.prototype.nonce = 'x'; Object.prototype.enumerable_junk = 1",
  "Array.prototype": "Array.prototype.junk = () => { throw new Error('x') }",
  "String.prototype": "String.prototype.startsWith = () => false",
  "Array.from, as old libraries replace it": "Array.from = (list) => Object.assign([], { length: list.length >>> 0 })",
  "Promise.prototype.finally": "Promise.prototype.finally = () => { throw new Error('x') }",
};

const missing = {
  "AbortController": ["delete globalThis.AbortController", "unsupported_browser"],
  "Headers": ["delete globalThis.Headers", "unsupported_browser"],
  "BroadcastChannel": ["delete globalThis.BroadcastChannel", "ok"],
  "localStorage": ["Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('x', 'SecurityError') } })", "ok"],
  "AbortSignal.timeout": ["delete AbortSignal.timeout", "ok"],
  "BigInt": ["delete globalThis.BigInt", "ok"],
  "Uint8Array.fromBase64": ["delete Uint8Array.fromBase64", "ok"],
};

export const cases = [
  {
    id: "UI-01", what: "the demo's page may not be framed; that a login in a frame is refused is AR-23",
    async run(fixture) {
      const { headers } = await fetch(fixture.world.demo);
      assert.match(headers.get("content-security-policy"), /frame-ancestors 'none'/);
    },
  },
  {
    id: "UI-02", what: "no request has the callback's address in its Referer",
    async run(fixture) {
      fixture.world.seen.length = 0;
      await logIn(fixture);
      assert.ok(fixture.world.seen.some(({ url }) => url.includes("code=")));
      assert.deepEqual(fixture.world.seen.filter(({ referer }) => referer), []);
      for (const { headers } of fixture.provider.requests) assert.equal(headers.referer, undefined);
    },
  },
  {
    id: "UI-03", what: "what a reporter of errors and a recorder of the console could send home holds no secret", expect: "id_token_nonce",
    provider: { claims: (claims) => void (claims.nonce = "wrong") },
    check: (fixture, outcome) => assertNoSecret(fixture, [outcome.text, outcome.message, fixture.console]),
  },
  {
    id: "UI-03", what: "a recorder that sees nothing would find nothing: a planted secret is found",
    async run(fixture) {
      await logIn(fixture);
      for (const plant of ["document.cookie = SECRET", "localStorage.x = SECRET", "history.replaceState(SECRET, '')", "console.log(SECRET)", "traced.push(SECRET)", "document.title = SECRET"]) {
        await fixture.evaluate(`void (${plant.replace("SECRET", JSON.stringify(fixture.provider.secrets[0]))})`);
        await assert.rejects(async () => assertNoSecret(fixture, [await fixture.leftBehind(), fixture.console]), plant);
        await fixture.evaluate("document.cookie = 'x', delete localStorage.x, history.replaceState(null, ''), traced.length = 0, document.title = ''");
        fixture.console.length = 0;
      }
    },
  },
  {
    id: "UI-03", what: "a script that is part of the callback's page is in the stack of an error, the page's address is not", prepare: "globalThis.moreOptions = {}",
    async run(fixture) {
      await fixture.client();
      const { url } = await fixture.prepare();
      const { parameters } = fixture.provider.authorize(url);
      const address = fixture.callback(parameters);
      const script = `import { createClient } from "/pkg/index.js";
        async function app() { const client = createClient(OPTIONS); await client.handleRedirectCallback(); }
        globalThis.caught = app().catch((error) => [error.code, error.stack, error.cause?.stack, String(error)]);`;
      await fixture.page.route("**/app?**", (route) => {
        const options = JSON.stringify({ ...fixture.options, ...(new URL(route.request().url()).searchParams.has("bad") && { clientId: 5 }) });
        return route.fulfill({ contentType: "text/html", body: `<!doctype html><script type="module">${script.replace("OPTIONS", options)}</script>` });
      });
      for (const [visited, code] of [[`${address}&bad=1`, "invalid_config"], [address.replace("state=", "state=x"), "unknown_state"]]) {
        await fixture.page.goto(visited);
        const caught = await fixture.evaluate("caught");
        assert.equal(caught[0], code);
        assert.match(caught[1], /at |@/, "there is a stack");
        assertNoSecret(fixture, caught);
      }
    },
  },
  {
    id: "UI-04", what: "the demo shows an address and an error's text as text",
    async run(fixture) {
      await demoCallback(fixture);
      assert.equal(await fixture.page.locator("#user-email").textContent(), "<img src=x onerror=alert(1)>@example.no");
      assert.equal(await fixture.page.locator("main img[src=x]").count(), 0);
      await fixture.page.locator("#logout").click();
      await demoCallback(fixture, { error: "server_error", error_description: "<img src=x onerror=alert(1)>", state: UNKNOWN_STATE });
      await fixture.page.locator("[role=alert]").waitFor();
      assert.ok(!(await fixture.page.content()).includes("onerror"));
    },
  },
  {
    id: "UI-05", what: "a login under a strict policy: no eval, no inline script, Trusted Types, and no word of the policy on the console",
    async run(fixture) {
      await logIn(fixture);
      assert.deepEqual(fixture.console, []);
      assert.equal(await fixture.evaluate("fetch('/app').then(({ headers }) => headers.get('content-security-policy').includes(\"require-trusted-types-for 'script'\"))"), true);
    },
  },
  served("missing", (route) => route.fulfill({ status: 404, contentType: "text/html", body: "<html>Not found</html>" })),
  served("an HTML page with status 200", (route) => route.fulfill({ contentType: "text/html", body: "<html>Home</html>" })),
  served("cut off", (route) => route.abort("connectionreset")),
  {
    id: "UI-06", what: "the module's bytes are damaged",
    async run(fixture) {
      await fixture.page.route(MODULE, (route) => route.fulfill({ contentType: "text/javascript", body: 'export const compressed = "AAAA", instantiate = undefined;' }));
      assert.equal((await fixture.createAndLoad()).code, "wasm_load_failed");
    },
  },
  ...Object.entries(polluted).map(([what, prepare]) => ({
    id: "UI-07", what: `other code on the page has changed ${what}: nothing breaks`, prepare,
    run: (fixture) => logIn(fixture),
  })),
  {
    id: "UI-07", what: "other code on the page has replaced JSON.parse: every call ends with an error of ours",
    prepare: "globalThis.broken = () => { JSON.parse = () => { throw new Error('x') } }",
    async run(fixture) {
      await fixture.client();
      const { url } = await fixture.prepare();
      const call = `client.handleRedirectCallback(${JSON.stringify(fixture.callback(fixture.provider.authorize(url).parameters))})`;
      await fixture.evaluate("broken()");
      assert.equal((await fixture.call(call)).code, "unknown_state");
    },
  },
  {
    id: "UI-09", what: "the page is isolated from its openers: a login by redirect does not mind",
    async run(fixture) {
      await logIn(fixture);
      assert.equal(await fixture.evaluate("fetch('/app').then(({ headers }) => headers.get('cross-origin-opener-policy'))"), "same-origin");
    },
  },
  { id: "UI-11", what: "the redirect URI is http on another machine", create: "invalid_config", options: { redirectUri: "http://www.example.no/" } },
  {
    id: "UI-13", what: "offline at the callback: reported, and the code is not sent again", expect: "network", linger: 800, requests: { token: 1 },
    provider: { tokenResponse: (it) => void (it.drop = true) },
  },
  {
    id: "UI-13", what: "really offline at the callback: no request leaves, and none does when the network is back", profile: {},
    async run(fixture) {
      await fixture.client();
      const { url } = await fixture.prepare();
      await fixture.visit(fixture.callback(fixture.provider.authorize(url).parameters));
      await fixture.client();
      await fixture.evaluate("preload()");
      await fixture.context.setOffline(true);
      await assertNobody(fixture, await fixture.call("client.start()"), "network");
      await fixture.context.setOffline(false);
      await fixture.page.waitForTimeout(600);
      assert.deepEqual(fixture.provider.requestsTo("token"), []);
    },
  },
  {
    id: "UI-14", what: "a login that fails begins no other one by itself", expect: "id_token_issuer", linger: 500,
    provider: { claims: (claims) => void (claims.iss = "https://evil.example") },
    check: (fixture) => assert.deepEqual(fixture.provider.requestsTo("authorize"), []),
  },
  { id: "UI-15", what: "an app that loses the tab while the mail is read: a clear sentence", expect: "unknown_state", callback: (parameters) => parameters.map(([name, value]) => [name, name === "state" ? "lost" : value]), stays: true, check: (fixture, { sentences }) => assert.match(sentences[2], /log in again/) },
  {
    id: "UI-16", what: "an error is announced by assistive technology, in the page's language",
    async run(fixture) {
      await fixture.page.goto(`${fixture.world.demo}?error=server_error&state=${UNKNOWN_STATE}`);
      const alert = fixture.page.locator("[role=alert]");
      await alert.waitFor();
      assert.match(await alert.textContent(), /logg inn på nytt/);
    },
  },
  ...Object.entries(missing).map(([what, [prepare, code]]) => ({
    id: "UI-17", what: `a browser without ${what}: ${code}`, prepare,
    async run(fixture) {
      await fixture.client();
      assert.equal((await fixture.call("client.createAuthorizationRequest()")).code, code);
    },
  })),
  { id: "UI-17", what: "a browser without URLSearchParams", create: "unsupported_browser", prepare: "delete globalThis.URLSearchParams" },
  {
    id: "UI-18", what: "an unknown state and a wrong one have the same text",
    async run(fixture) {
      const texts = [];
      for (const change of [() => "AAAA", (state) => `${state[0] === "A" ? "B" : "A"}${state.slice(1)}`]) {
        await fixture.visit();
        await fixture.client();
        const { url, state } = await fixture.prepare();
        const { parameters } = fixture.provider.authorize(url);
        const changed = parameters.map(([name, value]) => [name, name === "state" ? change(state) : value]);
        const { code, message, sentences } = await fixture.call(`client.handleRedirectCallback(${JSON.stringify(fixture.callback(changed))})`);
        assert.equal(code, "unknown_state");
        texts.push(JSON.stringify([message, sentences]));
      }
      assert.equal(texts[0], texts[1]);
    },
  },
];
