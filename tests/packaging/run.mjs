// npm run test:packaging: packs the package, installs it in each consumer, and logs in there with e-mail in Chromium.
//
//   npm run test:packaging                 all of them
//   npm run test:packaging -- --quick      those that continuous integration runs
//   npm run test:packaging -- next webpack those whose folder is named
//   npm run test:packaging -- --tarball FILE  with a package that is there already

import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { giveEmailAndCode, launch } from "../../tools/browser.mjs";
import { inRoot } from "../../tools/lib.mjs";
import { chromium } from "../../tools/setup.mjs";
import { startIdporten } from "../../www/idporten/server.mjs";
import { listen, serveFile } from "../../www/static.mjs";
import { checkComparison } from "./compared.mjs";
import { consumers } from "./consumers.mjs";
import { checkPrepack } from "./prepack.mjs";
import { npm, pack, start, stop } from "./processes.mjs";
import { checkTarball } from "./tarball.mjs";

const PORT = 4610;
const ISSUER_PORT = 4600;
const ADDRESS = `http://localhost:${PORT}/`;
const EMAIL = "kari@example.no";
const DEADLINE = 30_000;
/** A button, or the one in the element, which may show a message as well. */
const LOGIN = "button#login, #login button";

const { values: options, positionals: wanted } = parseArgs({ allowPositionals: true, options: { quick: { type: "boolean" }, tarball: { type: "string" } } });
const chosen = consumers.filter(({ folder, quick }) => (options.quick ? quick : !wanted.length || wanted.includes(folder)));

const tarball = options.tarball ? resolve(options.tarball) : freshlyPacked();
await checkTarball(tarball);
process.env.CHROMIUM ??= (await chromium()).browser;
const idporten = await startIdporten({
  port: ISSUER_PORT,
  clients: [{ client_id: "packaging", client_name: "Packaging", redirect_uris: [ADDRESS], post_logout_redirect_uris: [ADDRESS] }],
});
const browser = await launch();
const results = [];
const installed = new Set();
try {
  for (const consumer of chosen) results.push([consumer.name, await verdict(consumer)]);
} finally {
  await browser.close();
  idporten.close();
}

const width = Math.max(...results.map(([name]) => name.length));
console.log(`\n${"consumer".padEnd(width)}  verdict`);
for (const [name, { error, seconds }] of results) console.log(`${name.padEnd(width)}  ${error ? `FAILED: ${error}` : `passed (${seconds} s)`}`);
const failed = results.filter(([, { error }]) => error).length;
console.log(`\npackaging: ${results.length - failed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);

/** Makes the package, and asks the tools that make and compare it whether they can fail. */
function freshlyPacked() {
  checkPrepack();
  const tarball = pack();
  checkComparison(tarball);
  return tarball;
}

function secondsSince(began) {
  return Math.round((Date.now() - began) / 1000);
}

async function verdict(consumer) {
  const began = Date.now();
  console.log(`\n• ${consumer.name}`);
  let server;
  try {
    const folder = await install(consumer);
    for (const [command, ...args] of consumer.run ?? []) await start(command, args, folder).done;
    if (!consumer.serve) return { seconds: secondsSince(began) };
    server = await serve(consumer, folder);
    await logIn(consumer);
  } catch (error) {
    return { error: error.stack.trim().split("\n").slice(0, 2).join(" ") };
  } finally {
    await server?.close();
  }
  return { seconds: secondsSince(began) };
}

/** What the documentation leaves open, for the client of these tests. */
function settle(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (name.startsWith("node_modules") || !/\.(html|jsx?|ts)$/.test(name)) continue;
    const text = readFileSync(join(folder, name), "utf8");
    const settled = text.replaceAll("your-client-id", "packaging").replace(/environment(: |=)"test"/g, `issuer$1"${idporten.issuer}"`);
    if (settled !== text) writeFileSync(join(folder, name), settled);
  }
}

async function install({ folder, serve, shared = [] }) {
  const copy = inRoot("target/packaging", folder);
  // Two consumers of one folder share what is installed.
  if (installed.has(folder)) return copy;
  installed.add(folder);
  // All but the other packages, which take long to install: what a tool keeps of the package that was here before breaks it.
  for (const stale of ["node_modules/idporten-email-login", "node_modules/.vite", ".parcel-cache"]) rmSync(join(copy, stale), { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  cpSync(inRoot("tests/packaging/consumers", folder), copy, { recursive: true });
  if (serve) settle(copy);
  for (const [name, place] of shared) cpSync(inRoot("tests/packaging/shared", name), join(copy, place, name));
  await npm(["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", "--prefer-offline", tarball], copy);
  return copy;
}

async function serve({ serve: how }, folder) {
  if (typeof how === "string") {
    const root = join(folder, how);
    const places = { "/": join(root, "index.html"), "/idporten-email-login/": join(folder, "node_modules/idporten-email-login") };
    // What a server gives for a path without an entry of its own: the file of that name.
    const handler = (request, response) => {
      if (!serveFile(places, request, response) && !serveFile({ "/:/": root }, { url: `/:${request.url}` }, response)) response.writeHead(404).end();
    };
    return listen(handler, PORT);
  }
  const [command, ...args] = how;
  const child = start(command, args, folder);
  await answering(child);
  return { close: () => stop(child) };
}

async function answering(child) {
  const until = Date.now() + DEADLINE;
  while (Date.now() < until) {
    if (child.exited) throw new Error("The server ended.");
    const there = await fetch(ADDRESS).then(({ ok }) => ok, () => false);
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("The server does not answer.");
}

/** A page that comes back with an error can begin again. */
async function afterAFailure(page) {
  await page.goto(`${ADDRESS}?error=access_denied&state=unknown`);
  await page.locator(LOGIN).click();
  await page.locator("input#email").waitFor();
}

async function logIn({ html, path = "", warning = false }) {
  if (html) {
    const rendered = await (await fetch(ADDRESS)).text();
    if (!html.test(rendered)) throw new Error(`The page is served without ${html}.`);
  }
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(DEADLINE);
  try {
    await afterAFailure(page);
  } catch (cause) {
    throw new Error(`After a login that failed, the button does nothing: ${cause.message}`);
  }
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  try {
    await page.goto(ADDRESS + path);
    await page.locator(LOGIN).click();
    await giveEmailAndCode(page, idporten.issuer, EMAIL);
    await page.locator("#email", { hasText: EMAIL }).waitFor();
    await page.waitForURL(ADDRESS + path);
    const warnings = await page.evaluate(() => [...document.querySelectorAll("idporten-session-warning")].map(({ client }) => Boolean(client?.user)));
    if (warnings.join() !== (warning ? "true" : "")) throw new Error(`The session warning does not know who is logged in: ${warnings}.`);
    if (new URL(page.url()).search) throw new Error("The response is still in the address.");
    // The favicon is the browser's own idea.
    const real = complaints.filter((text) => !/favicon|404/.test(text));
    if (real.length) throw new Error(`The console says: ${real[0]}`);
  } finally {
    await context.close();
  }
}
