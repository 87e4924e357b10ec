// The built site, in Chromium: it is accessible, asks no other host, finds what is searched for, and its page of states has them.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch } from "../../tools/browser.mjs";
import { inRoot } from "../../tools/lib.mjs";
import { DOCS } from "../../tools/site/pages.mjs";
import { serveSite } from "../../tools/site/site.mjs";
import { forThisMachine, listen } from "../../cli/static.mjs";
import { assertAccessible } from "../e2e/local-idporten/world.mjs";

let browser, server, url;
before(async () => {
  server = await listen(forThisMachine(serveSite(inRoot("target/site/dist"))));
  url = `http://localhost:${server.port}`;
  browser = await launch();
});
after(async () => {
  server.close();
  await browser?.close();
});

/** A page with what it asked for and complained of. */
async function visit(path, options) {
  const page = await (await browser.newContext(options)).newPage();
  page.asked = [];
  page.complaints = [];
  page.on("request", (request) => page.asked.push(new URL(request.url()).origin));
  page.on("pageerror", (error) => page.complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
  const response = await page.goto(url + path);
  assert.equal(response.status(), 200, path);
  await page.waitForLoadState("networkidle");
  return page;
}

/** Bytes that a page loads, before compression. */
const MOST = 600_000;

/** Bytes of a page and of all that it has asked for. */
const loaded = (page) => page.evaluate(() => ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0));

const paths = [...DOCS.map((page) => `/${page.slice(5, -3).replace("README", "")}`), "/try", "/reference/"];
/** Pages with all that a page may have: code, tables, quotes, lists, forms, pictures. */
const inDark = ["/", "/errors", "/go-live", "/how-it-works", "/testing", "/try"];
describe("every page", { concurrency: 3 }, () => {
  for (const path of paths) {
    test(`${path} has nothing that axe finds, requests nothing elsewhere, and is no heavier than it may be`, async () => {
      for (const colorScheme of inDark.includes(path) ? ["light", "dark"] : ["light"]) {
        const page = await visit(path, { colorScheme });
        await assertAccessible(page);
        assert.deepEqual([...new Set(page.asked)], [url]);
        assert.deepEqual(page.complaints, []);
        const bytes = await loaded(page);
        assert.ok(bytes <= MOST, `${path} loads ${bytes} bytes`);
        await page.context().close();
      }
    });
  }
});

test("the search finds an error by its code, and leads to it", async () => {
  const page = await visit("/");
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("searchbox").fill("unknown_state");
  await page.getByRole("option").first().click();
  await page.waitForURL("**/errors#unknown_state");
});

test("the front page says what it is, and its button simulates a login", async () => {
  const page = await visit("/");
  await page.getByText("logs users in with their e-mail address").waitFor();
  await page.locator("idporten-email-button").getByRole("button").click();
  await page.getByText("kari@example.no is logged in.").waitFor();
  await page.getByRole("button", { name: "Log out" }).click();
  await page.locator("idporten-email-button").getByRole("button").waitFor();
  assert.equal(await page.locator("main table").count(), 0);
});

test("the page of states shows the button's languages and errors, and the warning before the end and after it", async () => {
  const page = await visit("/try");
  const button = page.locator("idporten-email-button button");
  const choose = (label, value) => page.locator("label", { hasText: label }).locator("select").selectOption(value);
  await choose("Language", "se");
  await button.getByText("Čálit sisa e-poasttain").waitFor();
  await choose("Language", "en");
  await choose("Error", "clock_skew");
  await page.getByText("The clock on your device is wrong").waitFor();
  await page.getByRole("button", { name: "staying helps" }).click();
  await page.locator("idporten-session-warning dialog[open]").getByRole("button", { name: "Stay" }).click();
  await page.locator("idporten-session-warning dialog[open]").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "ended: the user did nothing" }).click();
  await page.locator("idporten-session-warning dialog[open]").waitFor();
});
