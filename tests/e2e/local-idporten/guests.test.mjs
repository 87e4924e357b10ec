// The package together with what real pages have: modal dialogs of component libraries, an editor in a frame, monitoring, polyfills and
// a library that swaps pages.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { giveEmailAndCode } from "../../../tools/browser.mjs";
import { inRoot } from "../../../tools/lib.mjs";
import { guests } from "../../../tools/setup.mjs";
import { listen, reserve, serveFile } from "../../../cli/static.mjs";
import { CLOCK } from "../../conformance/world.mjs";
import { folderOfEngine } from "../../engines/engine.mjs";
import { bundle, startIdportenWorld } from "./world.mjs";

const here = (name) => fileURLToPath(new URL(`guests/${name}`, import.meta.url));
const folder = folderOfEngine("guests");

const MODALS = ["radix.jsx", "mui.jsx", "headless-ui.jsx", "bootstrap.js", "designsystemet.jsx"];
const OTHERS = ["tinymce.js", "sentry.js", "whatwg-fetch.js", "turbo.js"];

let world, site, refusing, config;
before(async () => {
  const modules = `${await guests()}/node_modules`;
  rmSync(folder, { recursive: true, force: true });
  await bundle({
    entryPoints: [here("start.js"), ...[...MODALS, ...OTHERS].map(here)],
    outdir: folder,
    jsx: "automatic",
    nodePaths: [modules],
    alias: {
      "idporten-email-login": inRoot("pkg/index.js"), "idporten-email-login/testing": inRoot("pkg/testing.js"), "idporten-email-login/session-warning": inRoot("pkg/session-warning.js"),
      react: `${modules}/react`, "react-dom": `${modules}/react-dom`,
    },
    define: { "process.env.NODE_ENV": '"production"' },
  });
  site = await reserve();
  const address = `http://localhost:${site.port}`;
  world = await startIdportenWorld({ clients: [{ client_id: "guest", client_name: "Guest", redirect_uris: [`${address}/tinymce`] }] });
  config = { clientId: "guest", redirectUri: `${address}/tinymce`, issuer: world.issuer };
  // Without a policy: component libraries bring styles, and editors write HTML.
  const pages = Object.fromEntries([...MODALS, ...OTHERS].map((file) => [`/${file.split(".")[0]}`, here("index.html")]));
  site.serve((request, response) => {
    if (!serveFile({ ...pages, "/guests/": folder }, request, response)) response.writeHead(404).end();
  });
  // A provider that allows no header of the page's.
  refusing = await listen((request, response) => response.writeHead(request.method === "OPTIONS" ? 403 : 200, { "access-control-allow-origin": "*" }).end("{}"));
});
after(async () => {
  refusing?.close();
  site?.close();
  await world?.close();
});

/** A page with one of the applications. */
async function visit(name, options = config) {
  const page = await world.newPage();
  await page.addInitScript(`${CLOCK}; globalThis.config = ${JSON.stringify(options)}`);
  await page.goto(`http://localhost:${site.port}/${name}`);
  await page.waitForFunction(() => globalThis.client);
  return page;
}

const part = (page, name) => page.locator(`idporten-session-warning [part=${name}]`);
const isOpen = (page) => page.evaluate(() => document.querySelector("idporten-session-warning").shadowRoot.querySelector("dialog").open);
const opened = (page) => page.waitForFunction(() => document.querySelector("idporten-session-warning").shadowRoot.querySelector("dialog").open);
const closed = (page) => page.waitForFunction(() => !document.querySelector("idporten-session-warning").shadowRoot.querySelector("dialog").open);

for (const file of MODALS) {
  const [name] = file.split(".");
  test(`${name}: the session warning works over its modal dialog, which stays with what was written in it`, async () => {
    const page = await visit(name);
    await page.locator("#open").click();
    await page.locator("#field").waitFor();
    await page.locator("#field").click();
    await page.keyboard.type("Hei");
    const warn = async (expiry = {}) => {
      await page.evaluate((expiry) => globalThis.client.expire(expiry), expiry);
      await opened(page);
    };
    const assertUntouched = async (text) => {
      await closed(page);
      assert.equal(await page.locator("#field").inputValue(), text);
      assert.equal(await page.evaluate(() => document.activeElement.id), "field");
      assert.deepEqual(await page.evaluate(() => globalThis.seen), []);
    };
    await warn();
    await part(page, "stay").click();
    await assertUntouched("Hei");
    await warn();
    await page.keyboard.press("Tab");
    await page.waitForTimeout(200);
    assert.equal(await page.evaluate(() => document.activeElement.shadowRoot?.activeElement.getAttribute("part")), "leave");
    await page.keyboard.press("Escape");
    await assertUntouched("Hei");
    await warn();
    await page.keyboard.type(" du");
    await page.waitForFunction(() => document.querySelector("#field").value.length > 5);
    await assertUntouched("Hei du");
    await warn({ extendable: false });
    await part(page, "close").click();
    await assertUntouched("Hei du");
  });
}

test("tinymce: text in the editor's frame is activity, and the warning takes none of it", async () => {
  const page = await visit("tinymce");
  await page.waitForFunction(() => globalThis.editor && document.querySelector("#login"));
  await page.locator("#login").click();
  await giveEmailAndCode(page, world.issuer, "kari@example.no");
  await page.waitForFunction(() => globalThis.editor && document.querySelector("#status")?.textContent);
  const pass = (seconds) => page.evaluate((seconds) => {
    globalThis.ahead += seconds;
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, seconds);
  const text = () => page.evaluate(() => globalThis.editor.getContent({ format: "text" }).trim());
  await page.evaluate(() => globalThis.editor.focus());
  await pass(1500);
  await page.keyboard.type("Hei");
  await page.waitForFunction(() => globalThis.client.sessionExpiresAt - Date.now() > 1_790_000);
  assert.equal(await text(), "Hei");
  await pass(1700);
  await opened(page);
  await page.keyboard.type("san og hallo");
  await page.waitForFunction(() => globalThis.editor.getContent({ format: "text" }).trim().length >= 15);
  assert.equal(await text(), "Heisan og hallo");
  assert.equal(await isOpen(page), false);
});

test("@sentry/browser: a request that its headers make the provider refuse is named so", async () => {
  const page = await visit("sentry", { ...config, issuer: `http://127.0.0.1:${refusing.port}` });
  const { code, message } = await page.evaluate(() => globalThis.client.loginWithEmail().catch(({ code, message }) => ({ code, message })));
  assert.equal(code, "network");
  assert.match(message, /tracing/);
});

test("whatwg-fetch: a polyfill that replaces the browser's fetch is named", async () => {
  const page = await visit("whatwg-fetch");
  const { code, message } = await page.evaluate(() => globalThis.client.loginWithEmail().catch(({ code, message }) => ({ code, message })));
  assert.equal(code, "invalid_config");
  assert.match(message, /polyfill/);
});

test("turbo: a visit that replaces the body does not lose a warning that a script has put there", async () => {
  const page = await visit("turbo");
  await page.locator("#open").click();
  await page.waitForFunction(() => !document.querySelector("#open"));
  await page.evaluate(() => globalThis.client.expire({}));
  await opened(page);
  assert.equal(await page.locator("idporten-session-warning").count(), 1);
});
