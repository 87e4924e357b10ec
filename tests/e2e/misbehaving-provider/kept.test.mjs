// What is stored where, and that each of it has an end.

import assert from "node:assert/strict";
import { CLOCK, LOADING_CALL } from "../../conformance/world.mjs";
import { DEAF, answered, browserTests, lookAt, otherTab } from "./tabs.mjs";

const browserTest = browserTests();

/** The names of what a storage of the page keeps, without what they begin with, and without the names of sessions. */
const kept = (it, storage) => it.evaluate(`Object.keys(${storage}).filter((key) => key.startsWith("idporten-email-login|")).map((key) => key.split("|")[3] || key.split("|").at(-1)).sort()`);

/** The provider says, by a page of the service, that the session of its logins has ended. */
const frontChannelLogout = (it) => it.call(`client.handleFrontChannelLogout(${JSON.stringify(`http://localhost/?${new URLSearchParams({ iss: it.provider.issuer, sid: "sid+1=" })}`)})`);

const hours = (count) => `void (ahead = ${count * 3600})`;

browserTest("what is stored for all tabs is removed when it has expired and a page reads it", { prepare: CLOCK }, async (it) => {
  await it.logIn();
  await it.call("client.logout({ localOnly: true })");
  assert.deepEqual(await kept(it, "localStorage"), ["metadata", "taken"]);
  await it.logIn();
  await frontChannelLogout(it);
  assert.deepEqual(await kept(it, "localStorage"), ["ended", "metadata", "taken"]);
  await it.logIn();
  await it.evaluate("client.close()");
  const at = async (count) => {
    await it.evaluate(hours(count));
    await it.client();
    await it.call(LOADING_CALL);
    return kept(it, "localStorage");
  };
  assert.deepEqual(await at(0.9), ["active", "ended", "metadata", "open", "taken"]);
  assert.deepEqual(await at(1.1), ["active", "ended", "metadata", "open"]);
  assert.deepEqual(await at(2.1), ["active", "ended", "metadata"]);
  assert.deepEqual(await at(24.1), []);
});

browserTest("no storage holds a token, an address or a state of a finished login, but the session its own user", {}, async (it) => {
  await it.logIn();
  const all = await it.evaluate("JSON.stringify([{ ...sessionStorage }, { ...localStorage }])");
  for (const secret of it.provider.secrets.filter((secret) => secret.length >= 8)) assert.ok(!all.includes(secret));
  assert.ok(!(await it.evaluate("JSON.stringify({ ...localStorage })")).includes("@example"));
});

browserTest("with store memory, a page removes what an earlier one with store tab has left", {}, async (it) => {
  await it.logIn();
  assert.deepEqual(await kept(it, "sessionStorage"), ["session"]);
  await it.page.reload();
  await it.client({ session: { store: "memory" } });
  assert.deepEqual((await it.call("client.start()")).value, { kind: "anonymous" });
  assert.deepEqual(await kept(it, "sessionStorage"), []);
});

browserTest("a logout removes the session whatever the store", {}, async (it) => {
  await it.logIn();
  await it.page.reload();
  await it.client({ session: { store: "memory" } });
  await it.call("client.logout({ localOnly: true })");
  assert.deepEqual(await kept(it, "sessionStorage"), []);
});

browserTest("a tab that receives no message finds a front-channel logout of its session when it is looked at", DEAF, async (it) => {
  await it.logIn();
  await it.evaluate("globalThis.reported = [], void client.onSessionChange((user, reason) => reported.push([user, reason]))");
  const other = await otherTab(it);
  await other.client();
  const { url } = await answered(other);
  await other.visit(url);
  await other.start();
  assert.equal((await frontChannelLogout(other)).value, "ended");
  await lookAt(it);
  assert.deepEqual(await it.evaluate("[client.user, reported]"), [null, [[null, "front-channel"]]]);
});

browserTest("a front-channel logout that another tab receives reaches one that sleeps as well, and a login with the same sid goes on", {}, async (it) => {
  await it.logIn();
  const asleep = await otherTab(it);
  await asleep.logIn();
  await asleep.page.goto(`${it.provider.issuer}/elsewhere`);
  const shown = await otherTab(it, "/front");
  await shown.client();
  assert.equal((await frontChannelLogout(shown)).value, "no-match");
  await it.until("client.user === null");
  await asleep.visit("/app");
  assert.deepEqual((await asleep.start()).value, { kind: "anonymous" });
  assert.equal((await asleep.logIn()).value?.kind, "logged-in");
  await asleep.page.reload();
  assert.equal((await asleep.start()).value?.kind, "session");
});
