// ID-porten's published endpoints: a login begins without a request, and the metadata are fetched when it is over.

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

const cached = (scene) => scene.evaluate("Object.entries(localStorage).filter(([key]) => key.endsWith('|metadata')).map(([, text]) => text).join()");

/** Waits until the provider was asked for its metadata so often, and the page has the answer. */
async function fetched(scene, count = 1) {
  for (const end = Date.now() + 5_000; scene.provider.requestsTo("metadata").length < count && Date.now() < end; ) await pause(10);
  assert.equal(scene.provider.requestsTo("metadata").length, count);
  await pause(MOMENT);
}

/** Logs in, at a provider that is rerouted. */
async function logIn(scene) {
  const outcome = await scene.logIn();
  assert.equal(outcome.value?.kind, "logged-in", outcome.message);
}

const run = (id, what, work, more) => ({ ...atIdporten, id, what, run: work, ...more });

export const cases = [
  run("DJ-01", "at ID-porten a login begins without a request, prepared or not", async (scene) => {
    await scene.client();
    await scene.call("client.prepare()");
    assert.equal(authorizationEndpoint(await scene.prepare()), idporten.authorization_endpoint);
    await pause(MOMENT);
    assert.deepEqual(scene.provider.requests, []);
  }),
  run("DJ-01", "at ID-porten a logout begins without a request", async (scene) => {
    await scene.client();
    await scene.page.route(`${idporten.end_session_endpoint}**`, (route) => route.fulfill({ body: "" }));
    await scene.evaluate("void client.logout({ method: 'get' })");
    await scene.page.waitForURL(`${idporten.end_session_endpoint}**`);
    assert.deepEqual(scene.provider.requests, []);
  }, { options: { ...atIdporten.options, postLogoutRedirectUri: undefined } }),
  run("DJ-01", "the metadata are fetched when the login is complete, and cached", async (scene) => {
    await logIn(scene);
    await fetched(scene);
    assert.deepEqual(scene.provider.requests.map(({ name }) => name).sort(), ["jwks", "metadata", "token"]);
    assert.equal(scene.provider.requests.at(-1).name, "metadata");
    await logIn(scene);
    await pause(MOMENT);
    assert.equal(scene.provider.requestsTo("metadata").length, 1);
    assert.ok((await cached(scene)).includes(idporten.token_endpoint));
  }),
  ...Object.entries({
    "answers 503": (it) => void (it.status = 503),
    "does not answer": (it) => void (it.delay = 60_000),
    "is a page of the network": (it) => Object.assign(it, { body: "<html>", headers: { "content-type": "text/html" } }),
  }).map(([what, bend]) =>
    run("DJ-11", `where discovery ${what}, a whole login works, and another after it`, async (scene) => {
      await logIn(scene);
      await logIn(scene);
      assert.equal(await cached(scene), "");
    }, { provider: answering(bend), options: { ...atIdporten.options, timeout: 500 } })),
  run("DJ-22", "metadata that were fetched and differ are used at the next login, also when they are older than a day", async (scene) => {
    await logIn(scene);
    await fetched(scene);
    for (const days of [0, 0.9, 30, 399]) {
      await scene.visit();
      await scene.evaluate(`ahead = ${days * DAY}`);
      await scene.client();
      assert.equal(authorizationEndpoint(await scene.prepare()), moved, `${days} days later`);
    }
  }, { provider: metadataOf((it) => void (it.authorization_endpoint = moved)), prepare: CLOCK }),
  run("DJ-22", "a login that was begun with the published endpoints is completed with them, whatever was fetched meanwhile", async (scene) => {
    await scene.client();
    const { url } = await scene.prepare();
    const other = await scene.newTab();
    await logIn(scene.in(other));
    await fetched(scene);
    await scene.visit(scene.callback(scene.provider.authorize(url).parameters));
    assert.equal((await scene.start()).value?.kind, "logged-in");
    assert.deepEqual(scene.provider.requestsTo("elsewhere"), []);
  }, { provider: metadataOf((it) => void (it.token_endpoint = "https://test.idporten.no/elsewhere")) }),
  run("DJ-23", "cached metadata from before the published ones are not used", async (scene) => {
    await logIn(scene);
    await fetched(scene);
    await scene.evaluate("for (const [key, text] of Object.entries(localStorage)) if (key.endsWith('|metadata')) localStorage.setItem(key, JSON.stringify({ ...JSON.parse(text), fetched_at: 1.7e9 }))");
    await scene.visit();
    await scene.client();
    assert.equal(authorizationEndpoint(await scene.prepare()), idporten.authorization_endpoint);
  }, { provider: metadataOf((it) => void (it.authorization_endpoint = moved)) }),
  run("DJ-09", "fetched metadata with an endpoint under another domain are dropped", async (scene) => {
    await logIn(scene);
    await fetched(scene);
    assert.equal(await cached(scene), "");
    await logIn(scene);
  }, { provider: metadataOf((it) => void (it.token_endpoint = "https://idporten.no.evil.example/token")) }),
  run("DJ-18", "the published endpoints expire after 400 days: then they are fetched before the page is left", async (scene) => {
    await scene.evaluate(`ahead = ${400 * DAY}`);
    await scene.client();
    assert.equal(authorizationEndpoint(await scene.prepare()), idporten.authorization_endpoint);
    assert.deepEqual(scene.provider.requests.map(({ name }) => name), ["metadata"]);
  }, { prepare: CLOCK }),
  run("DJ-18", "when they have expired and discovery does not answer, the login is refused", async (scene) => {
    await scene.evaluate(`ahead = ${400 * DAY}`);
    await scene.client();
    assert.equal((await scene.prepare()).code, "timeout");
  }, { prepare: CLOCK, provider: answering((it) => void (it.delay = 60_000)), options: { ...atIdporten.options, timeout: 300 } }),
  run("DJ-22", "a login that fails at its endpoints fetches the metadata, so that the next one may succeed", async (scene) => {
    assert.equal((await scene.logIn()).code, "token_request_rejected");
    await fetched(scene);
    await scene.visit();
    await scene.client();
    assert.equal(authorizationEndpoint(await scene.prepare()), moved);
  }, { provider: { ...metadataOf((it) => void (it.authorization_endpoint = moved)), tokenResponse: (it) => Object.assign(it, { status: 500, body: "{}" }) } }),
];
