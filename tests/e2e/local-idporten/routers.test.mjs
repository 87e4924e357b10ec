// A login on a page that a router has: whatever it does before start() is called, the login is completed, and neither the address nor Back
// has the response.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { giveEmailAndCode } from "../../../tools/browser.mjs";
import { inRoot } from "../../../tools/lib.mjs";
import { routers } from "../../../tools/setup.mjs";
import { folderOfEngine } from "../../engines/engine.mjs";
import { bundle, goBack, startIdportenWorld } from "./world.mjs";

const here = (name) => fileURLToPath(new URL(`routers/${name}`, import.meta.url));
const folder = folderOfEngine("routers");

const NAMES = ["push-state", "react-router", "react-router-data", "tanstack", "vue-router", "turbo", "angular"];

/** Those that have a guarded route, /saker. */
const GUARDED = ["react-router", "tanstack", "vue-router"];

/** Milliseconds in which a page would have left. */
const LONG_ENOUGH = 700;

let world;
before(async () => {
  const modules = `${await routers()}/node_modules`;
  rmSync(folder, { recursive: true, force: true });
  await bundle({
    entryPoints: [here("start.js"), ...[...NAMES, ...GUARDED.map((name) => `guarded-${name}`)].map((name) => here(`${name}.js`))],
    outdir: folder,
    nodePaths: [modules],
    alias: { ...Object.fromEntries(["react", "vue"].map((name) => [`idporten-email-login/${name}`, inRoot("pkg", `${name}.js`)])), "idporten-email-login": inRoot("pkg/index.js"), react: `${modules}/react`, "react-dom": `${modules}/react-dom` },
    define: { "process.env.NODE_ENV": '"production"', __VUE_OPTIONS_API__: "true", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" },
  });
  const page = here("index.html");
  world = await startIdportenWorld({ more: { "/": page, "/hjem": page, "/saker": page, "/om": page, "/routers/": folder } });
});
after(() => world.close());

/** A page whose application has this router. */
async function open(name, path, { isAllGuarded, ...options } = {}) {
  const page = await world.newPage(options);
  const config = await (await fetch(`${world.url}config.json`)).json();
  await page.addInitScript(`globalThis.config = ${JSON.stringify(config)}; if (location.protocol === "http:") Object.assign(sessionStorage, ${JSON.stringify({ router: name, ...(isAllGuarded && { allGuarded: "" }) })})`);
  await page.goto(world.url + path);
  return page;
}

/** What the address and the history hold of a response. */
const left = (page) => page.evaluate(() => [location.href, JSON.stringify(history.state), ...(globalThis.navigation?.entries() ?? []).map(({ url }) => url)].filter((text) => /code=|state=/.test(text)));

for (const name of NAMES) {
  test(`${name}: the login is completed and shown where it wanted to be, and Back has no response`, async () => {
    // Angular compiles in the browser here, and Turbo parses pages, which the demo's policy forbids.
    const page = await open(name, "", { bypassCSP: ["angular", "turbo"].includes(name) });
    const status = (text) => page.locator("#status", { hasText: text }).waitFor();
    await status("anonymous");
    await page.locator("#login").click();
    await giveEmailAndCode(page, world.issuer, "kari@example.no");
    await status("logged-in kari@example.no");
    await page.locator("h1", { hasText: "/saker" }).waitFor();
    assert.equal(new URL(page.url()).pathname, "/saker");
    assert.deepEqual(await left(page), []);
    assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => /\|login\||completing/.test(key))), [], "no pending login is left");
    await page.locator("#om").click();
    await page.locator("h1", { hasText: "/om" }).waitFor();
    await goBack(page);
    await page.locator("h1", { hasText: "/saker" }).waitFor();
    assert.deepEqual(await left(page), []);
    await page.reload();
    await status("session kari@example.no");
    assert.deepEqual(page.complaints.filter((text) => !/content.security.policy|trusted.types/i.test(text)), []);
  });
}

for (const name of GUARDED) {
  const isAtLogin = (page) => page.locator("input#email").waitFor();
  const shows = (page, path) => page.locator("h1", { hasText: path }).waitFor();
  const who = (page, text) => page.locator("#who", { hasText: text }).waitFor();

  test(`${name}: a guarded deep link leads to the login and back, and a user who cancels sees it once and is not sent back`, async () => {
    const page = await open(`guarded-${name}`, "saker");
    await isAtLogin(page);
    await page.getByRole("button", { name: "Avbryt" }).click();
    await page.locator("#failure", { hasText: "login_cancelled" }).waitFor();
    await who(page, "anonymous");
    assert.equal(new URL(page.url()).pathname, "/saker");
    await page.locator("#om").click();
    await shows(page, "/om");
    await page.locator("#saker").click();
    await giveEmailAndCode(page, world.issuer, "kari@example.no");
    await shows(page, "/saker");
    await who(page, "kari@example.no");
    assert.equal(new URL(page.url()).pathname, "/saker");
    assert.deepEqual(await left(page), []);
    await page.reload();
    await shows(page, "/saker");
    await page.locator("#om").click();
    await shows(page, "/om");
    await goBack(page);
    await shows(page, "/saker");
  });

  test(`${name}: Back from the login shows the page before, which can be left for it again`, async () => {
    const page = await open(`guarded-${name}`, "om");
    await shows(page, "/om");
    await page.locator("#saker").click();
    await isAtLogin(page);
    await goBack(page);
    await page.locator("#saker").waitFor();
    await who(page, "anonymous");
    await page.locator("#saker").click();
    await isAtLogin(page);
  });

  for (const [restored, prepare] of Object.entries({ "is restored from the back-forward cache": "", "is loaded anew": "addEventListener('unload', () => {})" })) {
    test(`${name}: Back from the login to a guarded deep link that ${restored} is not a trap`, async () => {
      const page = await open(`guarded-${name}`, "om");
      await page.addInitScript(prepare);
      await page.goto(`${world.url}saker`);
      await isAtLogin(page);
      await goBack(page);
      await page.locator("#failure", { hasText: "login_cancelled" }).waitFor();
      await sleep(LONG_ENOUGH);
      await page.locator("#again").click();
      await isAtLogin(page);
    });
  }

  test(`${name}: where all pages are guarded, the redirect_uri too, a user who cancels is not sent back until the user acts`, async () => {
    const page = await open(`guarded-${name}`, "saker", { isAllGuarded: true });
    let requests = 0;
    page.on("request", (request) => (requests += request.url().includes("code_challenge=") ? 1 : 0));
    await isAtLogin(page);
    requests = 0;
    await page.getByRole("button", { name: "Avbryt" }).click();
    await page.locator("#failure", { hasText: "login_cancelled" }).waitFor();
    await sleep(LONG_ENOUGH);
    await page.locator("#failure", { hasText: "login_cancelled" }).waitFor();
    assert.equal(requests, 0);
    assert.equal(new URL(page.url()).pathname, "/saker");
    await page.locator("#again").click();
    await giveEmailAndCode(page, world.issuer, "kari@example.no");
    await shows(page, "/saker");
    await who(page, "kari@example.no");
  });

  test(`${name}: a link to a guarded page under the pointer is not yet a login`, async () => {
    const page = await open(`guarded-${name}`, "om");
    await who(page, "anonymous");
    await page.locator("#saker").hover();
    await sleep(LONG_ENOUGH);
    await shows(page, "/om");
    await page.locator("#saker").click();
    await isAtLogin(page);
  });
}
