// What must not happen: a promise that never settles, a secret in an error, a page that is left by mistake.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { UNKNOWN_STATE } from "../../unknown-state.mjs";
import { changePolicy, startIdportenWorld } from "./world.mjs";

let world;
before(async () => {
  world = await startIdportenWorld();
});
after(() => world.close());

async function blank(options) {
  const page = await world.newPage(options);
  await page.goto(`${world.url}blank.html`);
  return page;
}

/**
 * Runs `use` with a client in a page or frame, and gives the code of what it rejected with. `prepare` runs before.
 * They are texts, since what is prepared are the page's own functions; the debugger is not bound by the page's policy.
 */
function codeOf(page, use, { options = "{}", prepare = "" } = {}) {
  return page.evaluate(`(async () => {
    const { createClient, LoginError } = await import("/pkg/index.js");
    const config = await (await fetch("/config.json")).json();
    localStorage.clear();
    ${prepare};
    try {
      globalThis.client?.close();
      globalThis.client = createClient({ ...config, ...${options} });
      ${use};
      return "settled";
    } catch (error) {
      return error instanceof LoginError && error instanceof Error ? error.code : String(error);
    }
  })()`);
}

for (const [what, fetch] of [
  ["rejects", "() => Promise.reject(new TypeError('x'))"],
  ["throws", "() => { throw new TypeError('x') }"],
  ["gives nothing", "() => undefined"],
  ["gives no response", "() => Promise.resolve({ status: 200 })"],
  ["gives a Response by name only", "() => Promise.resolve(Object.create(Response.prototype))"],
  ["gives a response without a body", "() => Promise.resolve(new Response(null, { headers: { 'content-type': 'application/json' } }))"],
  ["gives members that throw", "() => Promise.resolve({ get status() { throw new TypeError('x') } })"],
  ["gives a body that was read", "async () => { const answer = new Response('{}'); await answer.text(); return answer }"],
  ["gives a body that is being read", "async () => { const answer = new Response('{}'); answer.body.getReader(); return answer }"],
]) {
  test(`a fetch that ${what} is a network or metadata error, and the call ends`, async () => {
    const page = await blank();
    const code = await codeOf(page, "await client.loginWithEmail()", { options: `{ fetch: ${fetch} }` });
    assert.match(code, /^(network|invalid_metadata)$/);
    const replaced = await codeOf(await blank(), "await client.loginWithEmail()", { prepare: `globalThis.fetch = ${fetch}` });
    assert.match(replaced, /^(network|invalid_metadata)$/);
  });
}

test("requests carry no credentials and no referrer, follow no redirect and leave nothing in a cache", async () => {
  const page = await blank();
  const init = await page.evaluate(async () => {
    const { createClient } = await import("/pkg/index.js");
    const config = await (await fetch("/config.json")).json();
    localStorage.clear();
    return new Promise((resolve) => {
      const seen = (url, { signal, headers, ...init }) => resolve({ url, ...init, headers: [...headers], signal: signal instanceof AbortSignal });
      createClient({ ...config, fetch: (...request) => Promise.reject(seen(...request)) }).prepare();
    });
  });
  assert.deepEqual(init, {
    url: `${world.issuer}/.well-known/openid-configuration`,
    method: "GET",
    mode: "cors",
    credentials: "omit",
    redirect: "error",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    headers: [["accept", "application/json"]],
    signal: true,
  });
});

test("a provider that never answers is a timeout", async () => {
  const code = await codeOf(await blank(), "await client.loginWithEmail()", { options: "{ fetch: () => new Promise(() => {}), timeout: 200 }" });
  assert.equal(code, "timeout");
});

test("a body that never ends is read up to 256 KiB and refused", async () => {
  const endless = `{ fetch: async () => new Response(new ReadableStream({ pull(to) { to.enqueue(new Uint8Array(65536)) } }), { headers: { "content-type": "application/json" } }) }`;
  assert.equal(await codeOf(await blank(), "await client.loginWithEmail()", { options: endless }), "invalid_metadata");
});

test("an AbortSignal ends a call, before it and during it", async () => {
  const page = await blank();
  assert.equal(await codeOf(page, "await client.loginWithEmail({ signal: AbortSignal.abort() })"), "aborted");
  const during = "await client.loginWithEmail({ signal: AbortSignal.timeout(100) })";
  assert.equal(await codeOf(page, during, { options: "{ fetch: () => new Promise(() => {}) }" }), "aborted");
});

test("storage that throws, is full or forgets is reported before the page is left", async () => {
  for (const prepare of [
    "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('x', 'SecurityError') } })",
    "Storage.prototype.setItem = () => { throw new DOMException('x', 'QuotaExceededError') }",
    "Storage.prototype.setItem = () => {}",
  ]) {
    assert.equal(await codeOf(await blank(), "await client.loginWithEmail()", { prepare }), "storage_unavailable", prepare);
  }
});

test("randomness that is missing, throws or is none is reported before the page is left", async () => {
  for (const value of ["undefined", "() => { throw new Error('x') }", "(bytes) => bytes.fill(0)"]) {
    const prepare = `Object.defineProperty(Crypto.prototype, 'getRandomValues', { value: ${value} })`;
    assert.equal(await codeOf(await blank(), "await client.loginWithEmail()", { prepare }), "unsupported_browser", value);
  }
});

test("a login in a frame is refused", async () => {
  const page = await blank();
  await page.evaluate(() => document.body.append(document.createElement("iframe")));
  assert.equal(await codeOf(page.frames()[1], "await client.loginWithEmail()"), "invalid_config");
});

test("a login without WebCrypto, or in an insecure context, is refused by its own code", async () => {
  const without = "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })";
  assert.equal(await codeOf(await blank(), "await client.loginWithEmail()", { prepare: without }), "unsupported_browser");
  const nothing = "Object.defineProperty(window, 'crypto', { value: undefined })";
  assert.equal(await codeOf(await blank(), "await client.loginWithEmail()", { prepare: nothing }), "unsupported_browser");
  const insecure = "Object.defineProperty(window, 'isSecureContext', { value: false })";
  assert.equal(await codeOf(await blank(), "await client.loginWithEmail()", { prepare: insecure }), "insecure_context");
});

test("options that do not exist are refused by name, protocol parameters among them", async () => {
  const page = await blank();
  for (const name of ["state", "nonce", "redirect_uri", "code_challenge", "client_id", "responseType", "acrValues"]) {
    assert.equal(await codeOf(page, `await client.loginWithEmail({ ${name}: "x" })`), "invalid_config", name);
  }
  for (const [name, value] of [["clientID", "'x'"], ["timeout", "'1'"], ["locale", "'sv'"], ["fetch", "1"], ["session", "{ store: 'local' }"]]) {
    assert.equal(await codeOf(page, "", { options: `{ ${name}: ${value} }` }), "invalid_config", name);
  }
  assert.equal(await codeOf(page, "await client.createAuthorizationRequest()", { options: "{ environment: 'test' }" }), "invalid_config");
  assert.equal(await codeOf(page, "await client.loginWithEmail({ prompt: 'none' })"), "invalid_config");
  assert.equal(await codeOf(page, "await client.login({})"), "invalid_config");
  assert.equal(await codeOf(page, "await client.handleRedirectCallback()"), "not_a_callback");
});

test("a listener that is no function is refused at once", async () => {
  for (const listener of ["undefined", "null", "{}", "'x'"]) {
    assert.equal(await codeOf(await blank(), `client.onSessionChange(${listener})`), "invalid_config", listener);
  }
});

test("start and handleRedirectCallback are the same promise for the same response", async () => {
  const page = await blank();
  const same = await page.evaluate(async (state) => {
    const { createClient } = await import("/pkg/index.js");
    const client = await createClient(await (await fetch("/config.json")).json());
    const url = `${location.origin}/?code=a&state=${state}`;
    const calls = [client.handleRedirectCallback(url), client.handleRedirectCallback(url)];
    calls.forEach((call) => call.catch(() => undefined));
    return [client.start() === client.start(), calls[0] === calls[1], client.isRedirectCallback(url), client.isRedirectCallback()];
  }, UNKNOWN_STATE);
  assert.deepEqual(same, [true, true, true, false]);
});

test("at most eight logins are pending", async () => {
  const page = await blank();
  const kept = await page.evaluate(async () => {
    const { createClient } = await import("/pkg/index.js");
    const client = await createClient(await (await fetch("/config.json")).json());
    for (let count = 0; count < 12; count += 1) {
      await client.createAuthorizationRequest({ appState: { count } });
      // Of two logins in one millisecond neither is the older.
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return Object.values(sessionStorage).map((text) => JSON.parse(JSON.parse(text).app_state).count).sort((a, b) => a - b);
  });
  assert.deepEqual(kept, [4, 5, 6, 7, 8, 9, 10, 11]);
});

test("importing needs nothing that the page of a test runner, such as jsdom's, does not have", () => {
  const lacking = ["TextDecoder", "TextEncoder", "WebAssembly", "DecompressionStream", "BroadcastChannel", "fetch", "Response", "crypto"];
  const script = `for (const name of ${JSON.stringify(lacking)}) delete globalThis[name];
    for (const entry of ["index", "slim", "button", "react"]) await import("${new URL("../../../pkg/", import.meta.url)}" + entry + ".js");`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
});

test("a URL object is as good as its text, and what is no URL breaks nothing", async () => {
  const page = await blank();
  const [good, ...others] = await page.evaluate(async (state) => {
    const { createClient } = await import("/pkg/index.js");
    const client = await createClient(await (await fetch("/config.json")).json());
    const response = new URL(`/?code=a&state=${state}`, location.origin);
    return [response, location, 5, null, {}].map((url) => client.isRedirectCallback(url)).concat(await client.handleFrontChannelLogout(response));
  }, UNKNOWN_STATE);
  assert.equal(good, true);
  assert.deepEqual(others, [false, false, false, false, "no-match"]);
});
