// The local ID-porten keeps what idporten.md says of the real one.

import assert from "node:assert/strict";
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { giveEmailAndCode } from "../../../tools/browser.mjs";
import { reserve } from "../../../cli/static.mjs";
import { assertAccessible, logIn, startIdportenWorld, tokenResponse } from "./world.mjs";

const [site, backChannel] = [await reserve(), await reserve()];
const SESSION_SECONDS = 4;
const SERVICE = `http://localhost:${site.port}/`;
const client = { client_id: "with-a-server", redirect_uris: [SERVICE], post_logout_redirect_uris: [SERVICE] };

let world;
/** What the server of a client was sent, and how it answers. */
const calls = [];
let answers = (response) => response.end();
const server = backChannel.serve(async (call, response) => {
  let body = "";
  for await (const chunk of call) body += chunk;
  calls.push({ method: call.method, type: call.headers["content-type"], body });
  answers(response);
});

before(async () => {
  const clients = [{ ...client, backchannel_logout_uri: `http://localhost:${backChannel.port}/back-channel-logout` }];
  world = await startIdportenWorld({ site, clients, sessionSeconds: SESSION_SECONDS });
});
after(async () => {
  await world.close();
  server.close();
});

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
    const page = await response.text();
    assert.match(page, /lokal etterligning/);
    assert.equal(page.includes("demo-client, another-client, with-a-server"), "client_id" in changes, "the clients that there are");
    assert.equal(page.includes(`http://localhost:1/, ${world.url}`), "redirect_uri" in changes, "what was sent and what is registered");
  }
});

test("a logout without a return address stays, in the language of the logout, with a way back to the service", async () => {
  const page = await world.newPage();
  await redeem("another-client", "back@example.no", page);
  await page.goto(`${world.loginOrigin}/logout?${new URLSearchParams({ client_id: "another-client", ui_locales: "en" })}`);
  await page.getByText("You are logged out of ID-porten.").waitFor();
  assert.equal(await page.getByRole("link", { name: "Back to En annen tjeneste" }).getAttribute("href"), world.url);
  await assertAccessible(page);
});

test("at 320 pixels the code is above the field that asks for it, and nothing is wider than the page", async () => {
  const page = await world.newPage({ viewport: { width: 320, height: 640 } });
  await page.goto(`${world.loginOrigin}/authorize?${parameters()}`);
  await page.locator("#email").fill("smal@example.no");
  await page.locator("#email").press("Enter");
  const [code, field] = await Promise.all([".code", "#code"].map((selector) => page.locator(selector).boundingBox()));
  assert.ok(code.y < field.y);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await assertAccessible(page);
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
  const response = await tokenResponse(world, page, () => logIn(world, page));
  const { id_token: idToken, token_type: type, expires_in: expiresIn, scope, ...others } = response;
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
async function redeem(clientId, email, page) {
  page ??= await world.newPage();
  await page.goto(`${world.loginOrigin}/authorize?${parameters({ client_id: clientId, nonce: randomBytes(8).toString("hex") })}`);
  const callback = page.waitForRequest((request) => request.url().startsWith(`${world.url}?code=`));
  await giveEmailAndCode(page, world.issuer, email);
  const code = new URL((await callback).url()).searchParams.get("code");
  const body = new URLSearchParams({ grant_type: "authorization_code", client_id: clientId, code, redirect_uri: world.url, code_verifier: verifier });
  return (await fetch(`${world.issuer}/token`, { method: "POST", body })).json();
}

const logOut = async (page, clientId) => {
  const began = Date.now();
  await page.goto(`${world.loginOrigin}/logout?${new URLSearchParams({ client_id: clientId, post_logout_redirect_uri: world.url })}`);
  return { back: page.url().startsWith(world.url) || (await page.waitForURL(`${world.url}**`, { timeout: 8000 }).then(() => true, () => false)), seconds: (Date.now() - began) / 1000 };
};

test("logout calls the back channel once, with a logout token as its specification has it", async () => {
  const page = await world.newPage();
  const { id_token: idToken } = await redeem("with-a-server", "server@example.no", page);
  const { sub, sid } = JSON.parse(Buffer.from(idToken.split(".")[1], "base64url"));
  assert.ok(sid, "in the ID token of a client with a front-channel logout");
  calls.length = 0;
  assert.equal((await logOut(page, "with-a-server")).back, true);
  const [{ method, type, body }, ...more] = calls;
  assert.deepEqual([method, type, more], ["POST", "application/x-www-form-urlencoded", []]);
  const [[name, logoutToken], ...others] = new URLSearchParams(body);
  assert.deepEqual([name, others], ["logout_token", []]);
  const keys = createRemoteJWKSet(new URL(`${world.issuer}/jwks.json`));
  const { payload } = await jwtVerify(logoutToken, keys, { issuer: world.issuer, audience: "with-a-server", algorithms: ["RS256"], typ: "logout+jwt" });
  assert.deepEqual(Object.keys(payload).sort(), ["aud", "events", "exp", "iat", "iss", "jti", "sid", "sub"]);
  assert.deepEqual([payload.sub, payload.sid, payload.events], [sub, sid, { "http://schemas.openid.net/event/backchannel-logout": {} }]);
});

for (const [how, answer] of [["refuses", (response) => response.writeHead(400).end()], ["does not answer", () => {}]]) {
  test(`a back channel that ${how} is not called again, and holds logout up for five seconds at most`, async () => {
    const page = await world.newPage();
    await redeem("with-a-server", "server@example.no", page);
    calls.length = 0;
    answers = answer;
    const { back, seconds } = await logOut(page, "with-a-server");
    answers = (response) => response.end();
    assert.equal(back, true);
    assert.ok(seconds < 7, String(seconds));
    assert.equal(calls.length, 1);
  });
}

test("a session ends without an authentication request, without a call, and logout then stays at ID-porten", async () => {
  const page = await world.newPage();
  await redeem("with-a-server", "late@example.no", page);
  calls.length = 0;
  await page.waitForTimeout(SESSION_SECONDS * 600);
  await page.goto(`${world.loginOrigin}/authorize?${parameters()}`);
  assert.ok(page.url().startsWith(`${world.url}?code=`), "alive, and prolonged by this");
  await page.waitForTimeout(SESSION_SECONDS * 600);
  await page.goto(`${world.loginOrigin}/authorize?${parameters()}`);
  assert.ok(page.url().startsWith(`${world.url}?code=`), "alive for longer than without that");
  await page.waitForTimeout((SESSION_SECONDS + 2) * 1000);
  await page.goto(`${world.loginOrigin}/logout?${new URLSearchParams({ client_id: "with-a-server", post_logout_redirect_uri: world.url })}`);
  await page.getByText("kan ikke sende deg tilbake").waitFor();
  await assertAccessible(page);
  assert.deepEqual(calls, []);
  await page.goto(`${world.loginOrigin}/authorize?${parameters()}`);
  await page.locator("#email").waitFor();
});

test("every page says that it is a local stand-in", async () => {
  const page = await world.newPage();
  await page.goto(`${world.loginOrigin}/authorize?${parameters()}`);
  assert.match(await page.locator(".stand-in").textContent(), /lokal etterligning av ID-porten/);
  await page.goto(`${world.loginOrigin}/logout`);
  assert.match(await page.locator("body").textContent(), /lokal etterligning av ID-porten|logget ut/);
});

test("languages that there are not, whatever they are called, are Bokmål", async () => {
  for (const tag of ["constructor", "__proto__", "toString", "sv"]) {
    const page = await world.newPage();
    await page.goto(`${world.loginOrigin}/authorize?${parameters({ ui_locales: tag })}`);
    await page.locator("#email").waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "nb", tag);
    assert.doesNotMatch(await page.locator("body").innerText(), /undefined/);
    await page.context().close();
  }
});

test("an address in other letters is the same user", async () => {
  const subjects = [];
  for (const email of ["Kari.Nordmann@Example.NO", "kari.nordmann@example.no"]) {
    const page = await world.newPage();
    const { id_token: idToken } = await tokenResponse(world, page, () => logIn(world, page, email));
    const claims = JSON.parse(Buffer.from(idToken.split(".")[1], "base64url"));
    assert.equal(claims.email, email, "as it was written");
    subjects.push(claims.sub);
    await page.context().close();
  }
  assert.equal(subjects[0], subjects[1]);
});
