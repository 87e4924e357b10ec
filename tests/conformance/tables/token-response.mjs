// Token request and token response (RFC 6749 4.1.3, 5.1, 5.2; OIDC Core 3.1.3).

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { ELSEWHERE } from "../addresses.mjs";
import { CLIENT_ID } from "../provider.mjs";

const member = (id, expect, name, values) =>
  values.map((value) => ({ id, expect, what: `${name} is ${JSON.stringify(value)?.slice(0, 40)}`, provider: { token: (it) => void (it[name] = value) } }));
const body = (id, expect, what, change) => ({ id, expect, what, provider: { tokenResponse: (it) => void (it.body = change(it.body)) } });
const response = (id, expect, what, bend, more = {}) => ({ id, expect, what, provider: { tokenResponse: bend }, ...more });
const status = (id, expect, code, error, more = {}) =>
  response(id, expect, `status ${code} with ${JSON.stringify(error)}`, (it) => Object.assign(it, { status: code, body: typeof error === "string" ? error : JSON.stringify(error) }), { linger: 500, ...more });

const tokenRequest = (fixture) => fixture.provider.requestsTo("token")[0];

const compressed = gzipSync(Buffer.alloc(50_000_000, " "));

export const cases = [
  {
    id: "TR-01", what: "the token request is a form with five parameters and nothing else", expect: "ok",
    check(fixture, outcome, { prepared, login }) {
      const { method, search, headers, body } = tokenRequest(fixture);
      assert.equal(method, "POST");
      assert.equal(search, "");
      assert.equal(headers["content-type"], "application/x-www-form-urlencoded");
      assert.equal(headers.authorization, undefined);
      assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), {
        grant_type: "authorization_code", code: login.code, redirect_uri: fixture.options.redirectUri, client_id: CLIENT_ID,
        code_verifier: prepared.pending.code_verifier,
      });
    },
  },
  {
    id: "TR-02", what: "the redirect_uri of the login is sent although the page writes it in another way since",
    async run(fixture) {
      await fixture.client();
      const { url } = await fixture.prepare();
      const { redirectUri } = fixture.options;
      await fixture.visit(fixture.callback(fixture.provider.authorize(url).parameters));
      await fixture.client({ redirectUri: redirectUri.replace("/app", "/x/../app") });
      assert.equal((await fixture.call("client.start()")).value?.kind, "logged-in");
      assert.equal(new URLSearchParams(tokenRequest(fixture).body).get("redirect_uri"), redirectUri);
    },
  },
  {
    id: "TR-03", what: "the token request carries no credentials, no referrer and no header of its own, and follows no redirect", expect: "ok",
    prepare: "globalThis.inits = []; { const real = fetch; globalThis.fetch = (url, init) => { inits.push({ ...init, url: String(url), headers: [...(init?.headers ?? [])] }); return real(url, init); }; }",
    async check(fixture) {
      const init = (await fixture.evaluate("inits.map(({ signal, body, ...init }) => init)")).find(({ url }) => url.endsWith("/token"));
      assert.deepEqual(init, {
        url: `${fixture.provider.issuer}/token`, method: "POST", mode: "cors", credentials: "omit", redirect: "error", cache: "no-store", referrerPolicy: "no-referrer",
        headers: [["accept", "application/json"], ["content-type", "application/x-www-form-urlencoded"]],
      });
      const { headers } = tokenRequest(fixture);
      assert.deepEqual([headers.cookie, headers.referer], [undefined, undefined]);
    },
  },
  { id: "TR-04", what: "a good answer", expect: "ok", check: (fixture, { value }) => assert.equal(value.login.expiresIn, 120) },
  status("TR-05", "token_request_rejected", 400, { error: "invalid_grant", error_description: "expired" }, {
    check: (fixture, { provider, retryable }) => {
      assert.deepEqual(provider, { error: "invalid_grant", description: "expired" });
      assert.equal(retryable, true);
    },
  }),
  ...[[401, { error: "invalid_client" }], [400, { error: "unauthorized_client" }], [403, { error: "access_denied" }]].map(([code, error]) =>
    status("TR-06", "token_request_rejected", code, error, { check: (fixture, { retryable }) => assert.equal(retryable, error.error === "access_denied") })),
  ...[429, 500, 503, 201, 404].map((code) => status("TR-06", "token_request_rejected", code, {})),
  response("TR-06", "token_request_rejected", "status 429 with Retry-After: 0", (it) => Object.assign(it, { status: 429, headers: { ...it.headers, "retry-after": "0" } }), { linger: 500 }),
  ...["<html>Blocked by the wall</html>", "", "{", "null", "[]"].map((text) => status("TR-07", "token_request_rejected", 400, text, {
    check: (fixture, { text: everything }) => assert.ok(!everything.includes("Blocked")),
  })),
  response("TR-09", "network", "the connection is lost after the code was sent", (it) => void (it.drop = true), { linger: 500 }),
  response("TR-10", "timeout", "the answer never comes", (it) => void (it.delay = 5000), { options: { timeout: 300 } }),
  response("TR-10", "timeout", "the body stops after its first byte", (it) => void (it.stall = true), { options: { timeout: 300 } }),
  response("TR-10", "timeout", "the body comes a byte at a time", (it) => void (it.drip = true), { options: { timeout: 500 } }),
  response("TR-10", "invalid_token_response", "the body never ends", (it) => void (it.endless = true)),
  response("TR-10", "invalid_token_response", "a body of 257 KiB", (it) => void (it.body += " ".repeat(257 * 1024))),
  response("TR-10", "invalid_token_response", "50 MB in a small compressed body", (it) => Object.assign(it, { body: compressed, headers: { ...it.headers, "content-encoding": "gzip" } })),
  ...["text/html", "application/jwt", "text/plain", "text/json", ""].map((type) =>
    response("TR-11", "invalid_token_response", `content-type ${JSON.stringify(type)}`, (it) => void (it.headers["content-type"] = type))),
  ...["application/json; charset=utf-8", "APPLICATION/JSON"].map((type) => response("TR-11", "ok", `content-type ${type}`, (it) => void (it.headers["content-type"] = type))),
  ...[301, 302, 307, 308].map((code) =>
    response("TR-12", "network", `a redirect with status ${code}`, (it) => Object.assign(it, { status: code, headers: { ...it.headers, location: ELSEWHERE } }))),
  ...member("TR-13", "invalid_token_response", "id_token", [undefined, null, 5, {}, ["a"], "x".repeat(65 * 1024)]),
  ...member("TR-15", "invalid_token_response", "access_token", [undefined, null, 5, {}, ""]),
  ...member("TR-16", "invalid_token_response", "token_type", [undefined, null, "mac", "N_A", "DPoP", "", 5, "Bearer "]),
  ...member("TR-17", "ok", "token_type", ["bearer", "BEARER", "bEaReR"]),
  ...member("TR-18", "ok", "expires_in", [undefined, 0, 120.5]),
  ...member("TR-18", "invalid_token_response", "expires_in", ["3600", -1, null, {}, true]),
  body("TR-18", "invalid_token_response", "expires_in is 1e999", (text) => text.replace('"expires_in":120', '"expires_in":1e999')),
  body("TR-18", "invalid_token_response", "expires_in is NaN", (text) => text.replace('"expires_in":120', '"expires_in":NaN')),
  { ...member("TR-18", "ok", "expires_in", [1e99])[0], check: (fixture, { value }) => assert.equal(value.login.expiresIn, 365 * 24 * 3600) },
  ...member("TR-19", "ok", "scope", [undefined, "openid", "profile openid"]),
  ...member("TR-19", "invalid_token_response", "scope", ["profile", "", "openid2", 5, null, ["openid"]]),
  body("TR-20", "id_token_malformed", "id_token is there twice: the last one counts", (text) => text.replace(/}$/, ',"id_token":"x"}')),
  body("TR-20", "ok", "id_token is there twice and the last is right", (text) => text.replace(/^{/, '{"id_token":"x",')),
  {
    id: "TR-21", what: "a refresh_token that was not requested is dropped", expect: "ok", provider: { token: (it) => void (it.refresh_token = "a-refresh-token-unrequested") },
    check: async (fixture, { value }) => assert.ok(!JSON.stringify([value, await fixture.leftBehind()]).includes("a-refresh-token")),
  },
  {
    ...body("TR-22", "ok", "__proto__ in the answer", (text) => text.replace(/}$/, ',"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')),
    check: async (fixture, { value }) => assert.deepEqual([await fixture.evaluate("({}).polluted"), value.polluted, value.login.polluted], [undefined, undefined, undefined]),
  },
  {
    id: "TR-23", what: "the access token is in the result and nowhere else", expect: "ok",
    check: (fixture, { value }, { login }) => assert.equal(value.login.accessToken, login.accessToken),
  },
  ...["wrong", "", 5, null].map((hash) => ({
    id: "TR-24", what: `at_hash is ${JSON.stringify(hash)}`, expect: "invalid_token_response", provider: { claims: (claims) => void (claims.at_hash = hash) },
  })),
  {
    id: "TR-24", what: "at_hash is that of the access token", expect: "ok",
    provider: { claims: (claims, { accessToken }) => void (claims.at_hash = createHash("sha256").update(accessToken).digest().subarray(0, 16).toString("base64url")) },
  },
  {
    id: "TR-25", what: "a wrong nonce releases no access token", expect: "id_token_nonce", provider: { claims: (claims) => void (claims.nonce += "1") },
    check: (fixture, outcome, { login }) => assert.ok(!JSON.stringify(outcome).includes(login.accessToken)),
  },
];
