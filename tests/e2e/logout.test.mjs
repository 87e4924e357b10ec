import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertSilent, logIn, startWorld } from "./harness.mjs";

let world;
before(async () => {
  world = await startWorld({ port: 4140 });
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

test("logout right after login sends the ID token as a hint, in the body and not in an address", async () => {
  const page = await world.newPage();
  await logIn(world, page);
  const [request] = await Promise.all([
    page.waitForRequest((request) => request.url().startsWith(`${world.loginOrigin}/logout`)),
    page.locator("#logout").click(),
  ]);
  const sent = new URLSearchParams(request.postData());
  assert.deepEqual([...sent.keys()], ["client_id", "id_token_hint", "post_logout_redirect_uri", "state", "ui_locales"]);
  assert.equal(new URL(request.url()).search, "");
  await page.getByText("Du er logget ut.").waitFor();
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

test("a forged visit to the return address logs nobody out", async () => {
  const page = await world.newPage();
  await logIn(world, page);
  await page.goto(`${world.url}?state=forged`);
  await page.locator("#user-email").waitFor();
});
