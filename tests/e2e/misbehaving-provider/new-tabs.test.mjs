// session.store "tabs": a tab that is opened gets the session from another one.

import assert from "node:assert/strict";
import { CLOCK } from "../../conformance/world.mjs";
import { browserTests, lookAt, otherTab } from "./tabs.mjs";

const browserTest = browserTests();
const TABS = { options: { session: { store: "tabs" } } };

/** A user logs in, in the first tab. */
async function loggedIn(it) {
  await it.logIn();
  await it.evaluate("globalThis.reported = [], void client.onSessionChange((user, reason) => reported.push([user && user.email, reason]))");
}

/** Another tab is opened at the service; gives what start() finds there. */
async function opened(it) {
  const tab = await otherTab(it, "/other");
  await tab.client();
  await tab.evaluate("globalThis.reported = [], void client.onSessionChange((user, reason) => reported.push(reason))");
  const { value } = await tab.call("client.start()");
  return { tab, kind: value.kind };
}

const shared = (it) => it.evaluate("Object.keys(localStorage).map((key) => key.split('|').at(-1)).sort()");

browserTest("a tab that is opened has the session, without a token, and so has a reload of it", TABS, async (it) => {
  await loggedIn(it);
  await it.evaluate("globalThis.said = [], (globalThis.ear = new BroadcastChannel(Object.keys(sessionStorage).find((key) => key.endsWith('|session')).slice(0, -7))).onmessage = ({ data }) => said.push(data)");
  const { tab, kind } = await opened(it);
  assert.equal(kind, "session");
  assert.deepEqual(await tab.user(), await it.user());
  assert.deepEqual(await tab.evaluate("reported"), ["restored"]);
  const said = await it.evaluate("said.join(' ')");
  assert.match(said, /^session\? session /);
  for (const secret of it.provider.secrets) assert.ok(!said.includes(secret), "no token, code or nonce");
  await tab.page.reload();
  assert.equal((await tab.start()).value.kind, "session");
});

browserTest("a service whose tabs do not share gets none", {}, async (it) => {
  await loggedIn(it);
  assert.equal((await opened(it)).kind, "anonymous");
});

browserTest("a logout in one tab ends the session in all of them, and a tab that is opened later has none", TABS, async (it) => {
  await loggedIn(it);
  const { tab } = await opened(it);
  await tab.call("client.logout({ localOnly: true })");
  await it.until("reported.length");
  assert.deepEqual(await it.evaluate("reported"), [[null, "elsewhere"]]);
  const third = await opened(it);
  assert.equal(third.kind, "anonymous");
});

browserTest("the session goes on while one tab has it, and ends with the last; when it would have ended anyway, nothing is loaded for it any more", { ...TABS, prepare: CLOCK }, async (it) => {
  await loggedIn(it);
  const { tab } = await opened(it);
  await it.visit("about:blank");
  const third = await opened(tab);
  assert.equal(third.kind, "session", "from the second tab");
  await tab.page.close();
  await third.tab.page.close();
  const last = await opened(it);
  assert.equal(last.kind, "anonymous");
  assert.ok((await shared(last.tab)).includes("active"), "a tab may be slow, and says nothing");
  await last.tab.visit();
  await last.tab.evaluate("void (globalThis.ahead += 1900)");
  assert.equal((await last.tab.start()).value.kind, "anonymous");
  assert.ok(!(await shared(last.tab)).includes("active"));
  await last.tab.visit();
  await last.tab.client({ load: "intent" });
  assert.equal((await last.tab.call("client.start()")).value.kind, "anonymous");
  assert.deepEqual(await last.tab.evaluate("performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /inlined|bindings/.test(name))"), []);
});

browserTest("of two users in two tabs, a new one gets the one who was active last", TABS, async (it) => {
  await loggedIn(it);
  const other = await otherTab(it, "/other");
  await other.logIn({ person: { email: "ola@example.no", sub: "sub-of-ola" } });
  for (let time = 0; time < 3; time += 1) {
    const { tab } = await opened(it);
    assert.equal((await tab.user()).email, "ola@example.no");
    await tab.page.close();
  }
});

browserTest("a login that is completed while the other tabs are asked is not overwritten", TABS, async (it) => {
  await loggedIn(it);
  await it.evaluate("{ const { postMessage } = BroadcastChannel.prototype; BroadcastChannel.prototype.postMessage = function later(what) { setTimeout(() => postMessage.call(this.closedName ?? (this.closedName = new BroadcastChannel(this.name)), what), 300); }; }");
  const tab = await otherTab(it, "/other");
  await tab.client();
  const prepared = await tab.prepare();
  const { parameters } = it.provider.authorize(prepared.url, { email: "ola@example.no", sub: "sub-of-ola" });
  const kinds = await tab.evaluate(`Promise.all([client.start(), client.handleRedirectCallback(${JSON.stringify(it.callback(parameters))})]).then(([, { user }]) => [user.email, client.user.email])`);
  assert.deepEqual(kinds, ["ola@example.no", "ola@example.no"]);
  await tab.page.waitForTimeout(700);
  assert.equal((await tab.user()).email, "ola@example.no");
});

browserTest("a session that has ended is given to no tab", { ...TABS, prepare: CLOCK }, async (it) => {
  await loggedIn(it);
  await it.evaluate("void (globalThis.ahead += 1900)");
  assert.equal((await opened(it)).kind, "anonymous");
  await lookAt(it);
  assert.equal(await it.user(), null);
});

browserTest("what another page of the origin answers is validated: another issuer's, an old one and rubbish are no user", TABS, async (it) => {
  await loggedIn(it);
  const [key, text] = await it.evaluate("Object.entries(sessionStorage).find(([key]) => key.endsWith('|session'))");
  const [logout] = text.split(" ", 1);
  const session = JSON.parse(text.slice(logout.length + 1));
  const answers = [
    { ...session, user: { ...session.user, issuer: "https://evil.example" } },
    { ...session, idle: 5000 },
    { ...session, checked_at: session.checked_at + 5000 },
  ].map((bent) => `${logout} ${JSON.stringify(bent)}`);
  await it.evaluate("client.close()");
  for (const answer of [...answers, "rubbish", ""]) {
    await it.evaluate(`globalThis.liar?.close(), (globalThis.liar = new BroadcastChannel(${JSON.stringify(key.slice(0, -7))})).onmessage = ({ data }) => data === "session?" && liar.postMessage("session " + ${JSON.stringify(answer)})`);
    await it.evaluate(`localStorage.setItem(${JSON.stringify(`${key.slice(0, -7)}active`)}, "x@4000000000")`);
    const { tab, kind } = await opened(it);
    assert.equal(kind, "anonymous", answer);
    await tab.page.close();
  }
});
