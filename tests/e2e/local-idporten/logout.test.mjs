import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertSilent, changePolicy, logIn, startIdportenWorld } from "./world.mjs";

let world;
before(async () => {
  world = await startIdportenWorld();
});
after(() => world.close());

for (const method of ["post", "get"]) {
  test(`logout by ${method.toUpperCase()} ends both sessions and comes back`, async () => {
    const page = await world.newPage();
    await logIn(world, page);
    await page.goto(`${world.url}?logout=${method}`);
    await page.locator("#user-email").waitFor();
    const [request] = await Promise.all([
      page.waitForRequest((request) => request.url().startsWith(`${world.loginOrigin}/logout`)),
      page.locator("#logout").click(),
    ]);
    assert.equal(request.method(), method.toUpperCase());
    await page.getByText("Du er logget ut.").waitFor();
    assert.equal(page.url(), world.url);
    assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("idporten-email-login"))), []);

    await page.locator("#login").click();
    await page.locator("#email").waitFor();
    assertSilent(page);
  });
}

/** A page whose policy has this for form-action. */
async function withFormAction(sources) {
  const page = await world.newPage();
  await changePolicy(page, (policy) => policy.replace(/form-action [^;]*/, `form-action ${sources}`));
  await page.goto(`${world.url}blank.html`);
  return page;
}

/** Metadata as the page gives them, for a provider that is not requested. */
const metadataOf = (issuer, login) => ({ issuer, authorization_endpoint: `${login}/authorize`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/jwks.json`, end_session_endpoint: `${login}/logout` });

const OTHER = { issuer: "https://op.example", metadata: metadataOf("https://op.example", "https://op.example") };

const logOut = (page, options, method) =>
  page.evaluate(`import("/pkg/index.js").then(({ createClient }) => createClient(${JSON.stringify({ clientId: "x", redirectUri: "/", ...options })}).logout(${JSON.stringify(method && { method })})).then(() => "settled", ({ code, message }) => [code, message])`);

for (const [what, options, expected] of [
  ["ID-porten's environments", { environment: "test", metadata: metadataOf("https://test.idporten.no", "https://login.test.idporten.no") }, "POST"],
  ["other providers", OTHER, "GET"],
]) {
  for (const method of [undefined, "post", "get"]) {
    test(`logout ${method ? `by ${method}` : `as it is by itself, by ${expected},`} at ${what}`, async () => {
      const page = await withFormAction("*");
      const asked = new Promise((resolve) => page.route(/\/logout(\?|$)/, (route) => (resolve(route.request().method()), route.abort())));
      void logOut(page, options, method).catch(() => {});
      assert.equal(await asked, method?.toUpperCase() ?? expected);
    });
  }
}

test("a policy that forbids the logout form is reported, with the directive's name, and the session here has ended", async () => {
  const page = await withFormAction("'self'");
  const [code, message] = await logOut(page, OTHER, "post");
  assert.equal(code, "logout_unavailable");
  assert.match(message, /form-action/);
});

test("a page that is still there when the browser should have left it says so", async () => {
  const page = await withFormAction("*");
  await page.route("https://op.example/**", (route) => route.fulfill({ status: 204 }));
  await page.clock.install();
  const refused = logOut(page, OTHER);
  await page.waitForRequest("https://op.example/**");
  await page.clock.fastForward(10_000);
  const [code, message] = await refused;
  assert.equal(code, "logout_unavailable");
  assert.match(message, /within 10 seconds/);
});

test("logout right after login sends the ID token as a hint, in the body and not in an address", async () => {
  const page = await world.newPage();
  // Not every driver knows what a form sends.
  await page.addInitScript(() => {
    const { submit } = HTMLFormElement.prototype;
    HTMLFormElement.prototype.submit = function keep() {
      sessionStorage.sent = JSON.stringify({ method: this.method, names: [...new FormData(this).keys()] });
      submit.call(this);
    };
  });
  await logIn(world, page);
  const [request] = await Promise.all([
    page.waitForRequest((request) => request.url().startsWith(`${world.loginOrigin}/logout`)),
    page.locator("#logout").click(),
  ]);
  assert.equal(new URL(request.url()).search, "");
  await page.getByText("Du er logget ut.").waitFor();
  const sent = JSON.parse(await page.evaluate("sessionStorage.sent"));
  assert.deepEqual(sent, { method: "post", names: ["client_id", "id_token_hint", "post_logout_redirect_uri", "state", "ui_locales"] });
});

test("a second tab is logged out as well", async () => {
  const first = await world.newPage();
  await logIn(world, first);
  const second = await first.context().newPage();
  await second.goto(world.url);
  await second.locator("#login").click();
  await second.locator("#user-email").waitFor();
  await first.locator("#logout").click();
  await first.getByText("Du er logget ut.").waitFor();
  await second.locator("#login").waitFor();
});

test("front-channel logout calls the service's page with iss and sid", async () => {
  const page = await world.newPage();
  await logIn(world, page);
  const [call] = await Promise.all([
    page.waitForRequest((request) => request.url().includes("/front-channel-logout.html")),
    page.locator("#logout").click(),
  ]);
  const { searchParams } = new URL(call.url());
  assert.equal(searchParams.get("iss"), world.issuer);
  assert.ok(searchParams.get("sid"));
  await page.getByText("Du er logget ut.").waitFor();
});

test("the front-channel page has done its work when it has loaded, however slow that is", async () => {
  const page = await world.newPage();
  await page.route("**/config.json", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    await route.continue();
  });
  await page.goto(`${world.url}front-channel-logout.html?iss=${world.issuer}&sid=unknown`, { waitUntil: "load" });
  assert.equal(await page.evaluate("document.body.dataset.outcome"), "no-match");
  assertSilent(page);
});

/** A page of the provider's that has the front-channel page in a frame, which is at work. What it asks for is `answer`ed. */
async function withFrame(answer) {
  const page = await world.newPage();
  await page.route("**/config.json", answer);
  // Its policy lets frames in.
  await page.goto(`${world.loginOrigin}/no-such-page`);
  await Promise.all([
    page.waitForRequest((request) => request.url().endsWith("/config.json")),
    page.evaluate((src) => {
      const frame = Object.assign(document.createElement("iframe"), { src, onload: () => (globalThis.hasLoaded = true) });
      document.body.append(frame);
    }, `${world.url}front-channel-logout.html?iss=${world.issuer}&sid=unknown`),
  ]);
  return page;
}

test("the frame of a front-channel page has loaded when its work is done, however slow that is", async () => {
  const order = [];
  const page = await withFrame(async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    order.push("answered");
    await route.continue();
  });
  await page.waitForFunction(() => globalThis.hasLoaded);
  order.push("loaded");
  assert.deepEqual(order, ["answered", "loaded"]);
});

test("a front-channel page that is taken away while it works leaves the provider's page as it was", async () => {
  const page = await withFrame(() => {});
  await page.evaluate(() => document.querySelector("iframe").remove());
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate("document.readyState"), "complete");
});

test("a forged visit to the return address logs no user out", async () => {
  const page = await world.newPage();
  await logIn(world, page);
  await page.goto(`${world.url}?state=forged`);
  await page.locator("#user-email").waitFor();
});
