import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { giveEmailAndCode } from "../../../tools/browser.mjs";
import { readCode } from "../../../pkg/testing.js";
import { engine } from "../../engines/engine.mjs";
import { assertSilent, logIn, shown, shownError, startIdportenWorld, tokenResponse } from "./world.mjs";

let world;
before(async () => {
  world = await startIdportenWorld();
});
after(() => world.close());

test("e-mail login shows the address and the sub, under the strict policy and without a word on the console", async () => {
  const page = await world.newPage();
  await logIn(world, page);
  assert.equal(await shown(page, "email"), "kari@example.no");
  assert.ok((await shown(page, "sub")).length > 40);
  assert.equal(await shown(page, "acr"), "selfregistered-email");
  assertSilent(page);
});

test("in a private window a login, a reload and a logout work", async () => {
  const page = await world.newPage({ privateWindow: true });
  await logIn(world, page);
  // By this Firefox reports to a page that it stores nothing.
  if (engine === "firefox") assert.equal(await page.evaluate(() => navigator.storage.getDirectory().catch(({ name }) => name)), "SecurityError");
  await page.reload();
  assert.equal(await shown(page, "email"), "kari@example.no");
  await page.locator("#logout").click();
  await page.getByText("Du er logget ut.").waitFor();
  assert.equal(page.url(), world.url);
  assertSilent(page);
});

test("e-mail login alone goes straight to the address, without a selector", async () => {
  const page = await world.newPage();
  await page.goto(world.url);
  await page.locator("#login").click();
  await page.locator("#email").waitFor();
  assert.equal(new URL(page.url()).origin, world.loginOrigin);
});

test("the same address has the same sub, another address another one", async () => {
  const subs = [];
  for (const email of ["a@example.no", "a@example.no", "b@example.no"]) {
    const page = await world.newPage();
    await logIn(world, page, email);
    subs.push(await shown(page, "sub"));
  }
  assert.equal(subs[0], subs[1]);
  assert.notEqual(subs[0], subs[2]);
});

test("code, state and tokens are neither in the address bar nor in the history nor kept", async () => {
  const page = await world.newPage();
  let callback;
  page.on("request", (request) => {
    if (request.isNavigationRequest() && request.url().includes("code=")) callback = new URL(request.url());
  });
  const tokens = await tokenResponse(world, page, () => logIn(world, page));
  assert.equal(page.url(), world.url);
  const secrets = [callback.searchParams.get("code"), callback.searchParams.get("state"), tokens.id_token, tokens.access_token];
  const kept = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }, history.state, document.cookie, document.body.outerHTML]));
  for (const secret of secrets) assert.ok(secret && !kept.includes(secret));
});

test("the callback costs one round trip: token request and JWKS request start together", async () => {
  const page = await world.newPage();
  await logIn(world, page);
  const starts = await page.evaluate(() =>
    performance.getEntriesByType("resource").filter(({ name }) => /\/(token|jwks\.json)$/.test(name)).map(({ startTime, responseStart }) => [startTime, responseStart]),
  );
  assert.equal(starts.length, 2);
  const [[first, firstAnswer], [second]] = starts.sort(([a], [b]) => a - b);
  assert.ok(second - first < 20 && (firstAnswer === 0 || second < firstAnswer), `${starts}`);
});

test("with cached metadata a click leaves the page without a request", async () => {
  const page = await world.newPage();
  await page.goto(world.url);
  await page.locator("#login").waitFor();
  await page.locator("#login").hover();
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith("|metadata")));
  const requests = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.locator("#login").click();
  await page.locator("#email").waitFor();
  assert.ok(requests[0].startsWith(`${world.loginOrigin}/authorize?`), requests[0]);
});

test("a wrong code is reported, and the right one then logs in", async () => {
  const page = await world.newPage();
  await page.goto(world.url);
  await page.locator("#login").click();
  await page.locator("#email").fill("wrong@example.no");
  await page.locator("#email").press("Enter");
  await page.locator("#code").waitFor();
  const code = await readCode({ issuer: world.issuer, email: "wrong@example.no" });
  await page.locator("#code").fill(code === "000000" ? "000001" : "000000");
  await page.locator("#code").press("Enter");
  await page.locator("#code-error").waitFor();
  await page.locator("#code").fill(code);
  await page.locator("#code").press("Enter");
  await page.locator("#user-email").waitFor();
  assert.equal(await shown(page, "email"), "wrong@example.no");
});

test("cancelling at ID-porten says so, and the user can begin again", async () => {
  const page = await world.newPage();
  await page.goto(world.url);
  await page.locator("#login").click();
  await page.getByRole("button", { name: "Avbryt" }).click();
  const { code, sentence } = await shownError(page);
  assert.equal(code, "login_cancelled");
  assert.match(sentence, /avbrutt/);
  assert.equal(page.url(), world.url);
  await page.locator("#login").click();
  await page.waitForURL(`${world.loginOrigin}/**`);
  await giveEmailAndCode(page, world.issuer, "again@example.no");
  await page.locator("#user-email").waitFor();
});

test("with other assurance levels ID-porten shows its selector with e-mail among the eIDs", async () => {
  const page = await world.newPage();
  await page.goto(`${world.url}blank.html`);
  await begin(page, ["selfregistered-email", "idporten-loa-substantial"]);
  await page.getByRole("link", { name: "E-post" }).click();
  await giveEmailAndCode(page, world.issuer, "selector@example.no");
  await page.locator("#user-email").waitFor();
  assert.equal(await shown(page, "email"), "selector@example.no");
});

test("a higher level comes without an e-mail address", async () => {
  const page = await world.newPage();
  await page.goto(`${world.url}blank.html`);
  await begin(page, ["selfregistered-email", "idporten-loa-substantial"]);
  await page.getByRole("link", { name: "Test-eID" }).click();
  await page.getByRole("button", { name: "Logg inn som testperson" }).click();
  await page.locator("#user-acr").waitFor();
  assert.equal(await shown(page, "acr"), "idporten-loa-substantial");
  assert.equal(await page.locator("#user-email").count(), 0);
});

function begin(page, acrValues) {
  return page.evaluate(async (acrValues) => {
    const { createClient } = await import("/pkg/index.js");
    const client = await createClient(await (await fetch("/config.json")).json());
    // The page is left, so the promise is not waited for.
    client.login({ acrValues });
  }, acrValues);
}

for (const [locale, name, title] of [
  ["nb", "Bokmål", "Logg inn med e-post"],
  ["nn", "Nynorsk", "Logg inn med e-post"],
  ["en", "English", "Log in with e-mail"],
  ["se", "Davvisámegiella", "Čálit sisa e-poasttain"],
]) {
  test(`a login in ${name} has its pages, its claim and its errors in ${name}`, async () => {
    const page = await world.newPage();
    await page.goto(world.url);
    await page.getByRole("button", { name, exact: true }).click();
    await page.locator("#login").click();
    await page.locator("#email").waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), locale);
    assert.equal(await page.locator("h1").textContent(), title);
    await giveEmailAndCode(page, world.issuer, `${locale}@example.no`);
    await page.locator("#user-email").waitFor();
    assert.equal(await shown(page, "locale"), locale);
    assert.equal(await page.locator("html").getAttribute("lang"), locale);
  });
}

test("the language that the user chose at ID-porten wins over ui_locales", async () => {
  const page = await world.newPage();
  await page.goto(world.url);
  await page.locator("#login").click();
  await page.getByRole("link", { name: "English" }).click();
  await page.locator("h1", { hasText: "Log in with e-mail" }).waitFor();
  await giveEmailAndCode(page, world.issuer, "english@example.no");
  await page.locator("#user-email").waitFor();
  assert.equal(await shown(page, "locale"), "en");
});

test("a reload after login keeps the session", async () => {
  const page = await world.newPage();
  await logIn(world, page);
  const sub = await shown(page, "sub");
  await page.reload();
  await page.locator("#user-email").waitFor();
  assert.equal(await shown(page, "sub"), sub);
});

test("Back and Forward after login show the logged-in page and no error", async () => {
  const page = await world.newPage();
  await logIn(world, page);
  // Later, since the driver may lose a page that is left while it is asked.
  await page.evaluate("void setTimeout(() => history.back())");
  await page.waitForURL(`${world.loginOrigin}/**`, { waitUntil: "commit" });
  await page.evaluate("void setTimeout(() => history.forward())");
  await page.waitForURL(world.url, { waitUntil: "commit" });
  await page.locator("#user-email").waitFor();
  assert.equal(await shown(page, "email"), "kari@example.no");
});

test("a callback that is visited again is unknown_state, and the session is still there", async () => {
  const page = await world.newPage();
  let callback;
  page.on("request", (request) => {
    if (request.isNavigationRequest() && request.url().includes("code=")) callback = request.url();
  });
  await logIn(world, page);
  await page.goto(callback);
  assert.equal((await shownError(page)).code, "unknown_state");
  assert.equal(page.url(), world.url);
  await page.reload();
  await page.locator("#user-email").waitFor();
});

test("a second client of the same provider gets another sub for the same address", async () => {
  const other = await startIdportenWorld({ clientId: "another-client" });
  try {
    const [first, second] = [await world.newPage(), await other.newPage()];
    await logIn(world, first, "same@example.no");
    await logIn(other, second, "same@example.no");
    assert.notEqual(await shown(first, "sub"), await shown(second, "sub"));
  } finally {
    await other.close();
  }
});
