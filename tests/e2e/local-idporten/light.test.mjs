// What a page pays for a client before a login, and when the rest is loaded. The page is a bundle, as people build it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { after, before, test } from "node:test";
import { inRoot } from "../../../tools/lib.mjs";
import { folderOfEngine } from "../../engines/engine.mjs";
import { UNKNOWN_STATE } from "../../unknown-state.mjs";
import { assertSilent, bundle, startIdportenWorld } from "./world.mjs";

const folder = folderOfEngine("light");

/** A page with a button and a client, whose options and first act are what a test says. */
const PAGE = `
  import { createClient, preload } from "idporten-email-login";
  import "idporten-email-login/button";

  Object.assign(globalThis, { createClient, preload });
  globalThis.open = async (options) => {
    const config = await (await fetch("/config.json")).json();
    globalThis.client = createClient({ ...config, ...options });
    const button = document.createElement("idporten-email-button");
    button.client = client;
    document.body.append(button);
    return client;
  };
`;

let world;
before(async () => {
  rmSync(folder, { recursive: true, force: true });
  await bundle({
    stdin: { contents: PAGE, resolveDir: inRoot(".") },
    outdir: folder,
    minify: true,
    alias: { "idporten-email-login": inRoot("pkg/index.js"), "idporten-email-login/button": inRoot("pkg/button.js") },
  });
  world = await startIdportenWorld({ more: { "/light/": folder } });
});
after(() => world.close());

const FIRST = "/light/stdin.js";
const isLater = ({ pathname }) => pathname.startsWith("/light/") && pathname !== FIRST;

/** The page with its first chunk loaded, and what it asked for. */
async function visit({ prepare, path = "blank.html", context } = {}) {
  const page = await world.newPage(context);
  page.asked = [];
  page.on("request", (request) => page.asked.push(new URL(request.url())));
  if (prepare) await page.addInitScript(prepare);
  await page.goto(world.url + path);
  await page.evaluate((first) => import(first), FIRST);
  page.asked.splice(0, Infinity, ...page.asked.filter((url) => url.pathname !== FIRST));
  return page;
}

const loaded = (page) => page.asked.some(isLater);
const askedProvider = (page) => page.asked.some(({ origin }) => [world.issuer, world.loginOrigin].includes(origin));

async function until(page, fits) {
  for (const end = Date.now() + 5000; !fits(); await page.waitForTimeout(20)) assert.ok(Date.now() < end, String(fits));
}

/** Everything that a page can keep. */
const everythingKept = (page) =>
  page.evaluate(async () => [
    ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...(await indexedDB.databases()), ...(await caches.keys()), ...(document.cookie ? [document.cookie] : []), ...(history.state ? [history.state] : []),
  ]);

test("a bundler makes three files of the package: the page's, what a login needs, and what it needs without WebAssembly", () => {
  assert.equal(readdirSync(folder).length, 3);
});

test("with every file but the first chunk blocked a first visit gets its answer and a button, and a press works when the files are back", async () => {
  const page = await world.newPage();
  await page.route(isLater, (route) => route.abort());
  await page.goto(`${world.url}blank.html`);
  await page.evaluate((first) => import(first), FIRST);
  assert.deepEqual(await page.evaluate("open().then((client) => client.start())"), { kind: "anonymous" });
  await page.evaluate(() => document.addEventListener("login-error", ({ detail }) => (globalThis.reported = [detail.code, detail.retryable, detail.cause?.name])));
  const button = page.locator("idporten-email-button");
  await button.locator("button").click();
  await button.locator("[role=status]", { hasText: "Innloggingen virker ikke nå. Last siden på nytt." }).waitFor();
  assert.deepEqual(await page.evaluate("reported"), ["wasm_load_failed", true, "TypeError"]);
  await page.unroute(isLater);
  await button.locator("button").click();
  await page.waitForURL(`${world.loginOrigin}/**`);
});

for (const load of ["idle", "intent"]) {
  test(`ten seconds of a first visit without a user store nothing and request nothing, with load "${load}"`, async () => {
    const page = await visit();
    assert.deepEqual(await page.evaluate(`open({ load: "${load}" }).then((client) => client.start())`), { kind: "anonymous" });
    await page.waitForTimeout(10_000);
    assert.equal(loaded(page), load === "idle");
    assert.equal(askedProvider(page), false);
    assert.deepEqual(await everythingKept(page), []);
    assertSilent(page);
  });
}

test("createClient() alone loads nothing", async () => {
  const page = await visit();
  await page.evaluate("open()");
  await page.waitForTimeout(500);
  assert.equal(loaded(page), false);
});

test("users who save data load nothing before they ask for it", async () => {
  const page = await visit({ prepare: "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })" });
  await page.evaluate("open().then((client) => client.start())");
  await page.waitForTimeout(1000);
  assert.equal(loaded(page), false);
});

test("prepare() loads the module and the metadata, and never rejects", async () => {
  const page = await visit();
  await page.evaluate(`open({ load: "intent" }).then((client) => client.prepare())`);
  assert.ok(loaded(page) && askedProvider(page));
  assert.equal(await page.evaluate(() => document.querySelector("link[rel=preconnect]").href), `${world.issuer}/`);
  assert.ok(await page.evaluate(() => document.querySelector("link[rel=preconnect]").crossOrigin === "anonymous"));
  const offline = await visit();
  await offline.route(isLater, (route) => route.abort());
  await offline.evaluate(`open({ load: "intent" }).then((client) => client.prepare())`);
});

for (const [sign, give] of [
  ["the pointer enters it", (page) => page.locator("idporten-email-button").hover()],
  ["it is touched", (page) => page.locator("idporten-email-button").evaluate((element) => element.dispatchEvent(new Event("touchstart", { bubbles: true })))],
]) {
  test(`the button prepares when ${sign}, and a press then requests nothing before it leaves`, async () => {
    const page = await visit();
    await page.evaluate(`open({ load: "intent" }).then((client) => client.start())`);
    await give(page);
    await until(page, () => askedProvider(page));
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith("|metadata")));
    page.asked.length = 0;
    await page.locator("idporten-email-button button").click();
    await page.waitForURL(`${world.loginOrigin}/**`);
    assert.equal(page.asked[0].pathname, "/authorize");
  });
}

test("going past the button with Tab requests nothing", async () => {
  const page = await visit();
  await page.evaluate(`open({ load: "intent" }).then((client) => client.start())`);
  await page.locator("idporten-email-button button").focus();
  await page.waitForTimeout(500);
  assert.equal(askedProvider(page), false);
});

test("on a page that may be a response, the import begins before any call", async () => {
  const page = await visit({ path: `blank.html?code=a&state=${UNKNOWN_STATE}` });
  await until(page, () => loaded(page));
  assert.equal(await page.evaluate("typeof client"), "undefined");
});

test("on a callback the browser connects while the module loads", async () => {
  const page = await visit({ path: `blank.html?error=access_denied&state=${UNKNOWN_STATE}` });
  await page.route(isLater, () => {});
  const link = await page.evaluate(`open({ redirectUri: location.origin + "/blank.html" }).then((client) => (void client.start().catch(() => {}), document.querySelector("link[rel=preconnect]")?.href))`);
  assert.equal(link, `${world.issuer}/`);
});

test("a tab that keeps something of ours loads the module at once", async () => {
  const page = await visit();
  await page.evaluate(`sessionStorage.setItem("idporten-email-login|x|y|session", "junk"), open().then((client) => client.start())`);
  assert.ok(loaded(page));
  assert.equal(askedProvider(page), false);
});

test("a call that comes before the module waits for it, no longer than its signal allows, and is checked before anything is sent", async () => {
  const page = await visit();
  await page.route(isLater, () => {});
  const aborted = await page.evaluate(`open({ load: "intent" }).then((client) => client.loginWithEmail({ signal: AbortSignal.timeout(50) })).catch((error) => error.code)`);
  assert.equal(aborted, "aborted");
  await page.unroute(isLater);
  const other = await visit();
  const code = await other.evaluate(`open({ load: "intent" }).then((client) => client.loginWithEmail({ returnto: "/" })).catch((error) => [error.code, error.message])`);
  assert.deepEqual(code, ["invalid_config", "returnto is not an option. docs/errors.md#invalid_config"]);
  assert.equal(askedProvider(other), false);
});

test("the look at the page sees every response that the core would, in any writing, and leaves others alone", async () => {
  const page = await visit();
  await page.evaluate("open()");
  const isResponse = (query) => page.evaluate((address) => client.isRedirectCallback(address), world.url + query);
  const iss = `iss=${encodeURIComponent(world.issuer)}`;
  for (const name of ["state", "%73tate"]) {
    for (const query of [`?code=x&${name}=${UNKNOWN_STATE}`, `?a=b&${name}=${UNKNOWN_STATE}`, `#id_token=x&${name}=${UNKNOWN_STATE}`, `?a#b&${name}=${UNKNOWN_STATE}`, `elsewhere?error=x&${name}=${UNKNOWN_STATE}`]) {
      assert.equal(await isResponse(query), true, query);
    }
  }
  assert.equal(await isResponse(`?code=x&${iss}`), true, "by its issuer");
  for (const query of ["", "?a=b", "?code=WELCOME10", "?code=x&state=stripe_abc", "?error=payment_failed", "?state=open", `?code=x&state=${UNKNOWN_STATE}x`, `?code=x&state=x${UNKNOWN_STATE}`, "#/saker", `elsewhere?code=x&${iss}`, "?code=x&iss=https://idporten.no"]) {
    assert.equal(await isResponse(query), false, query);
  }
});

test("what the page's half knows of storage and of the environments is what the core knows", async () => {
  const storage = readFileSync(inRoot("src/browser/web/storage.rs"), "utf8");
  const [namespace, login, completing, logout, session, active] = ["NAMESPACE", "LOGIN", "COMPLETING", "LOGOUT", "SESSION", "ACTIVE"].map((name) => new RegExp(`const ${name}: &str = "([\\w-]+)`).exec(storage)[1]);
  assert.ok(readFileSync(inRoot("pkg/page/look.js"), "utf8").includes(`/^${namespace}.*\\|(${login}|${completing}|${logout}|${session}|${active})/`));
  const state = readFileSync(inRoot("src/login/state.rs"), "utf8");
  const [prefix, length] = ["PREFIX: &str = \"([\\w-]+)", "LENGTH: usize = (\\d+)"].map((pattern) => new RegExp(pattern).exec(state)[1]);
  assert.ok(readFileSync(inRoot("pkg/page/page-load.js"), "utf8").includes(`/^${prefix}[\\w-]{${length}}$/`));
  const issuers = [...readFileSync(inRoot("src/provider/idporten.rs"), "utf8").matchAll(/const (TEST|PRODUCTION): Published = Published \{\s+issuer: "(https:.*)"/g)];
  assert.equal(issuers.length, 2);
  for (const [, environment, issuer] of issuers) {
    const page = await visit();
    await page.route(isLater, () => {});
    await page.evaluate((environment) => void createClient({ clientId: "x", redirectUri: "/", environment }).prepare(), environment.toLowerCase());
    assert.equal(await page.evaluate(() => document.querySelector("link[rel=preconnect]").href), `${issuer}/`);
  }
});

test("the same options give the same client, and other options are refused by name", async () => {
  const page = await visit();
  const found = await page.evaluate(async () => {
    const client = await globalThis.open({ session: { idleTimeout: 60 }, onTrace: () => {} });
    const config = await (await fetch("/config.json")).json();
    const same = { session: { idleTimeout: 60 }, ...config, onTrace: () => {} };
    const refusal = (options) => {
      try {
        return createClient(options);
      } catch (error) {
        return [error.code, /\w+(?=\. Give)/.exec(error.message)?.[0]];
      }
    };
    const found = [
      createClient(same) === client,
      createClient({ ...same, session: { ...same.session } }) === client,
      refusal({ ...same, locale: "en" }),
      refusal({ ...same, session: { idleTimeout: 61 } }),
      createClient({ ...same, clientId: "another-client" }) === client,
    ];
    client.close();
    return [...found, createClient({ ...same, locale: "en" }) === client];
  });
  assert.deepEqual(found, [true, true, ["invalid_config", "locale"], ["invalid_config", "session"], false, false]);
});

for (const [what, options] of [
  ["is not known", { clientID: "x" }],
  ["is missing", { clientId: undefined }],
  ["has the wrong type", { scope: 5 }],
  ["has a value that there is none of", { load: "late" }],
  ["is of the session's and not known", { session: { idle: 5 } }],
]) {
  test(`an option that ${what} is thrown at once`, async () => {
    const page = await visit();
    const error = await page.evaluate(async (options) => {
      const config = await (await fetch("/config.json")).json();
      try {
        createClient({ ...config, ...options, clientId: "clientId" in options ? options.clientId : config.clientId });
        return undefined;
      } catch ({ code, message }) {
        return { code, message };
      }
    }, options);
    assert.equal(error.code, "invalid_config");
    assert.ok(error.message.includes(Object.keys(options.session ?? options)[0]), error.message);
    assert.equal(loaded(page), false);
  });
}

for (const [what, use] of [
  ["acrValues that are no list of strings", "client.login({ acrValues: [5] })"],
  ["a signal that is none", "client.loginWithEmail({ signal: {} })"],
  ["maxAge that is no whole number", "client.loginWithEmail({ maxAge: 0.5 })"],
  ["appState that is a circle", "(() => { const circle = {}; circle.circle = circle; return client.loginWithEmail({ appState: circle }); })()"],
  ["appState that is a function", "client.loginWithEmail({ appState: () => {} })"],
  ["a locale that there is none of", "client.loginWithEmail({ locale: 'sv' })"],
]) {
  test(`${what}: refused, and the page is not left`, async () => {
    const page = await visit();
    await page.evaluate("open()");
    const { code, message } = await page.evaluate(`${use}.catch(({ code, message }) => ({ code, message }))`);
    assert.equal(code, "invalid_config");
    assert.match(message, /^(acrValues|signal|maxAge|appState|locale) must be: /);
    assert.equal(await page.evaluate("sessionStorage.length"), 0);
  });
}

test("errors before loading speak the language of the options where there is one, else the page's", async () => {
  const page = await visit();
  const said = await page.evaluate(() => {
    const sentence = (options) => {
      try {
        return createClient(options);
      } catch (error) {
        return [error.userMessage(), error.userMessage("nn")];
      }
    };
    const nb = [sentence({}), sentence({ locale: "en" })];
    document.documentElement.lang = "en-GB";
    return [...nb, sentence({ locale: "sv" })];
  });
  const [nb, nn, en] = ["Innloggingen virker ikke nå. Last siden på nytt.", "Innlogginga verkar ikkje no. Last sida på nytt.", "Login does not work now. Reload the page."];
  assert.deepEqual(said, [[nb, nn], [en, nn], [en, nn]]);
});

test("a redirect URI that is a path is on the page's origin, with its query; the same for the return from logout", async () => {
  const page = await visit();
  const sent = await page.evaluate(`open({ redirectUri: "/", postLogoutRedirectUri: "/" }).then((client) => client.createAuthorizationRequest()).then(({ url }) => new URL(url).searchParams.get("redirect_uri"))`);
  assert.equal(sent, world.url);
});

test("on a server a client has no user, refuses every call, and takes a path for its redirect URI", () => {
  const script = `
    import { createClient } from "idporten-email-login";
    import "idporten-email-login/button";
    const client = createClient({ clientId: "x", redirectUri: "/", environment: "test" });
    const codes = await Promise.all([client.start(), client.loginWithEmail(), client.handleRedirectCallback(), client.logout()].map((call) => call.catch(({ code }) => code)));
    await client.prepare();
    console.log(JSON.stringify([client.user, client.isRedirectCallback(), codes, client.onSessionChange(() => {})()]));
    client.close();`;
  const said = JSON.parse(execFileSync("node", ["--input-type=module", "--eval", script], { cwd: inRoot("."), encoding: "utf8" }));
  assert.deepEqual(said, [null, false, Array(4).fill("unsupported_browser"), true]);
});
