// A service with a server, in Rust, in Node and with Express: its own session, and the end of it when the user logs out elsewhere.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { SignJWT, exportJWK, generateKeyPair } from "jose";
import { giveEmailAndCode } from "../../../tools/browser.mjs";
import { inRoot, run } from "../../../tools/lib.mjs";
import { listen } from "../../../cli/static.mjs";
import { folderOfEngine } from "../../engines/engine.mjs";
import { freePort } from "../../runner/free-port.mjs";
import { assertAccessible, assertSilent, logIn as logInAtDemo, startIdportenWorld } from "./world.mjs";

const PORT = await freePort();
const SERVICE = `http://localhost:${PORT}/`;
const SERVERS = {
  Rust: [inRoot("target/debug/examples/backend"), []],
  Node: ["node", [inRoot("examples/backend.mjs")]],
  Express: ["node", [inRoot("examples/express.mjs")]],
};
/** Those that ID-porten notifies of a logout elsewhere. */
const NOTIFIED = ["Rust", "Node"];

const CLIENTS = Object.entries({
  "front-channel": { frontchannel_logout_uri: `${SERVICE}front-channel-logout`, frontchannel_logout_session_required: true },
  "back-channel": { backchannel_logout_uri: `${SERVICE}back-channel-logout` },
}).map(([id, registered]) => ({ client_id: id, redirect_uris: [SERVICE], post_logout_redirect_uris: [SERVICE], ...registered }));

const folder = folderOfEngine("backend");

let world;
before(async () => {
  await run("cargo", ["build", "--quiet", "--locked", "--example", "backend"]);
  // What Express serves besides.
  rmSync(folder, { recursive: true, force: true });
  cpSync(inRoot("examples/backend/page"), `${folder}/public`, { recursive: true });
  symlinkSync(inRoot("pkg"), `${folder}/public/pkg`);
  world = await startIdportenWorld({ clients: CLIENTS });
});
after(() => world.close());

/** The server, as long as a test runs. */
async function serving(language, clientId, use, issuer = world.issuer) {
  writeFileSync(`${folder}/public/settings.json`, JSON.stringify({ clientId, issuer, redirectUri: SERVICE, postLogoutRedirectUri: SERVICE }));
  const [command, args] = SERVERS[language];
  const child = spawn(command, args, { cwd: folder, env: { ...process.env, ISSUER: issuer, CLIENT_ID: clientId, PORT }, stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const listening = new Promise((resolve) => child.stdout.once("data", resolve));
  try {
    await Promise.race([listening, ended.then(() => Promise.reject(new Error("The server has ended.")))]);
    await use();
  } finally {
    child.kill();
    await ended;
  }
}

const who = (page, text) => page.locator("#who", { hasText: text }).waitFor();

/** Logs in at the service; gives the ID token that its page has sent. */
async function logIn(page, email = "kari@example.no") {
  await page.goto(SERVICE);
  await page.locator("#login").click();
  const sent = page.waitForRequest((request) => request.method() === "POST" && request.url() === `${SERVICE}session`);
  await giveEmailAndCode(page, world.issuer, email);
  await who(page, email);
  return (await sent).headers().authorization.replace("Bearer ", "");
}

const post = (path, options) => fetch(SERVICE + path, { method: "POST", ...options });
const open = (idToken, origin = new URL(SERVICE).origin) => post("session", { headers: { origin, authorization: `Bearer ${idToken}` } });

/** The user looks at the page again. */
const lookAt = (page) => page.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));

for (const language of Object.keys(SERVERS)) {
  test(`${language}: a session that has expired in the page ends at the server, and the page shows no user`, () =>
    serving(language, "back-channel", async () => {
      const page = await world.newPage();
      await page.clock.install();
      await logIn(page);
      await page.clock.fastForward("31:00");
      await who(page, "Ingen er logget inn.");
      await page.waitForFunction(async () => (await (await fetch("/session")).json()) === null);
      await page.context().close();
    }));

  test(`${language}: a page whose session has expired shows no user while the server cannot end its own`, () =>
    serving(language, "back-channel", async () => {
      const page = await world.newPage();
      await page.clock.install();
      await logIn(page);
      for (const failing of ["GET", "DELETE"]) {
        const failed = page.waitForEvent("requestfailed");
        await page.route("**/session", (route) => (route.request().method() === failing ? route.abort() : route.continue()));
        if (failing === "GET") await page.clock.fastForward("31:00");
        else await lookAt(page);
        await failed;
        await who(page, "Ingen er logget inn.");
        await page.unroute("**/session");
      }
      await lookAt(page);
      await page.waitForFunction(async () => (await (await fetch("/session")).json()) === null);
      await who(page, "Ingen er logget inn.");
      await page.context().close();
    }));

  test(`${language}: a session that expires in one tab leaves the server's of another user`, () =>
    serving(language, "back-channel", async () => {
      const page = await world.newPage();
      await page.clock.install();
      await logIn(page);
      await page.route("**/session", async (route) => {
        const user = { sub: "another", email: "ola@example.no", issuer: world.issuer };
        if (route.request().method() === "GET") await route.fulfill({ json: user });
        else await route.continue();
      });
      let ended = 0;
      page.on("request", (request) => (ended += request.method() === "DELETE" ? 1 : 0));
      await page.clock.fastForward("31:00");
      await who(page, "ola@example.no");
      assert.equal(ended, 0);
      await page.context().close();
    }));

  test(`${language}: the server opens a session of its own, which outlives the tab's`, () =>
    serving(language, "back-channel", async () => {
      const page = await world.newPage();
      await logIn(page);
      const cookies = await page.context().cookies(SERVICE);
      const { httpOnly, secure, sameSite, path, value } = cookies.find(({ name }) => name === "__Host-session");
      assert.deepEqual({ httpOnly, secure, sameSite, path }, { httpOnly: true, secure: true, sameSite: "Lax", path: "/" });
      assert.equal(value.length, 43);
      assert.equal(page.url(), SERVICE);
      await assertAccessible(page);

      const another = await page.context().newPage();
      await another.goto(SERVICE);
      await who(another, "kari@example.no");
      await page.locator("#logout").click();
      await who(page, "Ingen er logget inn.");
      assert.equal(page.url(), SERVICE);
      await lookAt(another);
      await who(another, "Ingen er logget inn.");
      assertSilent(page);
    }));

  test(`${language}: a token is taken once, from the service's own page only, and only when it is good`, () =>
    serving(language, "back-channel", async () => {
      const page = await world.newPage();
      const idToken = await logIn(page);
      assert.equal((await open(idToken)).status, 401, "taken before");
      assert.equal((await open(idToken, "https://evil.example")).status, 403);
      assert.equal((await post("session")).status >= 400, true);
      const last = idToken.at(-1);
      const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
      const alike = [...alphabet].slice(alphabet.indexOf(last) & ~15).slice(0, 16).map((character) => idToken.slice(0, -1) + character);
      for (const spelling of [...alike, idToken.replace(/.$/, " $&"), `${idToken}=`, ` ${idToken}`]) assert.equal((await open(spelling)).status, 401, "another spelling");
      const forged = await open(idToken.replace(/\.[^.]+$/, ".AAAA"));
      assert.equal(forged.status, 401);
      assert.equal(forged.headers.get("set-cookie"), null);
      assert.equal(await (await fetch(`${SERVICE}session`)).json(), null, "without the cookie");
      assert.equal((await fetch(`${SERVICE}session`, { method: "DELETE", headers: { origin: "https://evil.example" } })).status, 403);
      await page.reload();
      await who(page, "kari@example.no");
      assertSilent(page);
    }));

  test(`${language}: a claim of a wrong type is refused, although the provider has signed it`, async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    const provider = await listen((request, response) => {
      const issuer = `http://localhost:${provider.port}`;
      const said = request.url === "/keys"
        ? { keys: [{ ...jwk, kid: "key", alg: "RS256", use: "sig" }] }
        : { issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys` };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(said));
    });
    const jwk = await exportJWK(publicKey);
    const issuer = `http://localhost:${provider.port}`;
    const now = Math.floor(Date.now() / 1000);
    const good = { sub: "kari", email: "kari@example.no", acr: "selfregistered-email", sid: "a", auth_time: now, jti: crypto.randomUUID() };
    const sign = (claims) => new SignJWT({ ...good, jti: crypto.randomUUID(), ...claims }).setProtectedHeader({ alg: "RS256", kid: "key", typ: "JWT" }).setIssuer(issuer).setAudience("types").setIssuedAt().setExpirationTime("2m").sign(privateKey);
    try {
      await serving(language, "types", async () => {
        assert.equal((await open(await sign({}))).status, 204);
        const wrong = { sub: [7, "", null, ["kari"]], email: [{ a: 1 }, "kari", "a@b@c.no", ["kari@example.no"]], sid: [7, {}], auth_time: ["soon", now + 3600, null], acr: [["selfregistered-email"]], email_verified: ["true"] };
        for (const [claim, values] of Object.entries(wrong)) {
          for (const value of values) assert.equal((await open(await sign({ [claim]: value }))).status, 401, `${claim} ${JSON.stringify(value)}`);
        }
      }, issuer);
    } finally {
      provider.close();
    }
  });

  for (const [failure, answer] of Object.entries({ "is aborted": (route) => route.abort(), "answers 503": (route) => route.fulfill({ status: 503 }) })) {
    test(`${language}: a user logs in over another one's session, and POST /session ${failure}: no user is shown, and the other one's cookie is worth nothing`, () =>
      serving(language, "back-channel", async () => {
        const page = await world.newPage();
        await logIn(page, "anne@example.no");
        const [{ value }] = (await page.context().cookies(SERVICE)).filter(({ name }) => name === "__Host-session");
        await page.evaluate(() => sessionStorage.clear());
        await page.route(`${SERVICE}session`, (route) => (route.request().method() === "POST" ? answer(route) : route.continue()));
        await page.goto(`${SERVICE}?over`);
        await page.evaluate(async () => {
          const { createClient } = await import("/pkg/index.js");
          void createClient({ ...(await (await fetch("/settings.json")).json()), session: { store: "tabs" } }).loginWithEmail({ prompt: "login" });
        });
        await giveEmailAndCode(page, world.issuer, "berit@example.no");
        await page.locator("#problem:not(:empty)").waitFor();
        await who(page, "Ingen er logget inn.");
        await page.reload();
        await who(page, "Ingen er logget inn.");
        assert.equal(await (await fetch(`${SERVICE}session`, { headers: { cookie: `__Host-session=${value}` } })).json(), null);
      }));
  }

  test(`${language}: a login over another one's session ends that, also with a token that is no good`, () =>
    serving(language, "back-channel", async () => {
      for (const authorization of [{ authorization: "Bearer a.b.c" }, { authorization: "Basic x" }, {}]) {
        const page = await world.newPage();
        await logIn(page);
        const [{ value }] = (await page.context().cookies(SERVICE)).filter(({ name }) => name === "__Host-session");
        const cookie = `__Host-session=${value}`;
        assert.notEqual(await (await fetch(`${SERVICE}session`, { headers: { cookie } })).json(), null);
        await post("session", { headers: { cookie, origin: new URL(SERVICE).origin, ...authorization } });
        assert.equal(await (await fetch(`${SERVICE}session`, { headers: { cookie } })).json(), null);
      }
    }));

  test(`${language}: a token of another client is refused`, async () => {
    let idToken;
    await serving(language, "back-channel", async () => {
      idToken = await logIn(await world.newPage());
    });
    await serving(language, "front-channel", async () => assert.equal((await open(idToken)).status, 401));
    await serving(language, "back-channel", async () => assert.equal((await open(idToken)).status, 204, "by a server that has not taken it"));
  });
}

for (const language of NOTIFIED) {
  for (const channel of ["front-channel", "back-channel"]) {
    test(`${language}: logout at another service ends the session by the ${channel}`, () =>
      serving(language, channel, async () => {
        const page = await world.newPage();
        await logIn(page);
        const demo = await page.context().newPage();
        await demo.goto(world.url);
        await demo.locator("#login").click();
        await demo.locator("#user-email").waitFor();
        await demo.locator("#logout").click();
        await demo.getByText("Du er logget ut.").waitFor();
        assert.equal(await page.evaluate(async () => (await fetch("/session")).json()), null);
        await lookAt(page);
        await who(page, "Ingen er logget inn.");
        assert.equal(await page.evaluate(() => Object.keys(sessionStorage).some((key) => key.endsWith("|session"))), false);
      }));
  }

  test(`${language}: a token whose key is not known delays no other login`, () =>
    serving(language, "back-channel", async () => {
      const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const unknown = `${part({ alg: "RS256", kid: "unknown" })}.${part({ iss: world.issuer })}.AAAA`;
      const asked = [1, 2, 3].map(() => post("back-channel-logout", { headers: { "content-type": "application/x-www-form-urlencoded" }, body: `logout_token=${unknown}`, signal: AbortSignal.timeout(5000) }));
      for (const answer of await Promise.all(asked)) assert.equal(answer.status, 400);
      assert.equal((await open(unknown)).status, 401);
      await logIn(await world.newPage());
    }));

  test(`${language}: an ID token that comes after the logout of its session opens nothing`, () =>
    serving(language, "back-channel", async () => {
      const page = await world.newPage();
      let idToken;
      await page.route(`${SERVICE}session`, (route) => {
        const { authorization } = route.request().headers();
        if (!authorization) return route.continue();
        idToken = authorization.replace("Bearer ", "");
        return route.abort();
      });
      await page.goto(SERVICE);
      await page.locator("#login").click();
      await giveEmailAndCode(page, world.issuer, "late@example.no");
      await page.locator("#problem:not(:empty)").waitFor();
      await page.goto(`${world.loginOrigin}/logout?client_id=back-channel&post_logout_redirect_uri=${SERVICE}`);
      await page.waitForURL(`${SERVICE}**`);
      assert.equal((await open(idToken)).status, 401);
    }));

  test(`${language}: what names no session, or is no logout token, ends none`, () =>
    serving(language, "back-channel", async () => {
      const page = await world.newPage();
      const idToken = await logIn(page);
      const { sid } = JSON.parse(Buffer.from(idToken.split(".")[1], "base64url"));
      assert.ok(sid);
      const named = (parameters) => fetch(`${SERVICE}front-channel-logout?${new URLSearchParams(parameters)}`);
      for (const parameters of [{ sid }, { iss: "https://evil.example", sid }, { iss: world.issuer, sid: "another" }, { iss: world.issuer }]) await named(parameters);
      for (const body of [undefined, "logout_token=", `logout_token=${idToken}`, "logout_token=a.b.c"]) {
        const response = await post("back-channel-logout", { headers: { "content-type": "application/x-www-form-urlencoded" }, body });
        assert.equal(Math.floor(response.status / 100), 4, body);
        assert.match(response.headers.get("cache-control"), /no-store/);
      }
      await page.reload();
      await who(page, "kari@example.no");
      await named({ iss: world.issuer, sid });
      await lookAt(page);
      await who(page, "Ingen er logget inn.");
    }));
}
