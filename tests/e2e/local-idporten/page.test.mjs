import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertSilent, logIn, shownError, startIdportenWorld } from "./world.mjs";

let world;
before(async () => {
  world = await startIdportenWorld();
});
after(() => world.close());

for (const colorScheme of ["light", "dark"]) {
  test(`the demo and ID-porten's pages have no axe violations, ${colorScheme}`, async () => {
    const page = await world.newPage({ colorScheme });
    await page.goto(world.url);
    await page.locator("#login").waitFor();
    await assertAccessible(page);
    await page.locator("#login").click();
    await page.locator("#email").waitFor();
    await assertAccessible(page);
    await page.locator("#email").fill("not an address");
    await page.locator("#email").press("Enter");
    await page.locator("#email-error").waitFor();
    await assertAccessible(page);
    await page.getByRole("button", { name: "Avbryt" }).click();
    await shownError(page);
    await assertAccessible(page);
    await logIn(world, page);
    await assertAccessible(page);
  });
}

test("everything can be reached and pressed with the keyboard", async () => {
  const page = await world.newPage();
  await page.goto(world.url);
  await page.locator("#login").waitFor();
  const focused = [];
  for (let presses = 0; presses < 6; presses += 1) {
    await page.keyboard.press("Tab");
    // The button's own label is in its shadow tree.
    focused.push(await page.evaluate(() => (document.activeElement.textContent || document.activeElement.shadowRoot.textContent).trim()));
  }
  assert.deepEqual(focused, ["Hopp til innholdet", "Bokmål", "Nynorsk", "English", "Davvisámegiella", "Logg inn med e-post"]);
  await page.keyboard.press("Enter");
  await page.locator("#email").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "email");
});

test("nothing is cut off or scrolls sideways at 320 pixels", async () => {
  const page = await world.newPage({ viewport: { width: 320, height: 640 } });
  const overflows = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  await page.goto(world.url);
  await page.locator("#login").waitFor();
  assert.equal(await overflows(), false);
  await page.locator("#login").click();
  await page.locator("#email").waitFor();
  assert.equal(await overflows(), false);
  await logIn(world, page);
  assert.equal(await overflows(), false);
});

test("the panel shows each step and each check of the ID token, across the redirect", async () => {
  const page = await world.newPage();
  await logIn(world, page);
  const steps = await page.locator("#steps .values").allTextContents();
  for (const step of ["Autorisasjonsforespørsel", "Autorisasjonssvar", "Koden byttes i token", "Leverandørens nøkler", "signature", "nonce", "acr", "email", "Økt"]) {
    assert.ok(steps.some((text) => text.startsWith(step)), step);
  }
  assertSilent(page);
});

test("the policy forbids what it should: no inline script, no eval, no foreign connection, no frame", async () => {
  const page = await world.newPage();
  const response = await page.goto(world.url);
  const policy = response.headers()["content-security-policy"];
  for (const directive of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "require-trusted-types-for 'script'", "frame-ancestors 'none'"]) {
    assert.ok(policy.includes(directive), directive);
  }
  assert.ok(!policy.includes("unsafe-inline"));
});
