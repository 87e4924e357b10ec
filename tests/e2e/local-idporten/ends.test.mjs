// Every end of a session is known everywhere on the page: by user, start(), handleRedirectCallback(), the listeners, the
// button's client and the React hook; and nothing gives the login's tokens any more.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { giveEmailAndCode } from "../../../tools/browser.mjs";
import { inRoot } from "../../../tools/lib.mjs";
import { folderOfEngine } from "../../engines/engine.mjs";
import { bundle, startIdportenWorld } from "./world.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const [KARI, OLA] = ["kari@example.no", "ola@example.no"];

let world;
before(async () => {
  const folder = folderOfEngine("ends");
  await bundle({
    entryPoints: [here("ends/app.jsx")],
    outdir: folder,
    jsx: "automatic",
    alias: Object.fromEntries([["", "index"], ["/button", "button"], ["/react", "react"]].map(([entry, file]) => [`idporten-email-login${entry}`, inRoot(`pkg/${file}.js`)])),
    define: { "process.env.NODE_ENV": '"production"' },
  });
  world = await startIdportenWorld({ more: { "/": here("ends/index.html"), "/ends/": folder } });
});
after(() => world.close());

/** A page on which a user has logged in. `options`: of the client. */
async function loggedIn(email = KARI, { options, context } = {}) {
  const page = context ? await context.newPage() : await world.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(`${world.url}blank.html`);
  await page.evaluate((options) => sessionStorage.setItem("test-options", JSON.stringify(options ?? {})), options);
  await page.goto(world.url);
  await page.locator("idporten-email-button button").click();
  await giveEmailAndCode(page, world.issuer, email);
  await page.locator("#hook", { hasText: `logged-in ${email}` }).waitFor();
  return page;
}

/** What each part of the page says. */
const said = (page) =>
  page.evaluate(async () => {
    const outcome = async (call) => {
      const { value, error } = await call().then((value) => ({ value }), (error) => ({ error }));
      return error ? error.code : (value.idToken ?? value.kind ?? value);
    };
    return {
      user: client.user?.email ?? null,
      start: await outcome(() => client.start()),
      again: await outcome(() => client.handleRedirectCallback()),
      response: await outcome(() => client.handleRedirectCallback(response)),
      button: document.querySelector("idporten-email-button").client.user?.email ?? null,
      hook: document.querySelector("#hook").textContent.trim(),
    };
  });

const NO_USER = { user: null, start: "anonymous", again: "not_a_callback", response: "unknown_state", button: null, hook: "anonymous" };

const ended = (page) => page.waitForFunction(() => reported.length > 1);

test("while the session goes on, everything gives the login", async () => {
  const page = await loggedIn();
  const idToken = await page.evaluate("client.handleRedirectCallback().then(({ idToken }) => idToken)");
  assert.match(idToken, /^ey/);
  assert.deepEqual(await said(page), { user: KARI, start: "logged-in", again: idToken, response: idToken, button: KARI, hook: `logged-in ${KARI}` });
  assert.deepEqual(await page.evaluate("reported"), [["login", KARI]]);
});

const ends = {
  idle: { options: { session: { idleTimeout: 2 } }, end: ended },
  "max-age": { options: { session: { maxAge: 2 } }, end: ended },
  logout: { end: (page) => page.evaluate("client.logout({ localOnly: true })") },
  "elsewhere, by a logout in another tab": {
    async end(page) {
      const other = await page.context().newPage();
      await other.goto(world.url);
      await other.waitForFunction(() => globalThis.client);
      await other.evaluate("client.logout({ localOnly: true })");
      await ended(page);
    },
  },
  "elsewhere, by the page itself, which clears its storage": { end: (page) => page.evaluate("sessionStorage.clear()") },
  "front-channel": {
    async end(page) {
      const other = await page.context().newPage();
      const { iss, sid } = await page.evaluate("({ iss: client.user.issuer, sid: client.user.sid })");
      await other.goto(`${world.url}front-channel-logout.html?${new URLSearchParams({ iss, sid })}`);
      await ended(page);
    },
  },
  closed: { end: (page) => page.evaluate("client.close()"), says: { start: "aborted", again: "aborted", response: "aborted" } },
};

for (const [what, { options, end, says }] of Object.entries(ends)) {
  const [reason] = what.split(",");
  test(`ended by ${what}: no user, everywhere, and no token`, async () => {
    const page = await loggedIn(KARI, { options });
    await end(page);
    assert.equal(await page.evaluate("client.user"), null);
    await page.locator("#hook", { hasText: "anonymous" }).waitFor();
    assert.deepEqual(await said(page), { ...NO_USER, ...says });
    assert.deepEqual(await page.evaluate("reported"), [["login", KARI], [reason, null]]);
    await page.mouse.move(10, 10);
    await page.mouse.move(90, 90);
    const kept = await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.endsWith("|session")).length);
    assert.equal(kept, reason === "closed" ? 1 : 0, "a closed client leaves the tab's session to the next");
  });
}

test("replaced by another user's login in this tab: that person, everywhere, and no token of the first", async () => {
  const page = await loggedIn();
  const other = await loggedIn(OLA, { context: await world.browser.newContext() });
  const [key, text] = await other.evaluate(() => Object.entries(sessionStorage).find(([key]) => key.endsWith("|session")));
  const [name, end] = await other.evaluate(() => Object.entries(localStorage).find(([key]) => key.includes("|open|")));
  await page.evaluate(([key, text, name, end]) => (localStorage.setItem(name, end), sessionStorage.setItem(key, text)), [key, text, name, end]);
  await page.mouse.move(10, 10);
  await page.waitForTimeout(1100);
  await page.mouse.move(90, 90);
  assert.equal(await page.evaluate("client.user.email"), OLA);
  await page.locator("#hook", { hasText: OLA }).waitFor();
  assert.deepEqual(await said(page), { ...NO_USER, user: OLA, start: "session", button: OLA, hook: `logged-in ${OLA}` });
  assert.deepEqual(await page.evaluate("reported"), [["login", KARI], ["replaced", OLA]]);
  assert.ok((await page.evaluate((key) => sessionStorage.getItem(key), key)).includes(OLA), "the newer session is not written over");
});

test("a client that is closed while it starts stays closed, and asks for nothing any more", async () => {
  const page = await loggedIn();
  await page.reload();
  await page.locator("#hook", { hasText: KARI }).waitFor();
  const found = await page.evaluate(async () => {
    const code = (call) => call.then(() => "settled", ({ code }) => code);
    const starting = client.start();
    client.close();
    const codes = [await code(starting)];
    for (const call of [client.start(), client.logout({ localOnly: true }), client.handleFrontChannelLogout(), client.createAuthorizationRequest()]) codes.push(await code(call));
    return [client.user, codes, Object.keys(sessionStorage).filter((key) => key.endsWith("|session")).length];
  });
  assert.deepEqual(found, [null, Array(5).fill("aborted"), 1]);
});

test("a front-channel logout that names no session leaves it to start()", async () => {
  const page = await loggedIn();
  await page.goto(`${world.url}blank.html`);
  const found = await page.evaluate(async () => {
    const { createClient } = await import("/pkg/index.js");
    const client = createClient(await (await fetch("/config.json")).json());
    return [await client.handleFrontChannelLogout(), (await client.start()).kind];
  });
  assert.deepEqual(found, ["no-match", "session"]);
});

for (const [what, path] of [["a router that has moved on", "/elsewhere"], ["the callback's page", "/"]]) {
  test(`start() joins a login that is being completed, on ${what}`, async () => {
    const page = await world.newPage();
    await page.goto(`${world.url}blank.html`);
    const url = await page.evaluate(async () => {
      const { createClient } = await import("/pkg/index.js");
      return (await createClient(await (await fetch("/config.json")).json()).createAuthorizationRequest()).url;
    });
    const callback = page.waitForRequest((request) => request.isNavigationRequest() && request.url().includes("code="));
    // An answer, since WebKit asks again where there was none.
    await page.route(/[?&]code=/, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
    await page.goto(url);
    await giveEmailAndCode(page, world.issuer, KARI);
    const response = (await callback).url();
    await page.unroute(/[?&]code=/);
    await page.goto(`${world.url}blank.html`);
    const kind = await page.evaluate(async ([response, path]) => {
      const { createClient } = await import("/pkg/index.js");
      const client = createClient(await (await fetch("/config.json")).json());
      const first = client.handleRedirectCallback(response);
      await new Promise((resolve) => setTimeout(resolve, 0));
      history.replaceState(null, "", path);
      await new Promise((resolve) => setTimeout(resolve, 0));
      const [{ kind }] = await Promise.all([client.start(), first]);
      return kind;
    }, [response, path]);
    assert.equal(kind, "logged-in");
  });
}

test("a listener that logs out while a login completes gets no login and no token", async () => {
  const page = await world.newPage();
  await page.addInitScript(() => {
    globalThis.beforeLogin = (client) => client.onSessionChange((user) => user && client.logout({ localOnly: true }));
  });
  await page.goto(world.url);
  await page.locator("idporten-email-button button").click();
  await giveEmailAndCode(page, world.issuer, KARI);
  await page.waitForFunction(() => globalThis.reported?.length === 2);
  await page.locator("#hook", { hasText: "anonymous" }).waitFor();
  assert.deepEqual(await page.evaluate("reported.map(([reason]) => reason).sort()"), ["login", "logout"]);
  assert.deepEqual(await said(page), NO_USER);
});
