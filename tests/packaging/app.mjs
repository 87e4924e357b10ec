// What a user does in an application with a protected page, /saker: cancels a login, logs in there, reloads, goes Back and logs out.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { giveEmailAndCode } from "../../tools/browser.mjs";

const EMAIL = "kari@example.no";

/** Milliseconds for each step. */
const DEADLINE = 30_000;

/** Milliseconds in which a page would have left. */
const LONG_ENOUGH = 700;

/** What the development server's own local ID-porten is called, by a script that the page loads. */
export async function ownIssuer(address) {
  for (const script of ["main.js", "src/client.ts", "src/login.ts", "src/lib/client.ts"]) {
    const [, issuer] = /"?issuer"?:\s*"(http:\/\/localhost:\d+)"/.exec(await (await fetch(address + script)).text()) ?? [];
    if (issuer) return issuer;
  }
  throw new Error("No script of the page knows the local ID-porten.");
}

/** Refuses a build that has something of the local ID-porten in it. */
export function assertNothingLocal(folder) {
  const local = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => {
    const file = join(folder, name);
    return statSync(file).isFile() && /local-client|localhost:\d/.test(readFileSync(file, "utf8"));
  });
  if (local.length) throw new Error(`The build has the local ID-porten in ${local.join()}.`);
}

export async function useApp({ address, issuer, browser }, { pressed, rendered }) {
  const wanted = `${address}saker`;
  for (const path of rendered ? ["", "saker"] : []) {
    const html = await (await fetch(address + path)).text();
    if (!rendered.test(html) || /role="alert"|id="login"/.test(html)) throw new Error(`/${path} is not rendered as loading.`);
  }
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(DEADLINE);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  // The favicon is the browser's own idea, and a development server's socket breaks when a page goes to the back-forward cache.
  page.on("console", (message) => message.type() === "error" && !/Back-Forward Cache|404/.test(message.text()) && complaints.push(message.text()));
  const button = page.locator("#login");
  const isShown = (heading) => page.locator("h1", { hasText: heading }).waitFor();
  const isLoggedIn = () => page.locator("span#email", { hasText: EMAIL }).waitFor();
  try {
    await page.goto(wanted);
    if (pressed) await button.click();
    await page.locator("input#email").waitFor();
    if (complaints.length) throw new Error(`The console says: ${complaints[0]}`);
    await page.getByRole("button", { name: /Avbryt|Cancel/ }).click();
    await page.locator("p[role=alert]").waitFor();
    await button.click();
    complaints.length = 0;
    await giveEmailAndCode(page, issuer, EMAIL);
    await isLoggedIn();
    await page.goto(address);
    await isLoggedIn();
    await page.goto(wanted);
    await isLoggedIn();
    await isShown("Saker");
    await page.reload();
    await isLoggedIn();
    await page.getByRole("link", { name: "Min side" }).click();
    await isShown("Min side");
    // Not the driver's command, which waits for a load that a page out of the back-forward cache does not have.
    await page.evaluate("void setTimeout(() => history.back())");
    await page.waitForFunction((href) => location.href === href, wanted);
    await isShown("Saker");
    await isLoggedIn();
    if (page.url() !== wanted) throw new Error(`Back led to ${page.url()}.`);
    await page.locator("#logout").click();
    await page.waitForURL(address);
    await button.waitFor();
    // A link under the pointer is loaded by some routers, and is not yet a login.
    const link = page.getByRole("link", { name: "Sakene dine" });
    await page.route("**", (route) => sleep(200).then(() => route.continue()));
    await link.hover();
    await page.mouse.move(0, 0);
    await sleep(2 * LONG_ENOUGH);
    await page.unroute("**");
    await link.hover();
    await sleep(LONG_ENOUGH);
    await button.waitFor();
    if (page.url() !== address) throw new Error(`A link under the pointer led to ${page.url()}.`);
    if (!pressed) {
      await link.click();
      await page.locator("input#email").waitFor();
    }
    // A deep link.
    await page.goto(wanted);
    if (pressed) await button.click();
    await giveEmailAndCode(page, issuer, EMAIL);
    await isShown("Saker");
    await isLoggedIn();
    if (page.url() !== wanted) throw new Error(`The login led to ${page.url()}.`);
    const warned = await page.locator("idporten-session-warning").evaluate(({ client }) => Boolean(client?.user));
    if (!warned) throw new Error("The session warning has no user.");
    if (complaints.length) throw new Error(`The console says: ${complaints[0]}`);
  } catch (error) {
    throw new Error(`${error.message}\nat ${page.url()}: ${await page.locator("body").innerText().catch(() => "")}\n${complaints.join("\n")}`, { cause: error });
  } finally {
    await context.close();
  }
}
