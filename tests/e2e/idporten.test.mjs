// The local ID-porten keeps what idporten.md says of the real one.

import assert from "node:assert/strict";
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { giveEmailAndCode } from "../../tools/browser.mjs";
import { logIn, startWorld, tokenResponse } from "./harness.mjs";

let world;
before(async () => {
  world = await startWorld({ port: 4160 });
});
after(() => world.close());

const verifier = "a".repeat(43);
const parameters = (changes = {}) => {
  const all = {
    client_id: "demo-client",
    redirect_uri: world.url,
    response_type: "code",
    scope: "openid profile",
    state: "a-state",
    nonce: "a-nonce",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    acr_values: "selfregistered-email",
    ...changes,
  };
  return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== undefined));
};

const authorize = (changes) => fetch(`${world.loginOrigin}/authorize?${parameters(changes)}`, { redirect: "manual" });

test("metadata name the endpoints, with people logging in on another origin than the issuer", async () => {
  const metadata = await (await fetch(`${world.issuer}/.well-known/openid-configuration`)).json();
  assert.equal(metadata.issuer, world.issuer);
  assert.equal(metadata.authorization_endpoint, `${world.loginOrigin}/authorize`);
  assert.equal(metadata.end_session_endpoint, `${world.loginOrigin}/logout`);
  assert.equal(metadata.token_endpoint, `${world.issuer}/token`);
  assert.equal(metadata.jwks_uri, `${world.issuer}/jwks.json`);
  assert.deepEqual(metadata.code_challenge_methods_supported, ["S256"]);
  assert.deepEqual(metadata.ui_locales_supported, ["nb", "nn", "en", "se"]);
  assert.equal(metadata.authorization_response_iss_parameter_supported, true);
  assert.equal(metadata.frontchannel_logout_supported, true);
});

for (const missing of ["state", "nonce", "code_challenge"]) {
  test(`a request without ${missing} is refused, with iss in the response`, async () => {
    const response = await authorize({ [missing]: undefined });
    const { searchParams } = new URL(response.headers.get("location"));
    assert.equal(searchParams.get("error"), "invalid_request");
    assert.equal(searchParams.get("iss"), world.issuer);
  });
}

/** What a server answers under this name for this path. */
const answer = (address, host, path = "/") =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(address);
    request({ hostname, port, path, headers: { host } }, (response) => resolve(response.resume())).on("error", reject).end();
  });

test("a page elsewhere whose own name leads to this machine reads neither codes nor the demo", async () => {
  for (const address of [world.issuer, world.loginOrigin, world.url]) {
    const { port } = new URL(address);
    for (const host of ["evil.example", `evil.example:${port}`, "localhost", "localhost:1", `localhost.evil.example:${port}`]) {
      assert.equal((await answer(address, host, "/inbox.json")).statusCode, 421, `${address} ${host}`);
    }
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
      const { statusCode, headers } = await answer(address, host);
      assert.ok(statusCode < 500 && statusCode !== 421, `${address} ${host}`);
      assert.deepEqual([headers["cross-origin-resource-policy"], headers["x-content-type-options"]], ["same-origin", "nosniff"]);
    }
  }
});

test("a path that is no address ends no server", async () => {
  for (const address of [world.issuer, world.url]) {
    assert.equal((await answer(address, new URL(address).host, "//")).statusCode, 400);
    assert.ok((await answer(address, new URL(address).host)).statusCode < 500);
  }
});

test("PKCE with plain is refused", async () => {
  const response = await authorize({ code_challenge_method: "plain", code_challenge: verifier });
  assert.equal(new URL(response.headers.get("location")).searchParams.get("error"), "invalid_request");
});

test("an unknown client or redirect_uri gets an error page and no redirect", async () => {
  for (const changes of [{ client_id: "unknown" }, { redirect_uri: "http://localhost:1/" }]) {
    const response = await authorize(changes);
    assert.equal(response.status, 400);
    assert.match(await response.text(), /lokal etterligning/);
  }
});

test("pushed authorization requests are taken", async () => {
  const response = await fetch(`${world.issuer}/par`, { method: "POST", body: parameters() });
  assert.equal(response.status, 201);
  const { request_uri: requestUri } = await response.json();
  const pushed = await fetch(`${world.loginOrigin}/authorize?${new URLSearchParams({ client_id: "demo-client", request_uri: requestUri })}`, { redirect: "manual" });
  assert.match(pushed.headers.get("location"), /^\/login\//);
});

test("metadata, keys and the token endpoint are open to the pages of registered clients only", async () => {
  const [good, foreign] = [new URL(world.url).origin, "https://evil.example"];
  for (const path of ["/.well-known/openid-configuration", "/jwks.json"]) {
    const allowed = async (origin) => (await fetch(world.issuer + path, { headers: { origin } })).headers.get("access-control-allow-origin");
    assert.equal(await allowed(good), good);
    assert.notEqual(await allowed(foreign), foreign);
  }
  const post = (origin) => fetch(`${world.issuer}/token`, { method: "POST", headers: { origin }, body: new URLSearchParams({ client_id: "demo-client", grant_type: "authorization_code", code: "x", redirect_uri: world.url, code_verifier: verifier }) });
  assert.equal((await post(good)).headers.get("access-control-allow-origin"), good);
  assert.equal((await post(foreign)).headers.get("access-control-allow-origin"), null);
});

test("the ID token holds exactly the claims of ID-porten's e-mail login", async () => {
  const page = await world.newPage();
  const { answered } = await tokenResponse(world, page);
  await logIn(world, page);
  const { id_token: idToken, token_type: type, expires_in: expiresIn, scope, ...others } = await answered;
  assert.deepEqual([type, expiresIn, scope, Object.keys(others)], ["Bearer", 120, "openid profile", ["access_token"]]);

  const [header, payload, signature] = idToken.split(".");
  const { alg, kid } = JSON.parse(Buffer.from(header, "base64url"));
  assert.equal(alg, "RS256");
  const { keys } = await (await fetch(`${world.issuer}/jwks.json`)).json();
  const key = createPublicKey({ key: keys.find((jwk) => jwk.kid === kid), format: "jwk" });
  assert.ok(verify("sha256", Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, "base64url")));

  const claims = JSON.parse(Buffer.from(payload, "base64url"));
  assert.deepEqual(Object.keys(claims).sort(), ["acr", "amr", "aud", "auth_time", "email", "exp", "iat", "iss", "jti", "locale", "nonce", "sid", "sub"]);
  assert.deepEqual(claims.amr, ["Selfregistered-email"]);
  assert.equal(claims.exp - claims.iat, 120);
  assert.equal(claims.aud, "demo-client");
});

test("sid is there only for clients that registered for front-channel logout", async () => {
  const response = await redeem("another-client", "nosid@example.no");
  const claims = JSON.parse(Buffer.from(response.id_token.split(".")[1], "base64url"));
  assert.equal("sid" in claims, false);
  assert.equal(claims.email, "nosid@example.no");
});

/** A login without the SDK: the code is taken from the redirect and redeemed here. */
async function redeem(clientId, email) {
  const page = await world.newPage();
  await page.goto(`${world.loginOrigin}/authorize?${parameters({ client_id: clientId, nonce: randomBytes(8).toString("hex") })}`);
  const callback = page.waitForRequest((request) => request.url().startsWith(`${world.url}?code=`));
  await giveEmailAndCode(page, world.issuer, email);
  const code = new URL((await callback).url()).searchParams.get("code");
  const body = new URLSearchParams({ grant_type: "authorization_code", client_id: clientId, code, redirect_uri: world.url, code_verifier: verifier });
  return (await fetch(`${world.issuer}/token`, { method: "POST", body })).json();
}

test("every page says that it is a local stand-in", async () => {
  const page = await world.newPage();
  await page.goto(`${world.loginOrigin}/authorize?${parameters()}`);
  assert.match(await page.locator(".stand-in").textContent(), /lokal etterligning av ID-porten/);
  await page.goto(`${world.loginOrigin}/logout`);
  assert.match(await page.locator("body").textContent(), /lokal etterligning av ID-porten|logget ut/);
});
