// idporten-email-login/testing: what people test their own pages with.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { LoginError } from "../../../pkg/index.js";
import { sentences } from "../../../pkg/login/sentences.js";
import { fakeClient, logInWithEmail, readCode } from "../../../pkg/testing.js";
import { inRoot } from "../../../tools/lib.mjs";
import { assertSilent, shown, startIdportenWorld } from "./world.mjs";

const WORKERS = 3;
const LOGINS = 4;

let world;
before(async () => {
  world = await startIdportenWorld();
});
after(() => world.close());

async function logIn(page, person) {
  await page.goto(world.url);
  await page.locator("#login").click();
  const email = await logInWithEmail(page, { issuer: world.issuer, ...person });
  await page.locator("#user-email").waitFor();
  assert.equal(await shown(page, "email"), email);
  return email;
}

test("a page that has not led to ID-porten is named, without what its address holds", async () => {
  const page = await world.newPage();
  page.setDefaultTimeout(300);
  await page.goto(`${world.url}blank.html?code=secret`);
  await assert.rejects(logInWithEmail(page, { issuer: world.issuer }), ({ message }) => message.includes(`${world.url}blank.html.`) && !message.includes("secret"));
});

test("an address with a domain that browsers rewrite, or in other letters, gets its code", async () => {
  for (const email of ["kari@blåbær.no", "Ola@Example.NO"]) {
    const page = await world.newPage();
    await logIn(page, { email });
    await page.context().close();
  }
});

test("tests that run at once never read each other's codes", async () => {
  const work = async () => {
    const emails = [];
    for (let login = 0; login < LOGINS; login += 1) {
      const page = await world.newPage();
      emails.push(await logIn(page));
      assertSilent(page);
      await page.context().close();
    }
    return emails;
  };
  const emails = (await Promise.all(Array.from({ length: WORKERS }, work))).flat();
  assert.equal(new Set(emails).size, WORKERS * LOGINS);
});

test("a thousand mails to other people hide no code", async () => {
  const page = await world.newPage();
  await page.goto(world.url);
  await page.locator("#login").click();
  await page.locator("#email").fill("kari@example.no");
  await page.locator("#email").press("Enter");
  await page.locator("#code").waitFor();
  const { inbox } = world;
  for (let other = 0; other < 1000; other += 1) inbox.send(`${other}@example.no`);
  await page.reload();
  const code = await readCode({ issuer: world.issuer, email: "kari@example.no" });
  assert.deepEqual(await page.locator(".code").allTextContents(), [code], "the page shows the mailbox of the user who logs in");
  await page.locator("#code").fill(code);
  await page.locator("#code").press("Enter");
  await page.locator("#user-email").waitFor();
});

test("a mailbox has the newest mail first, and the same person can log in again", async () => {
  const email = "igjen@example.no";
  for (let login = 0; login < 2; login += 1) await logIn(await world.newPage(), { email });
  const mails = await (await fetch(`${world.issuer}/inbox.json?to=${encodeURIComponent(email)}`)).json();
  assert.equal(mails.length, 2);
  assert.ok(mails[0].sent_at >= mails[1].sent_at);
  for (const mail of mails) {
    assert.deepEqual(Object.keys(mail), ["to", "code", "sent_at"]);
    assert.match(mail.code, /^\d{6}$/);
  }
  assert.equal(await readCode({ issuer: `${world.issuer}/`, email }), mails[0].code);
});

test("an issuer that is no local ID-porten is said", async () => {
  await assert.rejects(readCode({ issuer: world.url, email: "x@example.no" }), /inbox\.json.* answers with 404/);
});

test("a fake client has a user, notifies its listeners, and records its calls", async () => {
  const client = fakeClient({ user: { email: "ola@example.no" } });
  const reported = [];
  client.onSessionChange((user, reason) => reported.push([user?.email ?? null, reason]));
  const stop = client.onSessionExpiring((expiry) => reported.push(expiry && expiry.extendable));
  assert.deepEqual((await client.start()).kind, "session");
  assert.equal(client.user.acr, "selfregistered-email");
  assert.ok(client.sessionExpiresAt > Date.now());
  client.expire({ extendable: false });
  assert.equal(client.extendSession(), false);
  client.expire({});
  assert.equal(client.extendSession(), true);
  stop();
  client.expire({});
  void client.loginWithEmail({ returnTo: "/saker" });
  await client.logout();
  assert.equal(client.user, null);
  assert.equal((await client.start()).kind, "anonymous");
  client.become({ email: "kari@example.no" });
  assert.deepEqual(reported, [false, true, null, [null, "logout"], ["kari@example.no", "login"]]);
  assert.deepEqual(client.calls.filter(([name]) => name === "loginWithEmail"), [["loginWithEmail", { returnTo: "/saker" }]]);
});

test("a fake client fails with any code of the declarations, with its own sentence, as the real one does", async () => {
  const declared = readFileSync(inRoot("pkg/index.d.ts"), "utf8");
  const [, union] = /export type ErrorCode =([^;]+);/.exec(declared);
  const codes = [...union.matchAll(/"(\w+)"/g)].map(([, code]) => code);
  assert.ok(codes.length > 25);
  for (const code of codes) {
    const client = fakeClient({ fails: code });
    for (const call of [client.start(), client.loginWithEmail(), client.login({ acrValues: [] }), client.logout()]) {
      const error = await call.catch((failure) => failure);
      assert.ok(error instanceof LoginError && error.code === code, code);
      const { en } = sentences.find(({ codes: own }) => own.includes(code)) ?? sentences.at(-1);
      assert.equal(error.userMessage("en"), en);
    }
    assert.equal(await client.prepare(), undefined, "the login reports it");
    assert.equal(client.user, null);
  }
  const error = await fakeClient({ fails: "network" }).start().catch((failure) => failure);
  assert.deepEqual([error.fault, error.retryable], ["network", true]);
  assert.throws(() => fakeClient({ fails: "offline" }), /no error code offline. There are invalid_config, /);
});
