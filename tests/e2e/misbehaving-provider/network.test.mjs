// Networks that are slow, broken or gone, and what is fetched when. Timeouts, endless bodies, CORS, redirects and key
// rotation are rows of the cases (DJ, TR).

import assert from "node:assert/strict";
import { CLOCK } from "../../conformance/world.mjs";
import { engine } from "../../engines/engine.mjs";
import { answered, browserTests, tokenRequests } from "./tabs.mjs";

const browserTest = browserTests();
const discoveries = (it) => it.provider.requestsTo("metadata").length;
const login = (it) => it.call("client.createAuthorizationRequest()");

/** Firefox asks again by itself when a connection ends before the answer begins, and WebKitGTK takes one that ends early for whole. */
const LOST = engine === "firefox" ? "cut" : "drop";

const hours = (count) => `void (ahead = ${count * 3600})`;

/** As if what is stored had been fetched so many hours ago. */
const age = (it, count) =>
  it.evaluate(`Object.keys(localStorage).forEach((key) => { const kept = JSON.parse(localStorage[key]); kept.fetched_at -= ${count * 3600}; localStorage[key] = JSON.stringify(kept); })`);

browserTest("metadata that are lost on the way are asked for once more, after a pause", {
  provider: { metadataResponse: (it, { count }) => void (it[LOST] = count === 1) },
}, async (it) => {
  await it.client();
  const [before, outcome, after] = [Date.now(), await login(it), Date.now()];
  assert.equal(outcome.code, "ok");
  assert.ok(after - before >= 250, `${after - before} ms`);
  assert.equal(discoveries(it), 2);
});

browserTest("metadata that are lost twice are an error, and the next click asks again", {
  provider: { metadataResponse: (it, { count }) => void (it[LOST] = count <= 2) },
}, async (it) => {
  await it.client();
  assert.equal((await login(it)).code, "network");
  assert.equal((await login(it)).code, "ok");
  assert.equal(discoveries(it), 3);
});

browserTest("offline when the client is made and at the click: reported, and a later click goes on", {}, async (it) => {
  await it.evaluate("preload()");
  await it.context.setOffline(true);
  await it.client();
  const { code, sentences, retryable } = await it.call("client.loginWithEmail()");
  assert.deepEqual([code, retryable], ["network", true]);
  assert.match(sentences[0], /på nett/);
  assert.deepEqual(await it.evaluate("Object.keys(sessionStorage)"), []);
  await it.context.setOffline(false);
  assert.equal((await login(it)).code, "ok");
});

browserTest("offline with cached metadata, a login can still be prepared", {}, async (it) => {
  await it.client();
  await login(it);
  await it.context.setOffline(true);
  assert.equal((await login(it)).code, "ok");
});

browserTest("kept metadata of half a day are used at once and fetched anew at the same time", {
  provider: { metadataResponse: (it, { count }) => void (it.delay = count === 2 ? 1000 : 0) },
}, async (it) => {
  await it.client();
  await login(it);
  await age(it, 13);
  await it.visit();
  await it.client();
  const [before, outcome, after] = [Date.now(), await login(it), Date.now()];
  assert.equal(outcome.code, "ok");
  assert.ok(after - before < 500, `${after - before} ms`);
  await it.page.waitForTimeout(1500);
  await it.visit();
  await it.client();
  await login(it);
  assert.equal(discoveries(it), 2, "what was fetched is stored");
});

browserTest("a page that stays open for days does not go on with old metadata", { prepare: CLOCK }, async (it) => {
  await it.client();
  await login(it);
  await it.evaluate(hours(11));
  await login(it);
  assert.equal(discoveries(it), 1);
  await it.evaluate(hours(13));
  await login(it);
  await it.page.waitForTimeout(200);
  assert.equal(discoveries(it), 2, "used, and fetched anew");
  await it.evaluate(hours(13 + 25));
  await it.context.setOffline(true);
  assert.equal((await login(it)).code, "network", "older than a day are not used");
});

browserTest("metadata that the page gave are never fetched, however old", { prepare: CLOCK }, async (it) => {
  const { issuer } = it.provider;
  await it.client({ metadata: { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks.json` } });
  await it.evaluate(hours(100));
  assert.equal((await login(it)).code, "ok");
  assert.equal(discoveries(it), 0);
});

browserTest("who gives up does not end the request for metadata that others wait for", {
  provider: { metadataResponse: (it) => void (it.delay = 300) },
}, async (it) => {
  await it.client();
  const outcomes = await it.evaluate(`Promise.all([
    outcomeOf(() => client.createAuthorizationRequest({ signal: AbortSignal.timeout(50) })),
    outcomeOf(() => client.createAuthorizationRequest()),
  ])`);
  assert.deepEqual(outcomes.map(({ code }) => code), ["aborted", "ok"]);
  assert.equal(discoveries(it), 1);
});

const SLOW = 300;
browserTest("with a provider that answers after 300 ms a callback takes one round trip, and a click no request", {
  provider: Object.fromEntries(["metadata", "token", "jwks"].map((name) => [`${name}Response`, (it) => void (it.delay = SLOW)])),
}, async (it) => {
  await it.client();
  const { url } = await answered(it);
  await it.visit(url);
  await it.client();
  const took = await it.evaluate("(() => { const began = performance.now(); return client.handleRedirectCallback().then(() => performance.now() - began); })()");
  assert.ok(took >= SLOW && took < 550, `${took} ms`);
  const before = it.provider.requests.length;
  await it.evaluate("void client.loginWithEmail()");
  await it.page.waitForURL(`${it.provider.issuer}/authorize?**`);
  assert.equal(it.provider.requests[before].name, "authorize", "the page is left without a request before");
});

browserTest("a logout that is begun twice sends the ID token once, and not none", {}, async (it) => {
  await it.logIn();
  await it.evaluate("void [1, 2].map(() => client.logout({ method: 'post' }))");
  await it.page.waitForURL(`${it.provider.issuer}/logout`);
  const requests = it.provider.requestsTo("logout");
  assert.equal(requests.length, 1);
  assert.ok(new URLSearchParams(requests[0].body).get("id_token_hint"));
});

browserTest("a listener that logs out again at the logout costs no ID token", {}, async (it) => {
  await it.logIn();
  await it.evaluate("client.onSessionChange(() => client.logout({ method: 'post' })), void client.logout({ method: 'post' })");
  await it.page.waitForURL(`${it.provider.issuer}/logout`);
  assert.ok(new URLSearchParams(it.provider.requestsTo("logout")[0].body).get("id_token_hint"));
});

browserTest("the memory store keeps no session, and a reload ends it", { options: { session: { store: "memory" } } }, async (it) => {
  assert.equal((await it.logIn()).value.kind, "logged-in");
  assert.ok(await it.evaluate("client.user"));
  assert.deepEqual(await it.evaluate("Object.keys(sessionStorage)"), []);
  await it.page.reload();
  assert.deepEqual((await it.start()).value, { kind: "anonymous" });
  assert.equal(tokenRequests(it), 1);
});

browserTest("onSessionChange reports login, expiry and logout", { options: { session: { idleTimeout: 1 } } }, async (it) => {
  await it.client();
  await it.evaluate("globalThis.reported = [], void client.onSessionChange((user) => reported.push(user?.email ?? null))");
  const { url } = await answered(it);
  await it.call(`client.handleRedirectCallback(${JSON.stringify(url)})`);
  await it.until("reported.length === 2");
  const second = await answered(it, { email: "ola@example.no", sub: "ola" });
  await it.call(`client.handleRedirectCallback(${JSON.stringify(second.url)})`);
  await it.call("client.logout({ localOnly: true })");
  assert.deepEqual(await it.evaluate("reported"), ["kari.nordmann@example.no", null, "ola@example.no", null]);
});
