// RP-Initiated Logout 1.0 and Front-Channel Logout 1.0.

import assert from "node:assert/strict";
import { CROSS_SITE_ISSUER, ISSUER, ORIGIN } from "../addresses.mjs";
import { logIn } from "../kinds.mjs";
import { EMAIL } from "../provider.mjs";
import { CLOCK } from "../world.mjs";

/** Leaves for the provider's logout and gives the request that it got. */
async function visitLogout(fixture, options = '{ method: "post" }') {
  await fixture.evaluate(`void client.logout(${options})`);
  await fixture.page.waitForURL(`${fixture.provider.issuer}/logout**`);
  return fixture.provider.requestsTo("logout").at(-1);
}

const form = ({ method, body, search }) => Object.fromEntries(new URLSearchParams(method === "POST" ? body : search));

/** Logs in and out, and gives the state that was sent. */
async function loggedOut(fixture) {
  await logIn(fixture);
  return form(await visitLogout(fixture)).state;
}

const frontChannel = (fixture, query) => fixture.call(`client.handleFrontChannelLogout(${JSON.stringify(`${ORIGIN}/front?${new URLSearchParams(query)}`)})`);

/** What becomes of a front-channel logout in a frame of the provider's page. Its page closes its client, as the demo's does. */
async function framedFrontChannel({ page, provider, options }, { at, sid = "sid+1=" }) {
  await page.goto(`${at}/elsewhere`);
  const address = `${ORIGIN}/front?${new URLSearchParams({ iss: provider.issuer, sid })}`;
  await page.evaluate(`new Promise((resolve) => { const frame = document.createElement("iframe"); frame.onload = () => resolve(); frame.src = ${JSON.stringify(address)}; document.body.append(frame); })`);
  const [, frame] = page.frames();
  return frame.evaluate(`create(${JSON.stringify(options)}), client.handleFrontChannelLogout().finally(() => client.close())`);
}

/** A call that must not end the session. */
const ignored = (id, what, query) => ({
  id, what: `front-channel logout ${what} is ignored`,
  async run(fixture) {
    await logIn(fixture);
    // On the page that has the session, and on one that notifies the other tabs.
    const other = fixture.in(await fixture.newTab());
    await other.visit("/front");
    await other.client();
    for (const page of [fixture, other]) assert.equal((await frontChannel(page, query(fixture))).value, "no-match");
    await fixture.page.waitForTimeout(100);
    assert.equal((await fixture.user()).email, EMAIL);
  },
});

const noLogout = (what, endpoint, code) => ({
  id: "LO-06", what: `end_session_endpoint is ${what}: the session here has ended all the same`,
  provider: { metadataResponse: (it, { count }) => void (count > 1 && (it.body = JSON.stringify({ ...JSON.parse(it.body), end_session_endpoint: endpoint }))) },
  async run(fixture) {
    await logIn(fixture);
    await fixture.evaluate("localStorage.clear()");
    await fixture.visit("/app");
    (await fixture.start()).value;
    assert.equal((await fixture.call("client.logout()")).code, code);
    assert.deepEqual([await fixture.user(), await fixture.evaluate("sessionStorage.length")], [null, 0]);
    assert.deepEqual(fixture.provider.requestsTo("logout", "elsewhere"), []);
  },
});

export const cases = [
  {
    id: "LO-01", what: "the session here ends before the page is left, and the request holds what the provider needs",
    async run(fixture) {
      await logIn(fixture);
      const left = await fixture.evaluate("(client.logout({ method: 'post' }), [client.user, Object.keys(sessionStorage).filter((key) => key.endsWith('session'))])");
      assert.deepEqual(left, [null, []]);
      await fixture.page.waitForURL(`${fixture.provider.issuer}/logout`);
      const [request] = fixture.provider.requestsTo("logout");
      assert.equal(request.method, "POST");
      const { id_token_hint, state, ...rest } = form(request);
      assert.deepEqual(rest, { client_id: fixture.options.clientId, post_logout_redirect_uri: fixture.options.postLogoutRedirectUri, ui_locales: "en" });
      assert.ok(fixture.provider.secrets.includes(id_token_hint));
      assert.ok(state);
    },
  },
  {
    id: "LO-02", what: "the return with the state that was sent: reported once, and the address is clean",
    async run(fixture) {
      const state = await loggedOut(fixture);
      await fixture.visit(`/logged-out?state=${state}`);
      assert.deepEqual((await fixture.start()).value, { kind: "logged-out", stateMatched: true });
      assert.equal(fixture.page.url(), fixture.options.postLogoutRedirectUri);
      await fixture.page.reload();
      assert.deepEqual((await fixture.start()).value, { kind: "anonymous" });
    },
  },
  ...[["LO-03", "?state=other", "another state"], ["LO-04", "", "no state"]].map(([id, search, what]) => ({
    id, what: `the return address with ${what} is no return, and is left alone`,
    async run(fixture) {
      await loggedOut(fixture);
      await fixture.visit(`/logged-out${search}`);
      assert.deepEqual((await fixture.start()).value, { kind: "anonymous" });
      assert.equal(await fixture.user(), null);
      assert.equal(fixture.page.url(), `${fixture.options.postLogoutRedirectUri}${search}`);
    },
  })),
  ...["?state=forged", "", "?state=forged&returnTo=//evil.example&message=x"].map((search) => ({
    id: "LO-05", what: `a forged visit to /logged-out${search} ends no session`,
    async run(fixture) {
      await logIn(fixture);
      await fixture.visit(`/logged-out${search}`);
      assert.equal((await fixture.start()).value.kind, "session");
      assert.equal((await fixture.user()).email, EMAIL);
    },
  })),
  noLogout("missing", undefined, "logout_unavailable"),
  noLogout("http", "http://idp.example/logout", "invalid_metadata"),
  noLogout("javascript:", "javascript:alert(1)", "invalid_metadata"),
  {
    id: "LO-07", what: "by POST nothing is in the address; by GET the page asked for it",
    async run(fixture) {
      await logIn(fixture);
      assert.equal((await visitLogout(fixture)).search, "");
      await logIn(fixture);
      const request = await visitLogout(fixture, '{ method: "get" }');
      assert.equal(request.method, "GET");
      assert.equal(form(request).client_id, fixture.options.clientId);
      assert.equal(request.headers.referer, undefined);
    },
  },
  {
    id: "LO-08", what: "after a reload the ID token is not held any more: client_id alone",
    async run(fixture) {
      await logIn(fixture);
      await fixture.page.reload();
      assert.equal((await fixture.start()).value.kind, "session");
      const sent = form(await visitLogout(fixture));
      assert.deepEqual([sent.client_id, sent.id_token_hint], [fixture.options.clientId, undefined]);
    },
  },
  {
    id: "LO-09", what: "an expired ID token is sent as a hint all the same", prepare: CLOCK,
    async run(fixture) {
      await logIn(fixture);
      await fixture.evaluate("ahead = 1000");
      assert.ok(form(await visitLogout(fixture)).id_token_hint);
    },
  },
  {
    id: "LO-10", what: "the return address is the registered one, whatever the page's address says",
    async run(fixture) {
      await logIn(fixture);
      await fixture.visit("/other?post_logout_redirect_uri=https://evil.example");
      (await fixture.start()).value;
      assert.equal(form(await visitLogout(fixture)).post_logout_redirect_uri, fixture.options.postLogoutRedirectUri);
    },
  },
  ...["https://www.example.no/#x", "javascript:alert(1)", "http://www.example.no/", ""].map((uri) => ({
    id: "LO-10", what: `postLogoutRedirectUri is ${JSON.stringify(uri)}`, create: "invalid_config", options: { postLogoutRedirectUri: uri },
  })),
  {
    id: "LO-11", what: "state is base64url, new each time",
    async run(fixture) {
      const states = [await loggedOut(fixture), await loggedOut(fixture)];
      for (const state of states) assert.match(state, /^[A-Za-z0-9_-]{43}$/);
      assert.notEqual(states[0], states[1]);
    },
  },
  {
    id: "LO-12", what: "offline, the session here ends all the same", profile: {},
    async run(fixture) {
      await logIn(fixture);
      await fixture.evaluate("localStorage.clear()");
      await fixture.visit("/app");
      // Before the client is made, so that no metadata are cached.
      await fixture.evaluate("preload()");
      await fixture.context.setOffline(true);
      (await fixture.start()).value;
      const { code } = await fixture.call("client.logout()");
      assert.equal(code, "network");
      assert.equal(await fixture.user(), null);
      assert.deepEqual(await fixture.evaluate("Object.keys(sessionStorage)"), []);
    },
  },
  {
    id: "LO-13", what: "logout twice, and without a session",
    async run(fixture) {
      await logIn(fixture);
      const twice = await fixture.call("Promise.all([client.logout({ localOnly: true }), client.logout({ localOnly: true })]).then(() => client.logout({ localOnly: true }))");
      assert.equal(twice.code, "ok");
      assert.equal(await fixture.user(), null);
    },
  },
  {
    id: "LO-14", what: "a link or an image with the address of a logout ends nothing",
    async run(fixture) {
      await logIn(fixture);
      for (const address of ["/logout", "/app?logout=1", "/logged-out"]) await fixture.evaluate(`fetch(${JSON.stringify(address)}).then(() => undefined)`);
      await fixture.visit("/app?logout=1");
      assert.equal((await fixture.start()).value.kind, "session");
    },
  },
  {
    id: "LO-20", what: "front-channel logout with iss and sid ends the session, in every tab that it reaches",
    async run(fixture) {
      await logIn(fixture);
      const page = fixture.in(await fixture.newTab());
      await page.visit(`/front?${new URLSearchParams({ iss: fixture.provider.issuer, sid: "sid+1=" })}`);
      await page.client();
      await page.call("client.handleFrontChannelLogout()");
      await fixture.until("client.user === null");
      assert.equal(await fixture.evaluate("sessionStorage.length"), 0);
    },
  },
  {
    id: "LO-20", what: "front-channel logout on the page that has the session",
    async run(fixture) {
      await logIn(fixture);
      assert.equal((await frontChannel(fixture, { iss: fixture.provider.issuer, sid: "sid+1=" })).value, "ended");
      assert.equal(await fixture.user(), null);
    },
  },
  {
    id: "LO-20", what: "front-channel logout in a frame on the same site ends the session that the tab keeps",
    async run(fixture) {
      await logIn(fixture);
      assert.equal(await framedFrontChannel(fixture, { at: ISSUER }), "ended");
      await fixture.visit("/app");
      assert.equal((await fixture.start()).value.kind, "anonymous");
    },
  },
  {
    id: "LO-20", what: "front-channel logout of one user's session leaves the next one's to be found",
    provider: { claims: (claims, { sub }) => void (claims.sid = `sid of ${sub}`) },
    async run(fixture) {
      await logIn(fixture);
      const other = fixture.in(await fixture.newTab());
      await logIn(other, { person: { email: "ola@example.no", sub: "ola" } });
      assert.equal((await frontChannel(fixture, { iss: fixture.provider.issuer, sid: "sid of sub-of-kari" })).value, "ended");
      assert.equal(await framedFrontChannel(other, { at: ISSUER, sid: "sid of ola" }), "ended");
      await other.visit("/app");
      assert.equal((await other.start()).value.kind, "anonymous");
    },
  },
  {
    id: "LO-21", what: "in a cross-site frame the browser keeps storage apart: unreachable, and nothing is claimed",
    async run(fixture) {
      await logIn(fixture);
      assert.equal(await framedFrontChannel(fixture.in(await fixture.newTab()), { at: CROSS_SITE_ISSUER }), "unreachable");
      await fixture.page.waitForTimeout(200);
      assert.equal((await fixture.user()).email, EMAIL, "the session is another partition's");
    },
  },
  {
    id: "LO-21", what: "in a cross-site frame the tab's storage is not looked at, since the tab's next page might then not find its own",
    async run(fixture) {
      await logIn(fixture);
      // With a Cross-Origin-Opener-Policy the browser takes a new start for each site, and all is well.
      await fixture.visit("/opener");
      assert.equal(await framedFrontChannel(fixture, { at: CROSS_SITE_ISSUER }), "unreachable");
      await fixture.visit("/opener");
      assert.equal((await fixture.start()).value.kind, "session");
    },
  },
  ignored("LO-22", "with a wrong iss", () => ({ iss: "https://evil.example", sid: "sid+1=" })),
  ignored("LO-22", "without iss", () => ({ sid: "sid+1=" })),
  ignored("LO-22", "without sid", (fixture) => ({ iss: fixture.provider.issuer })),
  ignored("LO-23", "with another sid", (fixture) => ({ iss: fixture.provider.issuer, sid: "sid+2=" })),
  ignored("LO-23", "with an empty sid", (fixture) => ({ iss: fixture.provider.issuer, sid: "" })),
  ignored("LO-23", "with two sids", (fixture) => [["iss", fixture.provider.issuer], ["sid", "sid+1="], ["sid", "x"]]),
  ignored("LO-24", "without parameters", () => ({})),
  {
    id: "LO-26", what: "sid is decoded once and compared exactly",
    async run(fixture) {
      await logIn(fixture);
      const call = (query) => fixture.call(`client.handleFrontChannelLogout("${ORIGIN}/front?iss=${encodeURIComponent(fixture.provider.issuer)}&sid=${query}")`);
      assert.equal((await call("sid+1=")).value, "no-match", "a plus sign is a blank");
      assert.equal((await call("sid%252B1%253D")).value, "no-match", "encoded twice");
      assert.equal((await call("sid%2B1%3D")).value, "ended");
    },
  },
  {
    id: "LO-28", what: "the demo's page for front-channel logout may be framed by the provider's login only, and is not stored",
    async run(fixture) {
      const { headers } = await fetch(`${fixture.world.demo}front-channel-logout.html?iss=x&sid=y`);
      assert.ok(headers.get("content-security-policy").includes(`frame-ancestors ${ISSUER};`));
      assert.equal(headers.get("x-frame-options"), null);
      assert.equal(headers.get("cache-control"), "no-store");
    },
  },
  {
    id: "LO-29", what: "the demo's page for front-channel logout shows nothing, and handles no callback",
    async run(fixture) {
      await fixture.page.goto(`${fixture.world.demo}front-channel-logout.html?code=a&state=b`);
      await fixture.until("document.body.dataset.outcome");
      assert.equal((await fixture.page.locator("body").innerText()).trim(), "");
      assert.deepEqual(fixture.provider.requestsTo("token"), []);
    },
  },
  {
    id: "LO-30", what: "a logout here gets the front-channel call as well, which changes nothing more",
    async run(fixture) {
      await logIn(fixture);
      await fixture.evaluate("globalThis.reported = [], void client.onSessionChange((user) => reported.push(user))");
      await fixture.call("client.logout({ localOnly: true })");
      assert.equal((await frontChannel(fixture, { iss: fixture.provider.issuer, sid: "sid+1=" })).value, "no-match");
      assert.deepEqual(await fixture.evaluate("reported"), [null]);
    },
  },
  {
    id: "LO-31", what: "a front-channel logout of an old session during a login leaves the new one alone",
    provider: { claims: (claims, { sub }) => void (claims.sid = `sid of ${sub}`), tokenResponse: (it, { count }) => void (it.delay = count === 2 ? 300 : 0) },
    async run(fixture) {
      await logIn(fixture);
      const { url } = await fixture.prepare();
      const callback = fixture.callback(fixture.provider.authorize(url, { email: "new@example.no", sub: "new" }).parameters);
      await fixture.evaluate(`void (globalThis.work = outcomeOf(() => client.handleRedirectCallback(${JSON.stringify(callback)})))`);
      assert.equal((await frontChannel(fixture, { iss: fixture.provider.issuer, sid: "sid of sub-of-kari" })).value, "ended");
      assert.equal((await fixture.evaluate("work")).code, "ok");
      assert.equal((await fixture.user()).email, "new@example.no");
    },
  },
  {
    id: "LO-32", what: "messages from windows say nothing to the client",
    async run(fixture) {
      await logIn(fixture);
      await fixture.evaluate("for (const message of ['logout', { type: 'logout' }, 'front-channel-logout x']) window.postMessage(message, '*')");
      await fixture.page.waitForTimeout(100);
      assert.equal((await fixture.user()).email, EMAIL);
    },
  },
  {
    id: "LO-33", what: "after the logout Back shows no user, and an old user object is only an object",
    async run(fixture) {
      await logIn(fixture);
      await visitLogout(fixture);
      await fixture.back();
      const seen = await fixture.evaluate("globalThis.client?.user ?? null");
      assert.equal(seen, null);
      assert.deepEqual((await fixture.start()).value.user, undefined);
    },
  },
  {
    id: "LO-34", what: "a new login after a logout may ask the provider to authenticate again", begin: "ok", login: { prompt: "login" },
    check: (fixture, prepared, parameters) => assert.equal(parameters.get("prompt"), "login"),
  },
];
