// Logins at Canaille, an OpenID Provider that shares no code with the local ID-porten.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, afterEach, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startDemo } from "../../www/demo.mjs";
import { goBack, shown, shownError } from "../e2e/local-idporten/world.mjs";
import { launch } from "../engines/launch.mjs";
import { freePort } from "../runner/free-port.mjs";

const [port, demoPort] = [await freePort(), await freePort()];
const issuer = `http://localhost:${port}`;
const launcher = fileURLToPath(new URL("start_canaille.py", import.meta.url));

let canaille, answers, browser, demo, context;

/** Canaille gives the e-mail address for a scope of its own. */
async function serve(clientId) {
  demo = await startDemo({ port: demoPort, issuer, loginOrigin: issuer, clientId, scope: "openid email" });
  context = await browser.newContext();
  context.setDefaultTimeout(10_000);
}

before(async () => {
  canaille = spawn(process.env.PYTHON, [launcher, String(port), `http://localhost:${demoPort}`], { stdio: ["pipe", "pipe", "inherit"] });
  answers = createInterface({ input: canaille.stdout })[Symbol.asyncIterator]();
  assert.deepEqual(await answers.next(), { value: "ready", done: false });
  browser = await launch();
});
afterEach(async () => {
  await context.close();
  await demo.close();
});
after(async () => {
  canaille.stdin.end();
  await browser?.close();
  await once(canaille, "exit");
});

/** The form asks for the name, then for the password. */
async function giveNameAndPassword(page) {
  await page.locator("input[name=login]").fill("kari");
  await page.locator("button[name=answer]").click();
  await page.locator("input[name=password]").fill("vinterblomst");
  await page.locator("input[name=password]").press("Enter");
}

async function logIn(page) {
  await page.goto(demo.url);
  await page.locator("#login").click();
  await giveNameAndPassword(page);
}

test("with an acr mapped, the e-mail login logs in, and the session is there after a reload", async () => {
  await serve("with-acr");
  const page = await context.newPage();
  await logIn(page);
  await page.locator("#user-email").waitFor();
  assert.equal(await shown(page, "email"), "kari@example.no");
  assert.equal(await shown(page, "sub"), "kari");
  await page.reload();
  await page.locator("#user-email").waitFor();
  assert.equal(await shown(page, "sub"), "kari");
});

test("a logout by GET, with no ID token to give after a reload, is asked about there, ends the session, and comes back", async () => {
  await serve("with-acr");
  const page = await context.newPage();
  await logIn(page);
  await page.locator("#user-email").waitFor();
  await page.goto(`${demo.url}?logout=get`);
  await page.locator("#account #logout").click();
  await page.waitForURL(`${issuer}/oauth/end_session?*`);
  await page.locator("#logout").click();
  await page.locator("#login").waitFor();
  assert.equal(new URL(page.url()).origin, new URL(demo.url).origin, "back at the service");
  await page.locator("#login").click();
  await page.locator("input[name=login]").waitFor();
});

test("with the session there still alive, another tab is logged in without the form", async () => {
  await serve("with-acr");
  const [page, another] = [await context.newPage(), await context.newPage()];
  await logIn(page);
  await page.locator("#user-email").waitFor();
  await another.goto(demo.url);
  await another.locator("#login").click();
  await another.locator("#user-email").waitFor();
  assert.equal(await shown(another, "sub"), "kari");
});

test("two tabs at the form at once are both logged in", async () => {
  await serve("with-acr");
  const tabs = [await context.newPage(), await context.newPage()];
  for (const tab of tabs) {
    await tab.goto(demo.url);
    await tab.locator("#login").click();
    await tab.locator("input[name=login]").waitFor();
  }
  await giveNameAndPassword(tabs[1]);
  await tabs[1].locator("#user-email").waitFor();
  await goBack(tabs[0]);
  await tabs[0].locator("#login").click();
  await tabs[0].locator("#user-email").waitFor();
});

test("keys that were changed since the page was loaded are fetched", async () => {
  await serve("with-acr");
  const page = await context.newPage();
  await page.goto(demo.url);
  await page.locator("#login").click();
  canaille.stdin.write("rotate\n");
  assert.equal((await answers.next()).value, "rotated");
  await giveNameAndPassword(page);
  await page.locator("#user-email").waitFor();
});

test("without an acr no user is logged in, and a consent that is denied is reported as such", async () => {
  await serve("without-acr");
  const page = await context.newPage();
  await logIn(page);
  await page.locator("#deny").click();
  assert.equal((await shownError(page)).code, "login_cancelled");
  await page.goto(demo.url);
  await page.locator("#login").click();
  await page.locator("#accept").click();
  assert.equal((await shownError(page)).code, "id_token_acr");
  await page.goto(demo.url);
  await page.locator("#login").waitFor();
});
