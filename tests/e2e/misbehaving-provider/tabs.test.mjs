// One person, several tabs, and what browsers do to tabs. Crossed callbacks and foreign tabs are rows CB-33 and CB-34.

import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ORIGIN } from "../../conformance/addresses.mjs";
import { EMAIL } from "../../conformance/provider.mjs";
import { launchProfile } from "../../engines/launch.mjs";
import { engine } from "../../engines/engine.mjs";
import { DEAF, answered, browserTests, lookAt, otherTab, tokenRequests } from "./tabs.mjs";

const browserTest = browserTests();

/** A duplicate of the tab, with a copy of what it keeps. */
async function duplicate(it) {
  const [page] = await Promise.all([it.context.waitForEvent("page"), it.evaluate("void open(location.href)")]);
  await page.waitForLoadState();
  page.said = [];
  return it.in(page);
}

browserTest("a tab that was duplicated while the user was at ID-porten redeems the code once", {}, async (it) => {
  await it.client();
  const { url, prepared } = await answered(it);
  const copy = await duplicate(it);
  assert.ok(await copy.kept(prepared.state), "the duplicate has a copy of the pending login");
  const codes = [];
  for (const tab of [it, copy]) {
    await tab.visit(url);
    codes.push((await tab.start()).code);
  }
  assert.deepEqual(codes, ["ok", "unknown_state"]);
  assert.equal(tokenRequests(it), 1);
  assert.equal(copy.page.url(), it.options.redirectUri);
});

browserTest("a tab that the page opens itself begins with the same user, and one that a link opens without a user", {}, async (it) => {
  await it.logIn();
  const copy = await duplicate(it);
  assert.deepEqual((await copy.start()).value.user, await it.user());
  const other = await otherTab(it);
  assert.deepEqual((await other.start()).value, { kind: "anonymous" });
});

browserTest("two duplicates that load one callback at the very same moment redeem the code once", {
  // What each notes for the other comes late, as it does between two processes of a browser.
  prepare: "{ const { setItem } = Storage.prototype; Storage.prototype.setItem = function late(key, value) { if (key.endsWith('|taken')) setTimeout(() => setItem.call(this, key, value), 200); else setItem.call(this, key, value); }; }",
  provider: { tokenResponse: (it) => void (it.delay = 300) },
}, async (it) => {
  await it.client();
  const { url } = await answered(it);
  const copy = await duplicate(it);
  const codes = await Promise.all([it, copy].map(async (tab) => {
    await tab.visit(url);
    return (await tab.start()).code;
  }));
  assert.deepEqual(codes.sort(), ["ok", "unknown_state"]);
  assert.equal(tokenRequests(it), 1);
});

browserTest("a page that is prerendered and never shown leaves the login to the page that is", {
  prepare: "if (window.opener) Object.defineProperty(Document.prototype, 'prerendering', { get: () => true })",
}, async (it) => {
  await it.client();
  const { url } = await answered(it);
  const hidden = await duplicate(it);
  await hidden.visit(url);
  await hidden.client();
  await hidden.evaluate("void client.start()");
  await it.visit(url);
  assert.equal((await it.start()).value.kind, "logged-in");
  assert.equal(tokenRequests(it), 1);
});

browserTest("a tab that was elsewhere during a logout in another tab has no user when it comes back", {}, async (it) => {
  await it.logIn();
  const other = await otherTab(it);
  await other.logIn();
  await it.page.goto(`${it.provider.issuer}/elsewhere`);
  await other.call("client.logout({ localOnly: true })");
  await it.visit("/app");
  assert.deepEqual((await it.start()).value, { kind: "anonymous" });
  assert.ok(!(await it.evaluate("Object.keys(sessionStorage)")).some((key) => key.endsWith("session")));
  await it.logIn();
  await it.page.reload();
  assert.equal((await it.start()).value.kind, "session", "a login after that logout is not ended by it");
});

browserTest("a tab that receives no message finds a logout in another tab when it is looked at", DEAF, async (it) => {
  await it.logIn();
  await it.evaluate("globalThis.reported = [], void client.onSessionChange((user) => reported.push(user))");
  const other = await otherTab(it);
  await other.client();
  await other.call("client.logout({ localOnly: true })");
  await lookAt(it);
  assert.deepEqual(await it.evaluate("[client.user, reported]"), [null, [null]]);
});

// Firefox would give such a page the sessionStorage that it was left with, so there it is loaded anew.
const isLoadedAnew = engine === "firefox";

/** Back on a page that was left before a login as this person. */
async function backAfterLogin(it, email) {
  await it.evaluate("globalThis.reported = [], void client.onSessionChange((user) => reported.push(user.email))");
  const { url } = await answered(it, { email, sub: email });
  await it.visit(url);
  await it.start();
  await it.back();
  assert.equal(await it.evaluate("!globalThis.reported"), isLoadedAnew);
  if (isLoadedAnew) await it.start();
  else await it.until("reported.length");
  assert.deepEqual(await it.evaluate("[client.user?.email, globalThis.reported]"), [email, isLoadedAnew ? undefined : [email]]);
}

for (const load of ["idle", "intent"]) browserTest(`a page that was left for a login shows it when it is restored from the back-forward cache, loaded with "${load}"`, { options: { load } }, async (it) => {
  await it.start();
  if (load === "idle") await it.page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("wasm.js")));
  await backAfterLogin(it, EMAIL);
});

browserTest("a page that was left before another user's login shows it when it is restored", {}, async (it) => {
  await it.logIn();
  await backAfterLogin(it, "ola@example.no");
});

browserTest("a click after Back, where a login has left the page before, leaves it again", {}, async (it) => {
  await it.client();
  await it.evaluate("globalThis.here = true, void client.loginWithEmail()");
  await it.page.waitForURL(`${it.provider.issuer}/authorize?**`);
  await it.page.waitForTimeout(1200);
  await it.back();
  assert.equal(await it.evaluate("!globalThis.here"), isLoadedAnew, "the page was restored");
  if (isLoadedAnew) await it.client();
  await it.evaluate("void client.loginWithEmail()");
  await it.page.waitForURL(`${it.provider.issuer}/authorize?**`);
  assert.equal(it.provider.requestsTo("authorize").length, 2);
});

browserTest("activity on a later page counts when a page is restored from the back-forward cache", { options: { session: { idleTimeout: 3 } } }, async (it) => {
  await it.logIn();
  await it.evaluate("globalThis.here = true");
  await it.visit("/other");
  await it.start();
  for (let tenths = 0; tenths < 40; tenths += 5) {
    await it.page.mouse.move(tenths, tenths);
    await it.page.waitForTimeout(500);
  }
  await it.back();
  assert.equal(await it.evaluate("!globalThis.here"), isLoadedAnew, "the page was restored");
  if (isLoadedAnew) await it.start();
  assert.equal(await it.evaluate("client.user?.email"), EMAIL);
});

browserTest("a browser that is closed and opened again with its tabs completes the login", {}, async (it) => {
  const folder = mkdtempSync(join(tmpdir(), "profile-"));
  let browser = await launchProfile(folder);
  let tab = it.in((await browser.pages())[0]);
  await tab.visit();
  await tab.client();
  const { url } = await answered(tab);
  // Chromium writes down its tabs, and what they keep, a few seconds after they have changed.
  await tab.page.waitForTimeout(4000);
  await browser.close();
  browser = await launchProfile(folder);
  try {
    const restored = async () => (await browser.pages()).find((page) => page.url().startsWith(ORIGIN));
    for (const end = Date.now() + 15_000; !(await restored()) && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 50));
    tab = it.in(await restored());
    await tab.visit(url);
    assert.equal((await tab.start()).value?.kind, "logged-in");
  } finally {
    await browser.close();
  }
});
