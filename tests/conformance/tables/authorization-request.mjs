// The authorization request (RFC 6749 4.1.1, OIDC Core 3.1.2.1, RFC 7636) and what must be so before the page is left.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { INSECURE_ORIGIN, ISSUER, ORIGIN } from "../addresses.mjs";
import { CLIENT_ID } from "../provider.mjs";

const appendixB = JSON.parse(readFileSync(new URL("../../vectors/rfc7636_b.json", import.meta.url)));
const octets = [...Buffer.from(appendixB.code_verifier, "base64url")];

const ask = (id, what, check, more = {}) => ({ id, what, begin: "ok", check, ...more });
const refuse = (id, begin, what, more) => ({ id, begin, what, ...more });
const option = (id, name, values) => values.map((value) => ({ id, create: "invalid_config", what: `${name} is ${JSON.stringify(value)}`, options: { [name]: value } }));
const once = (parameters) => assert.equal(new Set([...parameters.keys()]).size, [...parameters.keys()].length, "each parameter once");

const noStorage = {
  "throws when it is read": "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('x', 'SecurityError') } })",
  "is full": "Storage.prototype.setItem = () => { throw new DOMException('x', 'QuotaExceededError') }",
  "forgets what is written": "Storage.prototype.setItem = () => {}",
};

const countingFrames = "globalThis.frames_made = 0; { const real = document.createElement.bind(document); document.createElement = (name) => { if (/frame/i.test(name)) globalThis.frames_made += 1; return real(name); }; }";

export const cases = [
  ask("AR-01", "the request holds each parameter once, and no secret of a client", (fixture, { url }, parameters) => {
    once(parameters);
    assert.deepEqual([...parameters.keys()].sort(), ["acr_values", "client_id", "code_challenge", "code_challenge_method", "max_age", "nonce", "redirect_uri", "response_type", "scope", "state", "ui_locales"]);
    assert.equal(parameters.get("response_type"), "code");
    assert.equal(parameters.get("client_id"), CLIENT_ID);
    assert.equal(parameters.get("redirect_uri"), fixture.options.redirectUri);
    assert.equal(parameters.get("code_challenge_method"), "S256");
    assert.equal(parameters.get("acr_values"), "selfregistered-email");
    assert.ok(parameters.get("scope").split(" ").includes("openid"));
    assert.equal(new URL(url).origin + new URL(url).pathname, `${fixture.provider.issuer}/authorize`);
  }),
  ask("AR-02", "the verifier of RFC 7636 appendix B gives its challenge", (fixture, { pending }, parameters) => {
    assert.equal(pending.code_verifier, appendixB.code_verifier);
    assert.equal(parameters.get("code_challenge"), appendixB.code_challenge);
  }, { prepare: `{ const real = Crypto.prototype.getRandomValues; Crypto.prototype.getRandomValues = function fill(bytes) { real.call(this, bytes); bytes.set([${octets}]); return bytes; }; }` }),
  ask("AR-03", "the code_verifier has 256 random bits, is new each time, and its digest is what is sent", async (fixture, { pending }, parameters) => {
    const verifiers = [pending, (await fixture.prepare()).pending].map(({ code_verifier }) => code_verifier);
    for (const verifier of verifiers) assert.match(verifier, /^[A-Za-z0-9\-._~]{43,128}$/);
    assert.notEqual(verifiers[0], verifiers[1]);
    assert.equal(parameters.get("code_challenge"), createHash("sha256").update(verifiers[0]).digest("base64url"));
  }),
  ...["undefined", "() => { throw new Error('x') }", "(bytes) => bytes", "(bytes) => bytes.fill(7)"].map((value) =>
    refuse("AR-04", "unsupported_browser", `getRandomValues is ${value}`, { prepare: `Object.defineProperty(Crypto.prototype, 'getRandomValues', { value: ${value} }); Math.random = () => { throw new Error('no fallback') }` })),
  {
    id: "AR-05", what: "a page that came over http from another machine",
    async run(fixture) {
      fixture.options = { ...fixture.options, redirectUri: "https://insecure.example/app", postLogoutRedirectUri: undefined };
      await fixture.visit(`${INSECURE_ORIGIN}/other`);
      assert.equal(await fixture.evaluate("isSecureContext"), false);
      await fixture.client();
      assert.equal((await fixture.call("client.loginWithEmail()")).code, "insecure_context");
      assert.equal(fixture.page.url(), `${INSECURE_ORIGIN}/other`);
      assert.deepEqual(fixture.provider.requestsTo("authorize"), []);
    },
  },
  refuse("AR-05", "unsupported_browser", "crypto.subtle is missing", { prepare: "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined })" }),
  ask("AR-06", "state, nonce and code_verifier differ from each other and from those of another login", async (fixture, { pending }) => {
    const { pending: other } = await fixture.prepare();
    const values = [pending, other].flatMap(({ state, nonce, code_verifier }) => [state, nonce, code_verifier]);
    assert.equal(new Set(values).size, 6);
  }),
  ask("AR-07", "the metadata do not name PKCE: S256 all the same", (fixture, prepared, parameters) => assert.equal(parameters.get("code_challenge_method"), "S256"), {
    provider: { metadata: (it) => void delete it.code_challenge_methods_supported },
  }),
  ...[["plain"], [], "S256", null].map((methods) => refuse("AR-07", "invalid_metadata", `code_challenge_methods_supported is ${JSON.stringify(methods)}`, { provider: { metadata: (it) => void (it.code_challenge_methods_supported = methods) } })),
  ...["state", "nonce", "redirect_uri", "redirectUri", "code_challenge", "response_type", "client_id", "clientId", "acr_values", "extraParams"].map((name) =>
    refuse("AR-08", "invalid_config", `the option ${name} in a login`, { login: { [name]: "x" } })),
  ...["a&state=x", "a#b", "a%20b", "a+b", "a=b&acr_values=x"].map((value) =>
    ask("AR-09", `onBehalfOf is ${JSON.stringify(value)}, encoded once`, (fixture, { url }, parameters) => {
      once(parameters);
      assert.equal(parameters.get("onbehalfof"), value);
      assert.equal(new URL(url).hash, "");
    }, { login: { onBehalfOf: value } })),
  ...["a\r\nb", "ø", "a b", "", "x".repeat(257)].map((value) => refuse("AR-09", "invalid_config", `onBehalfOf is ${JSON.stringify(value.slice(0, 9))}`, { login: { onBehalfOf: value } })),
  ...option("AR-10", "redirectUri", [
    "https://www.example.no/#x", "https://www.example.no/#", "http://www.example.no/", "https://user@www.example.no/", "https://*.example.no/", "app", "//www.example.no/app", "", "javascript:alert(1)",
    "https://www.example.no/\n", " https://www.example.no/", `${ORIGIN}/app?code=a&state=b`, `${ORIGIN}/app?error=a`, "https:\\\\www.example.no/",
  ]),
  ...[`${ORIGIN.replace("localhost", "LOCALHOST")}/app`, `${ORIGIN}/app/../app`, `${ORIGIN}/app?a=%7e&b`].map((redirectUri) =>
    ask("AR-11", `redirect_uri ${redirectUri} is sent byte for byte`, (fixture, { url }, parameters) => {
      assert.equal(parameters.get("redirect_uri"), redirectUri);
      assert.ok(url.includes(new URLSearchParams({ redirect_uri: redirectUri }).toString()));
    }, { options: { redirectUri } })),
  ask("AR-12", "the authorization endpoint has a query, which stays", (fixture, { url }, parameters) => {
    once(parameters);
    assert.ok(url.startsWith(`${fixture.provider.issuer}/authorize?tenant=a%20b&response_type=code`));
  }, { provider: { metadata: (it) => void (it.authorization_endpoint += "?tenant=a%20b") } }),
  refuse("AR-12", "invalid_metadata", "the authorization endpoint's query holds a parameter of ours", { goodMetadata: true, provider: { metadata: (it) => void (it.authorization_endpoint += "?state=x") } }),
  ...["javascript:alert(document.domain)", "data:text/html,x", "http://idp.example/", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", "vbscript:x", "intent://x", "//idp.example/", "https://idp.example/#x"].map((endpoint) =>
    refuse("AR-13", "invalid_metadata", `authorization_endpoint is ${JSON.stringify(endpoint)}`, { provider: { metadata: (it) => void (it.authorization_endpoint = endpoint) } })),
  {
    id: "AR-14", what: "a double click leaves once, with one pending login",
    async run(fixture) {
      await fixture.client();
      await fixture.evaluate("void [client.loginWithEmail(), client.loginWithEmail()]");
      await fixture.page.waitForURL(`${fixture.provider.issuer}/authorize?**`);
      assert.equal(fixture.provider.requestsTo("authorize").length, 1);
      await fixture.visit();
      assert.equal(await fixture.evaluate("sessionStorage.length"), 1);
    },
  },
  ...["?iss=https://evil.example&target_link_uri=https://evil.example/&login_hint=x", "?returnTo=//evil.example&login=1"].map((search) => ({
    id: "AR-15", what: `the page is opened with ${search}: the parameters mean nothing`,
    async run(fixture) {
      await fixture.visit(`/app${search}`);
      await fixture.client();
      assert.deepEqual((await fixture.call("client.start()")).value, { kind: "anonymous" });
      assert.ok(fixture.page.url().endsWith(search));
      assert.deepEqual(await fixture.evaluate("Object.keys(sessionStorage)"), []);
    },
  })),
  {
    id: "AR-16", what: "no page load begins a login by itself, however often it is repeated",
    async run(fixture) {
      for (let count = 0; count < 4; count += 1) {
        await fixture.visit(`/app?iss=${ISSUER}&login_hint=x`);
        await fixture.client();
        await fixture.call("client.start()");
      }
      assert.deepEqual(fixture.provider.requestsTo("authorize", "token"), []);
    },
  },
  ask("AR-17", "acr_values are sent as asked for, and kept", (fixture, { pending }, parameters) => {
    assert.equal(parameters.get("acr_values"), "selfregistered-email idporten-loa-high");
    assert.deepEqual(pending.acr_values, ["selfregistered-email", "idporten-loa-high"]);
  }, { login: { acrValues: ["selfregistered-email", "idporten-loa-high"] } }),
  refuse("AR-18", "invalid_config", "prompt none: there is no silent login", { login: { prompt: "none" }, prepare: countingFrames, check: async (fixture) => assert.equal(await fixture.evaluate("frames_made"), 0) }),
  ...["select_account", "login consent", "", null].map((prompt) => refuse("AR-18", "invalid_config", `prompt ${JSON.stringify(prompt)}`, { login: { prompt } })),
  ask("AR-19", "max_age is sent and kept", (fixture, { pending }, parameters) => assert.deepEqual([parameters.get("max_age"), pending.max_age], ["60", 60]), { login: { maxAge: 60 } }),
  ...[-1, 1.5, "60", null].map((maxAge) => refuse("AR-19", "invalid_config", `maxAge ${JSON.stringify(maxAge)}`, { login: { maxAge } })),
  ...Object.entries(noStorage).map(([what, prepare]) => refuse("AR-20", "storage_unavailable", `sessionStorage ${what}`, { prepare })),
  ask("AR-21", "state holds nothing of the page", (fixture, { state, pending }) => {
    assert.match(state, /^iel-[A-Za-z0-9_-]{43}$/);
    assert.equal(pending.return_to, "/deep?x=1");
    assert.ok(!Buffer.from(state, "base64url").toString().includes("deep"));
  }, { login: { returnTo: "/deep?x=1", appState: { secret: "deep" } } }),
  {
    id: "AR-22", what: "Back from the provider, and a new login: the new one works, the old one is left to end by itself",
    async run(fixture) {
      await fixture.client();
      await fixture.evaluate("void client.loginWithEmail()");
      await fixture.page.waitForURL(`${fixture.provider.issuer}/authorize?**`);
      await fixture.back();
      await fixture.client();
      const { url } = await fixture.prepare();
      assert.equal(await fixture.evaluate("sessionStorage.length"), 2);
      await fixture.visit(fixture.callback(fixture.provider.authorize(url).parameters));
      await fixture.client();
      assert.equal((await fixture.call("client.start()")).value.kind, "logged-in");
    },
  },
  {
    id: "AR-23", what: "the page is in a frame, of its own origin or of another one",
    async run(fixture) {
      for (const outer of [ORIGIN, ORIGIN.replace("localhost", "127.0.0.1")]) {
        await fixture.visit(`${outer}/other`);
        await fixture.evaluate(`new Promise((resolve) => { const frame = document.createElement("iframe"); frame.onload = () => resolve(); frame.src = "${ORIGIN}/app"; document.body.append(frame); })`);
        const [, frame] = fixture.page.frames();
        const options = JSON.stringify(fixture.options);
        const { code } = await frame.evaluate(`create(${options}), outcomeOf(() => client.loginWithEmail())`);
        assert.equal(code, "invalid_config", outer);
      }
      assert.deepEqual(fixture.provider.requestsTo("authorize"), []);
    },
  },
  {
    id: "AR-24", what: "many logins that are left alone: the eight newest are stored",
    async run(fixture) {
      await fixture.client();
      for (let count = 0; count < 12; count += 1) await fixture.prepare({ appState: count });
      const kept = await fixture.evaluate("Object.values(sessionStorage).map((text) => JSON.parse(text).app_state).sort((a, b) => a - b)");
      assert.deepEqual(kept, ["4", "5", "6", "7", "8", "9", "10", "11"]);
    },
  },
];
