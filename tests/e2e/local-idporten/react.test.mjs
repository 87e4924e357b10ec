// The hook in React 18 and 19, in StrictMode, and on a server.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { after, before, describe, test } from "node:test";
import { build } from "esbuild";
import { giveEmailAndCode } from "../../../tools/browser.mjs";
import { inRoot } from "../../../tools/lib.mjs";
import { react18 } from "../../../tools/setup.mjs";
import { folderOfEngine } from "../../engines/engine.mjs";
import { assertSilent, bundle, goBack, startIdportenWorld } from "./world.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const folderOf = async (version) => (version === 19 ? inRoot() : react18());

const own = { "idporten-email-login/react": here("../../../pkg/react.js") };

const ON_A_SERVER = `
  import { createElement } from "react";
  import { renderToString } from "react-dom/server";
  import { EmailLoginProvider, useEmailLogin } from "idporten-email-login/react";

  const Account = () => JSON.stringify(useEmailLogin());
  const options = { clientId: "x", redirectUri: "https://www.example.no/", environment: "test" };
  console.log(renderToString(createElement(EmailLoginProvider, options, createElement(Account))));
`;

const forNode = { bundle: true, format: "esm", platform: "node", logLevel: "error" };
// React's server half is CommonJS and asks for Node's own modules.
const banner = { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' };

for (const version of [18, 19]) describe(`React ${version}`, () => {
  const folder = folderOfEngine(`react-${version}`);
  let world;

  let alias;

  before(async () => {
    const modules = `${await folderOf(version)}/node_modules`;
    alias = { react: `${modules}/react`, "react-dom": `${modules}/react-dom`, ...own };
    await bundle({
      entryPoints: [here("react/app.jsx")],
      outdir: folder,
      jsx: "automatic",
      alias,
      define: { "process.env.NODE_ENV": '"development"' },
    });
    world = await startIdportenWorld({ more: { "/": here("react/index.html"), "/saker": here("react/index.html"), "/react/": folder } });
  });
  after(() => world.close());

  async function open(props = {}, path = "") {
    const page = await world.newPage();
    page.tokenRequests = 0;
    page.on("request", (request) => (page.tokenRequests += request.url() === `${world.issuer}/token` && request.method() === "POST"));
    await page.addInitScript((given) => (globalThis.props = given), props);
    await page.goto(world.url + path);
    return page;
  }

  const status = (page, wanted) => page.locator("#status", { hasText: wanted }).waitFor();

  async function logIn(page, button = "#login") {
    await status(page, "anonymous");
    await page.locator(button).click();
    await giveEmailAndCode(page, world.issuer, "kari@example.no");
    await status(page, "logged-in");
  }

  test("a login in StrictMode posts the code once and shows the user", async () => {
    const page = await open();
    await logIn(page);
    assert.equal(await page.locator("#user-email").textContent(), "kari@example.no");
    assert.equal(page.tokenRequests, 1);
    assert.deepEqual(await page.evaluate(() => seen.statuses), ["loading", "logged-in"]);
    assertSilent(page);
  });

  test("a login comes back to where the user was, and routers hear of it", async () => {
    const page = await open({}, "saker?side=3#nederst");
    await page.addInitScript(() => addEventListener("popstate", () => (globalThis.popped = location.href)));
    await logIn(page);
    assert.equal(page.url(), `${world.url}saker?side=3#nederst`);
    assert.equal(await page.evaluate("popped"), page.url());
  });

  test("onLogin is called once with the result, and continues by itself", async () => {
    const page = await open({ onLogin: true });
    await logIn(page, "#elsewhere");
    assert.deepEqual(await page.evaluate(() => seen.logins), ["/saker?side=2"]);
    assert.equal(page.url(), world.url);
  });

  test("what onLogin throws is the page's own error, and the user is logged in", async () => {
    const page = await open({ onLogin: "throws" });
    await logIn(page);
    assert.equal(await page.locator("[role=alert]").count(), 0);
    assert.deepEqual(page.complaints, ["the page's own"]);
  });

  for (const lax of [false, true]) {
    test(`an effect that logs out at once does so, ${lax ? "without" : "in"} StrictMode, and runs no more than it must`, async () => {
      const page = await open();
      await logIn(page);
      await page.addInitScript((given) => (globalThis.props = given), { logoutAtOnce: true, lax });
      await page.reload();
      await status(page, "anonymous");
      assert.equal(await page.evaluate(() => seen.functions.size), 3);
      assertSilent(page);
    });
  }

  test("a user who is about to be logged out is warned and can stay, and what is required is shown to no other user", async () => {
    const page = await open({ wrongOption: { session: { idleTimeout: 6 } } });
    await status(page, "anonymous");
    assert.deepEqual([await page.locator("#fallback").count(), await page.locator("#private").count()], [1, 0]);
    await logIn(page);
    assert.deepEqual([await page.locator("#fallback").count(), await page.locator("#private").count()], [0, 1]);
    await page.locator("#extend").waitFor();
    assert.equal(await page.locator("#extend").textContent(), "Forbli innlogget");
    await page.locator("#extend").dispatchEvent("click");
    await page.locator("#extend").waitFor({ state: "detached" });
    assert.equal(await page.locator("#status").textContent(), "logged-in");
    await page.locator("#extend").waitFor();
    await page.locator("#fallback").waitFor();
    assert.deepEqual([await page.locator("#extend").count(), await page.locator("#private").count()], [0, 0]);
    assert.equal(await page.locator("#reason").textContent(), "idle");
    assertSilent(page);
  });

  test("a page that was not left after all can be left again, and the button keeps the focus in between", async () => {
    const page = await open({ isStuck: true });
    await status(page, "anonymous");
    await page.clock.install();
    await page.locator("#login").click();
    await status(page, "leaving");
    assert.equal(await page.locator("#fallback").count(), 1);
    await page.clock.fastForward(10_000);
    await status(page, "anonymous");
  });

  test("on the way back from the provider's logout the reason is the logout, and on a reload there is none", async () => {
    const page = await open();
    await logIn(page);
    await page.evaluate("void (globalThis.isLeft = true)");
    await page.locator("#leave").click();
    await page.waitForFunction(() => !globalThis.isLeft && document.querySelector("#reason")?.textContent === "logout");
    await status(page, "anonymous");
    await page.reload();
    await status(page, "anonymous");
    assert.equal(await page.locator("#reason").textContent(), "");
    assertSilent(page);
  });

  test("a reload finds the session, and logout ends it", async () => {
    const page = await open();
    await logIn(page);
    await page.reload();
    await status(page, "logged-in");
    await page.locator("#logout").click();
    await status(page, "anonymous");
    assert.equal(await page.locator("#user-email").count(), 0);
  });

  test("a failure is shown and not thrown, and the next attempt forgets it", async () => {
    const page = await open();
    await status(page, "anonymous");
    await page.locator("#wrong").click();
    await page.locator("[role=alert]", { hasText: "invalid_config" }).waitFor();
    await status(page, "anonymous");
    await page.locator("#login").click();
    await page.waitForURL(`${world.loginOrigin}/**`);
    assert.equal(page.complaints.length, 1, "a fault of the page is for its developer as well");
    assert.match(page.complaints[0], /returnTo/);
  });

  test("a login that was cancelled comes back to where it began, with the error, and routers hear of it", async () => {
    const page = await open({}, "saker?side=3");
    await page.addInitScript(() => addEventListener("popstate", () => (globalThis.popped = location.href)));
    await status(page, "anonymous");
    await page.locator("#login").click();
    await page.getByRole("button", { name: "Avbryt" }).click();
    await page.locator("[role=alert]", { hasText: "login_cancelled" }).waitFor();
    assert.equal(page.url(), `${world.url}saker?side=3`);
    assert.equal(await page.evaluate("popped"), page.url());
    assertSilent(page);
  });

  test("an option that is wrong is an error of the page's start, and in the console once", async () => {
    const page = await open({ wrongOption: { scope: 5 } });
    await page.locator("[role=alert]", { hasText: "invalid_config" }).waitFor();
    await status(page, "anonymous");
    assert.equal(page.complaints.length, 1);
    assert.match(page.complaints[0], /scope must be: string/);
  });

  test("an option whose value is wrong is reported once the page is idle, and refuses a login", async () => {
    const page = await open({ wrongOption: { scope: "profile" } });
    await status(page, "anonymous");
    for (const end = Date.now() + 20_000; !page.complaints.some((message) => message.includes("scope")); await page.waitForTimeout(20)) assert.ok(Date.now() < end);
    await page.locator("#login").click();
    await page.locator("[role=alert]", { hasText: "invalid_config" }).waitFor();
    assert.equal(page.complaints.length, 1);
  });

  test("after a restore from the back-forward cache no login is leaving", async () => {
    const page = await open();
    await status(page, "anonymous");
    await page.locator("#login").click();
    await page.waitForURL(`${world.loginOrigin}/**`);
    await goBack(page);
    await status(page, "anonymous");
    assert.ok((await page.evaluate(() => seen.statuses)).includes("leaving"));
    await page.locator("#login").click();
    await page.waitForURL(`${world.loginOrigin}/**`);
  });

  test("a tree that is gone and comes again has its client, and goes on where it is", async () => {
    const page = await open();
    await logIn(page);
    await page.evaluate(() => show(false));
    await page.locator("#status").waitFor({ state: "detached" });
    await page.evaluate(() => (history.pushState(null, "", "/saker"), show(true)));
    await status(page, "logged-in");
    assert.ok(page.url().endsWith("/saker"), "the page does not go back to where the login led");
    assertSilent(page);
  });

  test("on a server it renders what it knows: nothing yet", async () => {
    const server = `${folder}/server.mjs`;
    await build({ stdin: { contents: ON_A_SERVER, resolveDir: here(".") }, outfile: server, alias, banner, ...forNode });
    const html = execFileSync("node", [server], { encoding: "utf8" });
    assert.equal(html.replaceAll("&quot;", '"').trim(), '{"user":null,"status":"loading","error":null,"expiry":null,"reason":null}');
  });
});
