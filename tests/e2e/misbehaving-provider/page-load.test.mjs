// What start() and handleRedirectCallback() make of a page load, and of being called twice.

import assert from "node:assert/strict";
import { EMAIL } from "../../conformance/provider.mjs";
import { answered, browserTests, tokenRequests } from "./tabs.mjs";

const browserTest = browserTests();
const slowly = { provider: { tokenResponse: (it) => void (it.delay = 300) } };

async function atCallback(it) {
  await it.client();
  const { url } = await answered(it);
  await it.visit(url);
  await it.client();
  return url;
}

browserTest("a response of another flow, on any page, is left alone while a login is pending", {}, async (it) => {
  await it.client();
  const { prepared, login } = await answered(it);
  const address = `/other?code=${encodeURIComponent(login.code)}&state=of-another-flow`;
  await it.visit(address);
  assert.deepEqual((await it.start()).value, { kind: "anonymous" });
  assert.ok(it.page.url().endsWith(address));
  assert.equal(tokenRequests(it), 0);
  assert.ok(await it.kept(prepared.state), "its login is still pending");
});

browserTest("an effect that is ended and run again at once, as React's StrictMode does, completes the login once", slowly, async (it) => {
  await atCallback(it);
  const outcomes = await it.evaluate(`(() => {
    const controller = new AbortController();
    const first = outcomeOf(() => client.handleRedirectCallback(undefined, { signal: controller.signal }));
    controller.abort();
    const second = outcomeOf(() => client.handleRedirectCallback(undefined, { signal: new AbortController().signal }));
    return Promise.all([first, second]);
  })()`);
  assert.deepEqual(outcomes.map(({ code }) => code), ["aborted", "ok"]);
  assert.equal(tokenRequests(it), 1);
  assert.equal(await it.evaluate("client.user.email"), EMAIL);
});

browserTest("a callback that is given up while the module is being loaded is left for the next call", slowly, async (it) => {
  await atCallback(it);
  const outcomes = await it.evaluate(`(async () => {
    const controller = new AbortController();
    const first = outcomeOf(() => client.handleRedirectCallback(undefined, { signal: controller.signal }));
    controller.abort();
    await client.prepare();
    return [await first, await outcomeOf(() => client.handleRedirectCallback())];
  })()`);
  assert.deepEqual(outcomes.map(({ code }) => code), ["aborted", "ok"]);
  assert.equal(tokenRequests(it), 1);
});

browserTest("who gives up waiting does not end the login for start()", slowly, async (it) => {
  await atCallback(it);
  const outcomes = await it.evaluate(`Promise.all([
    outcomeOf(() => client.start()),
    outcomeOf(() => client.handleRedirectCallback(undefined, { signal: AbortSignal.timeout(100) })),
  ])`);
  assert.deepEqual(outcomes.map(({ code }) => code), ["ok", "aborted"]);
  assert.equal(tokenRequests(it), 1);
});

browserTest("when every caller gives up, no user is logged in later", slowly, async (it) => {
  await atCallback(it);
  const outcomes = await it.evaluate(`Promise.all([100, 150].map((time) =>
    outcomeOf(() => client.handleRedirectCallback(undefined, { signal: AbortSignal.timeout(time) }))))`);
  assert.deepEqual(outcomes.map(({ code }) => code), ["aborted", "aborted"]);
  await it.page.waitForTimeout(500);
  assert.equal(await it.evaluate("client.user"), null);
});

browserTest("giving up a login that was overtaken does not end the newer one", slowly, async (it) => {
  await it.client();
  const [old, newer] = [await answered(it), await answered(it, { email: "ola@example.no", sub: "ola" })];
  const outcomes = await it.evaluate(`Promise.all([
    outcomeOf(() => client.handleRedirectCallback(${JSON.stringify(old.url)}, { signal: AbortSignal.timeout(100) })),
    outcomeOf(() => client.handleRedirectCallback(${JSON.stringify(newer.url)})),
  ])`);
  assert.deepEqual(outcomes.map(({ code }) => code), ["aborted", "ok"]);
});

browserTest("calls without a signal get the same promise", {}, async (it) => {
  await atCallback(it);
  assert.deepEqual(
    await it.evaluate("(() => { const calls = [client.handleRedirectCallback(), client.handleRedirectCallback(), client.start(), client.start()]; return Promise.all(calls).then(() => [calls[0] === calls[1], calls[2] === calls[3], client.handleRedirectCallback() === calls[0]]); })()"),
    [true, true, true],
  );
  assert.equal(tokenRequests(it), 1);
});

browserTest("an address that something writes back is cleaned by the next call", {}, async (it) => {
  const url = await atCallback(it);
  await it.call("client.start()");
  for (const call of ["client.start()", "client.handleRedirectCallback()"]) {
    await it.evaluate(`history.replaceState(null, "", ${JSON.stringify(url)})`);
    assert.equal((await it.call(call)).code, "ok");
    assert.equal(it.page.url(), it.options.redirectUri, call);
  }
  assert.equal(tokenRequests(it), 1);
});

browserTest("a login after an aborted one leaves the page", {}, async (it) => {
  await it.client();
  await it.evaluate(`void (() => {
    const controller = new AbortController();
    client.loginWithEmail({ signal: controller.signal }).catch((error) => { document.title = error.code; });
    controller.abort();
    client.loginWithEmail();
  })()`);
  await it.page.waitForURL(`${it.provider.issuer}/authorize?**`);
});

browserTest("a page that aborts a call and makes it again at once completes the login", {}, async (it) => {
  await atCallback(it);
  await it.evaluate("client.prepare()");
  const outcomes = await it.evaluate(`(() => {
    const controller = new AbortController();
    const first = outcomeOf(() => client.handleRedirectCallback(undefined, { signal: controller.signal }));
    const second = new Promise((resolve) => setTimeout(() => {
      controller.abort();
      resolve(outcomeOf(() => client.handleRedirectCallback()));
    }));
    return Promise.all([first, second]);
  })()`);
  assert.deepEqual(outcomes.map(({ code }) => code), ["aborted", "ok"]);
  assert.equal(tokenRequests(it), 1);
});

browserTest("a login with other options takes the place of the one that is leaving", { provider: { metadataResponse: (it) => void (it.delay = 300) } }, async (it) => {
  await it.client();
  await it.evaluate(`void (() => {
    client.loginWithEmail().catch((error) => sessionStorage.setItem("first", error.code));
    client.login({ acrValues: ["idporten-loa-high"] });
  })()`);
  await it.page.waitForURL(`${it.provider.issuer}/authorize?**`);
  assert.equal(new URL(it.page.url()).searchParams.get("acr_values"), "idporten-loa-high");
  assert.equal(it.provider.requestsTo("authorize").length, 1);
  await it.visit("/other");
  assert.equal(await it.evaluate("sessionStorage.getItem('first')"), "aborted");
});

browserTest("of two calls of one login each ends by its own signal alone", { provider: { metadataResponse: (it) => void (it.delay = 300) } }, async (it) => {
  await it.client();
  const { code } = await it.call(`(() => {
    const controller = new AbortController();
    client.loginWithEmail();
    const second = client.loginWithEmail({ signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    return second;
  })()`);
  assert.equal(code, "aborted");
  await it.page.waitForURL(`${it.provider.issuer}/authorize?**`);
});

browserTest("a closed client begins and completes no login", slowly, async (it) => {
  await atCallback(it);
  const codes = await it.evaluate(`(() => {
    const work = outcomeOf(() => client.start());
    setTimeout(() => client.close(), 100);
    return work.then(async ({ code }) => [code, (await outcomeOf(() => client.loginWithEmail())).code, client.user]);
  })()`);
  assert.deepEqual(codes, ["aborted", "aborted", null]);
});

browserTest("a login that is starting when the client is closed leaves no page", { provider: { metadataResponse: (it) => void (it.delay = 300) } }, async (it) => {
  await it.client();
  const { code } = await it.call("(setTimeout(() => client.close(), 50), client.loginWithEmail())");
  assert.equal(code, "aborted");
  assert.deepEqual(it.provider.requestsTo("authorize"), []);
});

browserTest("logins that were left alone for an hour are deleted when a page loads", {}, async (it) => {
  await it.client();
  const [old, fresh] = [await it.prepare(), await it.prepare()];
  await it.keep(old.key, { ...old.pending, created_at: old.pending.created_at - 3601 });
  await it.visit("/app");
  await it.start();
  assert.deepEqual([await it.kept(old.state), Boolean(await it.kept(fresh.state))], [undefined, true]);
});
