// ID-porten's published endpoints: a login begins without a request, and the metadata are fetched when it is complete.

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { atIdporten, idporten } from "../addresses.mjs";
import { CLOCK } from "../world.mjs";

/** Milliseconds in which a request would have come. */
const MOMENT = 200;

const DAY = 24 * 3600;

const metadataOf = (bend) => ({ ...atIdporten.provider, metadata: (it) => void bend(Object.assign(it, idporten)) });
const answering = (bend) => ({ ...atIdporten.provider, metadataResponse: bend });

const moved = "https://login.test.idporten.no/moved";

const authorizationEndpoint = ({ code, message, url }) => {
  assert.equal(code, "ok", message);
  return url.split("?")[0];
};

const cached = (fixture) => fixture.evaluate("Object.entries(localStorage).filter(([key]) => key.endsWith('|metadata')).map(([, text]) => text).join()");

/** Waits until the provider was asked for its metadata so often, and the page has the answer. */
async function fetched(fixture, count = 1) {
  for (const end = Date.now() + 5_000; fixture.provider.requestsTo("metadata").length < count && Date.now() < end; ) await pause(10);
  assert.equal(fixture.provider.requestsTo("metadata").length, count);
  await pause(MOMENT);
}

/** Logs in, at a provider that is rerouted. */
async function logIn(fixture) {
  const outcome = await fixture.logIn();
  assert.equal(outcome.value?.kind, "logged-in", outcome.message);
}

const run = (id, what, work, more) => ({ ...atIdporten, id, what, run: work, ...more });

export const cases = [
  run("DJ-01", "at ID-porten a login begins without a request, prepared or not", async (fixture) => {
    await fixture.client();
    await fixture.call("client.prepare()");
    assert.equal(authorizationEndpoint(await fixture.prepare()), idporten.authorization_endpoint);
    await pause(MOMENT);
    assert.deepEqual(fixture.provider.requests, []);
  }),
  run("DJ-01", "at ID-porten a logout begins without a request", async (fixture) => {
    await fixture.client();
    await fixture.page.route(`${idporten.end_session_endpoint}**`, (route) => route.fulfill({ body: "" }));
    await fixture.evaluate("void client.logout({ method: 'get' })");
    await fixture.page.waitForURL(`${idporten.end_session_endpoint}**`);
    assert.deepEqual(fixture.provider.requests, []);
  }, { options: { ...atIdporten.options, postLogoutRedirectUri: undefined } }),
  run("DJ-01", "the metadata are fetched when the login is complete, and cached", async (fixture) => {
    await logIn(fixture);
    await fetched(fixture);
    assert.deepEqual(fixture.provider.requests.map(({ name }) => name).sort(), ["jwks", "metadata", "token"]);
    assert.equal(fixture.provider.requests.at(-1).name, "metadata");
    await logIn(fixture);
    await pause(MOMENT);
    assert.equal(fixture.provider.requestsTo("metadata").length, 1);
    assert.ok((await cached(fixture)).includes(idporten.token_endpoint));
  }),
  ...Object.entries({
    "answers 503": (it) => void (it.status = 503),
    "does not answer": (it) => void (it.delay = 60_000),
    "is a page of the network": (it) => Object.assign(it, { body: "<html>", headers: { "content-type": "text/html" } }),
  }).map(([what, bend]) =>
    run("DJ-11", `where discovery ${what}, a whole login works, and another after it`, async (fixture) => {
      await logIn(fixture);
      await logIn(fixture);
      assert.equal(await cached(fixture), "");
    }, { provider: answering(bend), options: { ...atIdporten.options, timeout: 500 } })),
  run("DJ-22", "metadata that were fetched and differ are used at the next login, also when they are older than a day", async (fixture) => {
    await logIn(fixture);
    await fetched(fixture);
    for (const days of [0, 0.9, 30, 399]) {
      await fixture.visit();
      await fixture.evaluate(`ahead = ${days * DAY}`);
      await fixture.client();
      assert.equal(authorizationEndpoint(await fixture.prepare()), moved, `${days} days later`);
    }
  }, { provider: metadataOf((it) => void (it.authorization_endpoint = moved)), prepare: CLOCK }),
  run("DJ-22", "a login that was begun with the published endpoints is completed with them, whatever was fetched in between", async (fixture) => {
    await fixture.client();
    const { url } = await fixture.prepare();
    const other = await fixture.newTab();
    await logIn(fixture.in(other));
    await fetched(fixture);
    await fixture.visit(fixture.callback(fixture.provider.authorize(url).parameters));
    assert.equal((await fixture.start()).value?.kind, "logged-in");
    assert.deepEqual(fixture.provider.requestsTo("elsewhere"), []);
  }, { provider: metadataOf((it) => void (it.token_endpoint = "https://test.idporten.no/elsewhere")) }),
  run("DJ-23", "cached metadata from before the published ones are not used", async (fixture) => {
    await logIn(fixture);
    await fetched(fixture);
    await fixture.evaluate("for (const [key, text] of Object.entries(localStorage)) if (key.endsWith('|metadata')) localStorage.setItem(key, JSON.stringify({ ...JSON.parse(text), fetched_at: 1.7e9 }))");
    await fixture.visit();
    await fixture.client();
    assert.equal(authorizationEndpoint(await fixture.prepare()), idporten.authorization_endpoint);
  }, { provider: metadataOf((it) => void (it.authorization_endpoint = moved)) }),
  run("DJ-09", "fetched metadata with an endpoint under another domain are dropped", async (fixture) => {
    await logIn(fixture);
    await fetched(fixture);
    assert.equal(await cached(fixture), "");
    await logIn(fixture);
  }, { provider: metadataOf((it) => void (it.token_endpoint = "https://idporten.no.evil.example/token")) }),
  run("DJ-18", "the published endpoints expire after 400 days: then they are fetched before the page is left", async (fixture) => {
    await fixture.evaluate(`ahead = ${400 * DAY}`);
    await fixture.client();
    assert.equal(authorizationEndpoint(await fixture.prepare()), idporten.authorization_endpoint);
    assert.deepEqual(fixture.provider.requests.map(({ name }) => name), ["metadata"]);
  }, { prepare: CLOCK }),
  run("DJ-18", "when they have expired and discovery does not answer, the login is refused", async (fixture) => {
    await fixture.evaluate(`ahead = ${400 * DAY}`);
    await fixture.client();
    assert.equal((await fixture.prepare()).code, "timeout");
  }, { prepare: CLOCK, provider: answering((it) => void (it.delay = 60_000)), options: { ...atIdporten.options, timeout: 300 } }),
  run("DJ-22", "a login that fails at its endpoints fetches the metadata, so that the next one may succeed", async (fixture) => {
    assert.equal((await fixture.logIn()).code, "token_request_rejected");
    await fetched(fixture);
    await fixture.visit();
    await fixture.client();
    assert.equal(authorizationEndpoint(await fixture.prepare()), moved);
  }, { provider: { ...metadataOf((it) => void (it.authorization_endpoint = moved)), tokenResponse: (it) => Object.assign(it, { status: 500, body: "{}" }) } }),
];
