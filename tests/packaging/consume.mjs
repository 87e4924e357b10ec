// Packs the package, installs it in each consumer, and logs in there with e-mail in Chromium.

import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { giveEmailAndCode, launch } from "../../tools/browser.mjs";
import { build } from "../../tools/build.mjs";
import { SetUpError, inRoot, openedTogether, say } from "../../tools/lib.mjs";
import { chromium } from "../../tools/setup.mjs";
import { startIdporten } from "../../cli/idporten/server.mjs";
import { listen, reserve, serveFile } from "../../cli/static.mjs";
import { assertNothingLocal, ownIssuer, useApp } from "./app.mjs";
import { checkComparison } from "./compared.mjs";
import { consumers } from "./consumers.mjs";
import { checkPrepack } from "./prepack.mjs";
import { freePort } from "../runner/free-port.mjs";
import { UNKNOWN_STATE } from "../unknown-state.mjs";
import { checkFrontEnd } from "./front-end.mjs";
import { answering, npm, pack, start, stop } from "./processes.mjs";
import { starters } from "./starters.mjs";
import { checkTarball } from "./tarball.mjs";
import { checkYarn } from "./yarn.mjs";

const EMAIL = "kari@example.no";
/** Milliseconds for each step of a user. */
const DEADLINE = 30_000;
/** A button, or the one in the element, which may show a message as well. */
const LOGIN = "button#login, #login button";

/** Installs the tarball, or one that is made, in the consumers and logs in there. Returns a row of the table. */
export async function packaging({ quick = false, names = [], tarball: given } = {}) {
  const all = [...starters, ...consumers];
  const known = all.map(({ folder }) => folder);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length) throw new SetUpError(`There is no consumer ${unknown.join()}. There are ${[...new Set(known)].join(", ")}.`);
  await build();
  const chosen = all.filter((consumer) => (quick ? consumer.quick : !names.length || names.includes(consumer.folder)));
  const tarball = given ? resolve(given) : freshlyPacked();
  await checkTarball(tarball);
  await checkFrontEnd();
  if (!names.length) await checkYarn(tarball);
  process.env.CHROMIUM ??= (await chromium()).browser;
  const world = await startPackagingWorld();
  const failed = [];
  try {
    for (const consumer of chosen) {
      const began = Date.now();
      say(consumer.name);
      try {
        await use({ ...world, tarball }, consumer);
        say(`${consumer.name}: passed after ${Math.round((Date.now() - began) / 1000)} s`);
      } catch (error) {
        failed.push(consumer.name);
        console.error(`✖ ${consumer.name}\n${error.stack}`);
      }
    }
  } finally {
    await world.close();
  }
  return [{ suite: "packaging", engine: "chromium", passed: chosen.length - failed.length, failed }];
}

/** The local ID-porten with a client at an address that is free, and a browser. */
const startPackagingWorld = () =>
  openedTogether(async (keep) => {
    const port = await freePort();
    const address = `http://localhost:${port}/`;
    const idporten = keep(
      await startIdporten({ port: 0, clients: [{ client_id: "packaging", client_name: "Packaging", redirect_uris: [address], post_logout_redirect_uris: [address] }] }),
    );
    return { port, address, issuer: idporten.issuer, browser: keep(await launch()) };
  });

/** Makes the package, and asks the tools that make and compare it whether they can fail. */
function freshlyPacked() {
  checkPrepack();
  const tarball = pack();
  checkComparison(tarball);
  return tarball;
}

/** Installs the package in a consumer, runs its commands, and logs in where it serves a page. */
async function use(world, consumer) {
  const folder = await install(world, consumer);
  if (!TRANSLATION.test(readFileSync(join(folder, "node_modules/idporten-email-login/pkg/generated/translated.js"), "utf8"))) throw new Error("The module in JavaScript has no text that only it has.");
  for (const [command, ...args] of consumer.run ?? []) await start(command, args, folder).done;
  if (!consumer.serve) return;
  if (consumer.without) assertNothingLocal(join(folder, consumer.without));
  const server = await serve(world, consumer, folder);
  try {
    const its = consumer.own ? { ...world, issuer: await ownIssuer(world.address) } : world;
    await (consumer.create && !consumer.plain ? useApp(its, consumer) : logIn(its));
  } finally {
    await server.close();
  }
  if (consumer.dev) await develop(world, consumer.dev, folder);
}

/** Logs in at the development server, at the local ID-porten that runs with it. */
async function develop(world, { port, commands }, folder) {
  const address = `http://localhost:${port}/`;
  await (await reserve(port)).close();
  const children = commands.map(([command, ...args]) => start(command, args, folder));
  try {
    await answering(children.at(-1), address);
    const page = await world.browser.newPage();
    page.setDefaultTimeout(DEADLINE);
    await page.goto(address);
    await page.locator(LOGIN).click();
    await page.locator("input#email").waitFor();
    // Users log in at the port after the issuer's.
    const issuer = `http://localhost:${Number(new URL(page.url()).port) - 1}`;
    if (issuer === world.issuer) throw new Error("The development server has no local ID-porten of its own.");
    await giveEmailAndCode(page, issuer, EMAIL);
    await page.locator("#email", { hasText: EMAIL }).waitFor();
    await page.context().close();
  } finally {
    await Promise.all(children.map(stop));
  }
}

/** What the documentation leaves open, for the client of these tests. */
function settle(folder, issuer) {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (name.startsWith("node_modules") || !/\.(html|jsx?|tsx?)$/.test(name)) continue;
    const text = readFileSync(join(folder, name), "utf8");
    const settled = text.replaceAll("your-client-id", "packaging").replace(/environment(: |=)"test"/g, `issuer$1"${issuer}"`);
    if (settled !== text) writeFileSync(join(folder, name), settled);
  }
}

/** Makes the application, unless the same command has made it before. */
async function made(folder, create, exact = {}) {
  const [command, ...args] = create(basename(folder));
  const note = join(folder, ".made");
  const text = JSON.stringify([command, ...args]);
  if (existsSync(note) && readFileSync(note, "utf8") === text) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  await start(command, args, dirname(folder)).done;
  const manifest = join(folder, "package.json");
  const isOf = (name) => Object.keys(exact).find((prefix) => name.startsWith(prefix));
  writeFileSync(manifest, JSON.stringify(JSON.parse(readFileSync(manifest, "utf8"), (name, value) => exact[isOf(name)] ?? value), null, 2));
  writeFileSync(note, text);
}

async function install({ tarball, issuer }, { folder, copy: name = folder, serve, create, own, exact, add = [], shared = [] }) {
  const copy = inRoot("target/packaging", create ? `starters/${name}` : name);
  if (create) await made(copy, create, exact);
  // All but the other packages, which take long to install: what a tool keeps of the package that was here before breaks it.
  for (const stale of ["node_modules/idporten-email-login", "node_modules/.vite", ".parcel-cache"]) rmSync(join(copy, stale), { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  cpSync(inRoot("tests/packaging", create ? "starters" : "consumers", folder), copy, { recursive: true });
  for (const [name, place] of shared) cpSync(inRoot("tests/packaging/shared", name), join(copy, place, name));
  if (serve && !own) settle(copy, issuer);
  await npm(["install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", "--prefer-offline", ...add, tarball], copy);
  return copy;
}

async function serve({ port, address }, { serve: how }, folder) {
  if (typeof how === "string") {
    const root = join(folder, how);
    const places = { "/": join(root, "index.html"), "/idporten-email-login/": join(folder, "node_modules/idporten-email-login") };
    // What a server gives for a path without an entry of its own: the file of that name.
    const handler = (request, response) => {
      if (!serveFile(places, request, response) && !serveFile({ "/:/": root }, { url: `/:${request.url}` }, response)) response.writeHead(404).end();
    };
    return listen(handler, port);
  }
  const [command, ...args] = how(port);
  // The server of an Angular application must be given its name.
  const child = start(command, args, folder, { PORT: String(port), NG_ALLOWED_HOSTS: "localhost" });
  await answering(child, address);
  return { close: () => stop(child) };
}

/** A text that only the module in JavaScript has. */
const TRANSLATION = /bindings-[0-9a-f]{8} is not an object/;

/** For a page: whether a script that it has loaded holds that text. */
async function hasLoadedTranslation(text) {
  const scripts = performance.getEntriesByType("resource").filter(({ initiatorType, name }) => initiatorType === "script" || /\.m?js\b/.test(name));
  const texts = await Promise.all(scripts.map(async ({ name }) => (await fetch(name)).text()));
  return texts.some((script) => new RegExp(text).test(script));
}

/** A page that comes back with an error can begin again. */
async function afterAFailure(page, address) {
  await page.goto(`${address}?error=access_denied&state=${UNKNOWN_STATE}`);
  await page.locator(LOGIN).click();
  await page.locator("input#email").waitFor();
}

async function logIn({ address, issuer, browser }) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(DEADLINE);
  try {
    await afterAFailure(page, address);
  } catch (cause) {
    throw new Error(`After a login that failed, the button does nothing: ${cause.message}`);
  }
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  try {
    await page.goto(address);
    await page.locator(LOGIN).click();
    await giveEmailAndCode(page, issuer, EMAIL);
    await page.locator("#email", { hasText: EMAIL }).waitFor();
    await page.waitForURL(address);
    if (new URL(page.url()).search) throw new Error("The response is still in the address.");
    if (await page.evaluate(hasLoadedTranslation, TRANSLATION.source)) throw new Error("The module in JavaScript is loaded, although the browser runs WebAssembly.");
    // The favicon is the browser's own idea.
    const real = complaints.filter((text) => !/favicon|404/.test(text));
    if (real.length) throw new Error(`The console says: ${real[0]}`);
  } finally {
    await context.close();
  }
}
