// Users are warned before they are logged out, and can stay.

import assert from "node:assert/strict";
import { CLOCK } from "../../conformance/world.mjs";
import { browserTests, lookAt, otherTab } from "./tabs.mjs";

const browserTest = browserTests();

const LISTEN = "globalThis.reported = [], void client.onSessionExpiring((expiry) => reported.push(expiry))";
const reported = (it) => it.evaluate("reported");

/** Time passes, in this tab. */
async function pass(it, seconds) {
  await it.evaluate(`void (globalThis.ahead += ${seconds})`);
  await lookAt(it);
}

async function loggedIn(it) {
  await it.logIn();
  await it.evaluate(LISTEN);
}

browserTest("two minutes before the end the page is notified when it ends, once, and when the user goes on, that it does not", { prepare: CLOCK }, async (it) => {
  await loggedIn(it);
  await pass(it, 1670);
  assert.deepEqual(await reported(it), []);
  await pass(it, 20);
  await pass(it, 20);
  const [expiry, ...more] = await reported(it);
  assert.deepEqual(more, []);
  assert.equal(expiry.extendable, true);
  assert.ok(Math.abs(expiry.expiresAt - (await it.evaluate("Date.now()")) - 90_000) < 3000, "after 1710 of 1800 seconds");
  assert.ok(Math.abs(expiry.expiresAt - (await it.evaluate("client.sessionExpiresAt"))) < 1000);
  assert.deepEqual(await it.evaluate("[Object.isFrozen(reported[0]), client.user !== null]"), [true, true]);
  await it.page.mouse.move(5, 5);
  await it.until("reported.length === 2");
  assert.equal((await reported(it))[1], null);
  assert.ok(await it.evaluate("client.sessionExpiresAt - Date.now() > 1_790_000"));
});

browserTest("a timer reports it, without a call", { options: { session: { idleTimeout: 4 } } }, async (it) => {
  await loggedIn(it);
  await it.until("reported.length === 1");
  assert.ok(await it.evaluate("client.user !== null && reported[0].expiresAt - Date.now() > 500"));
  await it.until("client.user === null");
  assert.equal(await it.evaluate("reported.length"), 1, "onSessionChange alone reports the end");
  assert.equal(await it.evaluate("client.sessionExpiresAt"), null);
});

browserTest("extendSession() is activity", { prepare: CLOCK }, async (it) => {
  await it.visit();
  await it.client();
  assert.equal(await it.evaluate("client.extendSession()"), false, "no user is logged in");
  await loggedIn(it);
  await pass(it, 1700);
  assert.equal(await it.evaluate("client.extendSession()"), true);
  assert.equal((await reported(it)).at(-1), null);
  await pass(it, 1600);
  assert.equal(await it.evaluate("client.user !== null"), true);
  await pass(it, 201);
  assert.deepEqual(await it.evaluate("[client.user, client.extendSession()]"), [null, false]);
});

browserTest("when session.maxAge has passed, only a new login helps", { prepare: CLOCK, options: { session: { maxAge: 600 } } }, async (it) => {
  await loggedIn(it);
  await pass(it, 470);
  await it.page.mouse.move(5, 5);
  await pass(it, 20);
  const expiries = await reported(it);
  assert.deepEqual(expiries.map(({ extendable }) => extendable), [false]);
  await it.page.mouse.move(9, 9);
  await it.page.waitForTimeout(50);
  assert.equal(await it.evaluate("client.extendSession()"), false);
  assert.equal((await reported(it)).length, 1, "input takes nothing back");
});

browserTest("a listener that subscribes when the end is near is called at once; one that extends at once leaves no other with a warning", { prepare: CLOCK }, async (it) => {
  await it.logIn();
  await pass(it, 1700);
  await it.evaluate(LISTEN);
  assert.equal((await reported(it)).length, 1);
  await it.evaluate("void client.extendSession()");
  await it.evaluate("reported.length = 0, client.onSessionExpiring((expiry) => expiry && client.extendSession()), void client.onSessionExpiring((expiry) => reported.push(expiry))");
  await pass(it, 1700);
  assert.equal((await reported(it)).at(-1), null);
});

browserTest("a user who is active in one tab is not warned in another, which may have slept", { prepare: CLOCK }, async (it) => {
  await loggedIn(it);
  const other = await otherTab(it);
  await other.logIn();
  await other.evaluate(LISTEN);
  for (const tab of [it, other]) await tab.evaluate("void (globalThis.ahead += 1700)");
  await it.page.mouse.move(3, 3);
  await it.page.mouse.move(7, 7);
  await it.page.waitForTimeout(100);
  await lookAt(other);
  assert.deepEqual(await reported(other), []);
  for (const tab of [it, other]) await pass(tab, 1700);
  assert.deepEqual((await reported(other)).map(Boolean), [true]);
  await it.page.mouse.move(13, 13);
  await it.page.mouse.move(17, 17);
  await other.until("reported.length === 2");
  assert.equal((await reported(other))[1], null);
});

browserTest("what another user does in another tab counts for no other user", { prepare: CLOCK }, async (it) => {
  await loggedIn(it);
  const other = await otherTab(it);
  await other.logIn({ person: { email: "ola@example.no", sub: "ola" } });
  for (const tab of [it, other]) await tab.evaluate("void (globalThis.ahead += 1700)");
  await it.page.mouse.move(3, 3);
  await it.page.mouse.move(7, 7);
  await other.evaluate(LISTEN);
  await lookAt(other);
  assert.deepEqual((await reported(other)).map(Boolean), [true]);
});

browserTest("a clock that is set back makes no activity of what was done before", { prepare: CLOCK }, async (it) => {
  await loggedIn(it);
  // The clock that cannot be set goes forward by as much as the other one goes back.
  await it.evaluate("{ const mono = performance.now; performance.now = () => mono() - ahead * 2000; }");
  await it.page.waitForTimeout(1100);
  await it.page.mouse.move(3, 3);
  for (const seconds of [-1000, -801]) await pass(it, seconds);
  assert.equal(await it.evaluate("client.user"), null);
});

browserTest("logging out leaves no word of who was active", {}, async (it) => {
  await it.logIn();
  await it.page.waitForTimeout(1100);
  await it.page.mouse.move(3, 3);
  await it.until("Object.keys(localStorage).some((name) => name.endsWith('|active'))");
  await it.call("client.logout({ localOnly: true })");
  assert.equal(await it.evaluate("Object.keys(localStorage).some((name) => name.endsWith('|active'))"), false);
});

browserTest("a logout reports in the trace how long ago the user authenticated, which is all that a page knows of the provider's session", { prepare: CLOCK }, async (it) => {
  await loggedIn(it);
  await pass(it, 600);
  await it.page.route(/\/logout/, (route) => route.fulfill({ status: 204 }));
  await it.evaluate("void client.logout().catch(() => {})");
  await it.until("traced.some(({ detail }) => detail.event === 'sent to the provider')");
  const { detail } = await it.evaluate("traced.find(({ detail }) => detail.event === 'sent to the provider')");
  const { seconds_since_authentication: seconds, ...others } = detail;
  assert.ok(seconds >= 600 && seconds < 620, String(seconds));
  assert.deepEqual(others, { event: "sent to the provider", id_token_hint: true, source: "RP-Initiated Logout 2" });
});

browserTest("what a user does at the page's own warning is an answer to it and no activity", { prepare: CLOCK }, async (it) => {
  await loggedIn(it);
  await it.evaluate("{ const warning = document.createElement('div'); warning.dataset.idportenSessionWarning = ''; warning.append(Object.assign(document.createElement('button'), { textContent: 'Logg ut' })); document.body.replaceChildren(warning); }");
  await pass(it, 1700);
  assert.equal((await reported(it)).length, 1);
  await it.page.locator("button").focus();
  await it.page.locator("button").hover();
  await it.page.keyboard.press("Tab");
  await it.page.waitForTimeout(1200);
  assert.equal((await reported(it)).length, 1);
  await it.page.mouse.move(600, 500);
  await it.until("reported.length === 2");
});
