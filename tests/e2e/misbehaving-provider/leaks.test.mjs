// One test that logs in, fails in every way and logs out while it records everything that a page, its neighbours and
// its servers could see, and then looks for a secret in all of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { foreign, rs256 } from "../../conformance/provider.mjs";
import { ISSUER, ORIGIN } from "../../conformance/addresses.mjs";
import { Fixture, startConformanceWorld } from "../../conformance/world.mjs";

const error = (code) => (parameters) => [["error", code], ["error_description", "of the provider"], ...parameters.filter(([name]) => name !== "code")];
const claims = (change) => ({ provider: { claims: (it) => void Object.assign(it, change) } });
const tokens = (bend) => ({ provider: { tokenResponse: (it) => void Object.assign(it, bend) } });

/** A way to fail after the redirect, for every code that has one. */
const failures = {
  malformed_callback: { callback: (parameters) => [...parameters, ["id_token", "x.y.z"]] },
  unknown_state: { callback: (parameters) => parameters.map(([name, value]) => [name, name === "state" ? `${value}1` : value]) },
  expired_login: { tamper: (pending) => ({ ...pending, created_at: 1 }) },
  issuer_mismatch: { callback: (parameters) => parameters.map(([name, value]) => [name, name === "iss" ? "https://evil.example" : value]) },
  login_cancelled: { callback: error("access_denied") },
  provider_error: { callback: error("server_error") },
  network: tokens({ drop: true }),
  timeout: { options: { timeout: 200 }, ...tokens({ delay: 1000 }) },
  invalid_jwks: { provider: { jwksResponse: (it) => void (it.body = "{}") } },
  token_request_rejected: tokens({ status: 400, body: '{"error":"invalid_grant"}' }),
  invalid_token_response: { provider: { token: (it) => void delete it.token_type } },
  id_token_malformed: { provider: { payloadText: () => "x" } },
  id_token_algorithm: { provider: { header: (it) => void (it.alg = "none") } },
  id_token_key: { provider: { header: (it) => void (it.kid = "other") } },
  id_token_signature: { provider: { sign: (input) => rs256(foreign, input) } },
  id_token_issuer: claims({ iss: "https://evil.example" }),
  id_token_audience: claims({ aud: "other" }),
  id_token_subject: claims({ sub: "" }),
  id_token_nonce: claims({ nonce: "other" }),
  id_token_lifetime: claims({ exp: 1 }),
  clock_skew: claims({ iat: 1000, exp: 1120 }),
  id_token_auth_time: { login: { maxAge: 1 }, ...claims({ auth_time: 1 }) },
  aborted: { provider: { tokenResponse: (it) => void (it.delay = 500) }, call: "client.handleRedirectCallback(undefined, { signal: AbortSignal.timeout(100) })" },
  storage_unavailable: { before: "Storage.prototype.setItem = () => { throw new DOMException('x', 'QuotaExceededError') }" },
  id_token_acr: claims({ acr: "idporten-loa-low" }),
  id_token_email: claims({ email: "no address" }),
};

/** Requests that must hold a secret, and the part of them that may. */
function withoutWhatTheProtocolSends({ url, method, headers, body }) {
  const { origin, pathname } = new URL(url);
  const carriesResponse = url.startsWith(`${ORIGIN}/app?`);
  const carriesRequest = origin === ISSUER && pathname === "/authorize";
  const body_ = origin === ISSUER && ["/token", "/logout"].includes(pathname) && method === "POST" ? "" : body;
  return { url: carriesResponse || carriesRequest ? origin + pathname : url, headers, body: body_ };
}

test("no code, verifier, nonce, state or token is left anywhere by a login, by any failure or by a logout", async () => {
  const world = await startConformanceWorld();
  const secrets = new Set();
  const recorded = [];
  try {
    const visit = async (name, { callback, tamper, options, provider, login, before, call = "client.start()" } = {}) => {
      // A profile of its own, so that nothing but this visit is seen.
      const fixture = await Fixture.open(world, { options, provider, profile: {} });
      const seen = (what, value) => recorded.push([`${name}: ${what}`, value]);
      fixture.context.on("request", (request) => {
        const url = request.url();
        if (url.startsWith("http")) seen("request", withoutWhatTheProtocolSends({ url, method: request.method(), headers: request.headers(), body: request.postData() }));
      });
      await fixture.client();
      const prepared = await fixture.prepare({ returnTo: "/deep", appState: { a: 1 }, ...login });
      seen("trace of the login's beginning", await fixture.evaluate("traced"));
      if (tamper) await fixture.keep(prepared.key, tamper(prepared.pending));
      const { parameters } = fixture.provider.authorize(prepared.url);
      await fixture.visit(fixture.callback(callback?.(parameters) ?? parameters));
      await fixture.client();
      await fixture.evaluate("void client.onSessionChange((user) => traced.push({ user }))");
      if (before) await fixture.evaluate(before);
      const outcome = await fixture.call(call);
      assert.equal(outcome.code, name === "success" ? "ok" : name);
      seen("page", await fixture.leftBehind());
      seen("error", name === "success" ? undefined : outcome);
      if (name === "success") {
        assert.equal(outcome.value.login.returnTo, "/deep");
        assert.ok(await fixture.evaluate("traced.length > 10"), "the trace is seen");
        await fixture.evaluate("void client.logout({ method: 'post' })");
        await fixture.page.waitForURL(`${ISSUER}/logout`);
        seen("referer at the provider", fixture.provider.requests.map(({ headers }) => headers.referer));
        await fixture.visit("/logged-out");
        await fixture.client();
        await fixture.call("client.start()");
        seen("page after logout", await fixture.leftBehind());
      }
      seen("console", fixture.console);
      seen("referers at the service", world.seen.map(({ referer }) => referer));
      fixture.provider.secrets.forEach((secret) => secrets.add(secret));
      // What a state that is answered wrongly leaves is the pending login itself, which lives on.
      if (name === "unknown_state") [prepared.state, prepared.pending.nonce, prepared.pending.code_verifier].forEach((secret) => secrets.delete(secret));
      await fixture.close();
    };
    await visit("success");
    for (const [name, failure] of Object.entries(failures)) await visit(name, failure);
  } finally {
    await world.close();
  }
  assert.ok(secrets.size > 100 && recorded.length > 300, `${secrets.size} secrets, ${recorded.length} records`);
  for (const [what, value] of recorded) {
    const text = JSON.stringify(value) ?? "";
    for (const secret of secrets) {
      for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")]) {
        assert.ok(!text.includes(form), `${what} holds a secret of ${secret.length} characters`);
      }
    }
  }
});
