// A local ID-porten, the demo and a real Chromium, for one test file.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterEach, beforeEach } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { giveEmailAndCode } from "../../../tools/browser.mjs";
import { openedTogether } from "../../../tools/lib.mjs";
import { startDemo } from "../../../www/demo.mjs";
import { demoClients, startIdporten } from "../../../cli/idporten/server.mjs";
import { reserve } from "../../../cli/static.mjs";
import { launch } from "../../engines/launch.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Milliseconds that an engine may need, beside another one, for what takes it a second by itself. */
const PATIENCE = 30_000;

/** The profiles that a test has opened end with it; those of before are for all tests of a file. */
const opened = new Set();
beforeEach(() => opened.clear());
afterEach(() => Promise.all([...opened].map((context) => context.close())));

/** `site`: the place that the demo was given, where addresses on it had to be known before; `more`: files that are served
 *  beside the demo's, or in their place; `clients`: services beside the demo's; `webAssembly`: "forbidden" by the policy, or "missing"
 *  in the browser. */
export const startIdportenWorld = ({ site, clientId = "demo-client", more = {}, clients = [], sessionSeconds, webAssembly = "allowed" } = {}) =>
  openedTogether(async (keep) => {
    const place = keep(site ?? (await reserve()));
    const idporten = keep(await startIdporten({ port: 0, clients: [...demoClients(place.port), ...clients], sessionSeconds }));
    const { issuer, loginOrigin } = idporten;
    const demo = await startDemo({ port: place, issuer, loginOrigin, clientId, more: { "/blank.html": here("blank.html"), ...more }, webAssembly: webAssembly !== "forbidden" });
    const browser = keep(await launch({ webAssembly: webAssembly !== "missing" }));
    return {
      issuer,
      loginOrigin,
      url: demo.url,
      inbox: idporten.inbox,
      browser,
      /** A page in a browser profile of its own. Its console must stay silent. */
      async newPage(options = {}) {
        const context = await browser.newContext(options);
        opened.add(context);
        const page = await context.newPage();
        page.setDefaultTimeout(PATIENCE);
        page.complaints = [];
        page.on("pageerror", (error) => page.complaints.push(error.message));
        page.on("console", (message) => {
          if (["error", "warning"].includes(message.type())) page.complaints.push(message.text());
        });
        return page;
      },
    };
  });

/** Serves this page's blank.html with its policy changed. */
export const changePolicy = (page, change) =>
  page.route("**/blank.html", async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    await route.fulfill({ response, headers: { ...headers, "content-security-policy": change(headers["content-security-policy"]) } });
  });

/** Bundles a test's own page, as people build theirs. */
export const bundle = (options) => build({ bundle: true, splitting: true, format: "esm", logLevel: "error", ...options });

/** From the demo's button to its logged-in view. */
export async function logIn(world, page, email = "kari@example.no") {
  await page.goto(world.url);
  await page.locator("#login").click();
  await giveEmailAndCode(page, world.issuer, email);
  await page.locator("#user-email").waitFor();
}

/** What the token endpoint answers in this page's next login, which `login` makes. The page itself records it, since a driver
 *  need not keep what it has seen. */
export async function tokenResponse(world, page, login) {
  await page.addInitScript((endpoint) => {
    const send = globalThis.fetch;
    globalThis.fetch = async (...request) => {
      const response = await send(...request);
      if (response.url !== endpoint) return response;
      const { status, headers } = response;
      const body = await response.text();
      globalThis.tokens = JSON.parse(body);
      return new Response(body, { status, headers });
    };
  }, `${world.issuer}/token`);
  await login();
  return page.evaluate("tokens");
}

/** To the page before. Not by the driver's own command, which waits for what a page out of the back-forward cache need not say. */
export const goBack = (page) => page.evaluate("void setTimeout(() => history.back())");

export const shown = (page, name) => page.locator(`#user-${name}`).textContent();

/** The code and the sentence of the demo's error. */
export async function shownError(page) {
  const alert = page.locator(".ds-alert[role=alert]");
  await alert.waitFor();
  return { code: await alert.locator("code").textContent(), sentence: await alert.locator("p").first().textContent() };
}

export function assertSilent(page) {
  assert.deepEqual(page.complaints, []);
}

/** No violation of WCAG 2.2 AA or of axe's best practices. */
export async function assertAccessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  assert.deepEqual(found, []);
}
