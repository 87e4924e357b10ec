// What every case runs in: a page of a service, the provider that misbehaves, and a real browser.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openedTogether } from "../../tools/lib.mjs";
import { startDemo } from "../../www/demo.mjs";
import { listen, serveFile } from "../../cli/static.mjs";
import { translated } from "../engines/engine.mjs";
import { launch } from "../engines/launch.mjs";
import { CROSS_SITE_ISSUER, INSECURE_ORIGIN, ISSUER, ORIGIN, SITE } from "./addresses.mjs";
import { CLIENT_ID, startProvider } from "./provider.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const page = here("page.html");

/** The path of a page whose policy forbids WebAssembly. */
export const WITHOUT_WEBASSEMBLY = "/without-webassembly";

const served = {
  "/app": page, "/app/index": page, "/nb/app": page, "/without-the-package": here("without-the-package.html"), "/logged-out": page, "/other": page, "/front": page, "/opener": page, [WITHOUT_WEBASSEMBLY]: page,
  "/case.js": here("page.js"),
  "/pkg/": here("../../pkg"),
};

/** A copy of the package in a folder of its own, of a version whose sentences are others. */
function otherVersion() {
  const folder = mkdtempSync(join(tmpdir(), "other-version-"));
  cpSync(here("../../pkg"), folder, { recursive: true });
  const sentences = join(folder, "generated/login.js");
  writeFileSync(sentences, readFileSync(sentences, "utf8").replaceAll("again", "anew"));
  return { folder, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The page of a service, its provider, the demo and a browser. */
export const startConformanceWorld = () =>
  openedTogether(async (keep) => {
    const provider = keep(await startProvider());
    const policyWith = (script) => [
      "default-src 'none'", "img-src data:", `script-src 'self'${script}`, `connect-src 'self' ${ISSUER} ${CROSS_SITE_ISSUER}`,
      "form-action *", "frame-src *", "base-uri 'none'", "require-trusted-types-for 'script'", "trusted-types 'none'",
    ].join("; ");
    const seen = [];
    const places = { ...served, "/copy/": keep(otherVersion()).folder };
    keep(
      await listen((request, response) => {
        seen.push({ url: request.url, referer: request.headers.referer });
        const opener = request.url === "/opener" ? "unsafe-none" : "same-origin";
        const isForbidden = translated || request.url.startsWith(WITHOUT_WEBASSEMBLY);
        const headers = { "content-security-policy": policyWith(isForbidden ? "" : " 'wasm-unsafe-eval'"), "referrer-policy": "no-referrer", "cross-origin-opener-policy": opener, "cache-control": /^\/(pkg|copy)\//.test(request.url) ? "max-age=3600" : "no-cache" };
        if (!serveFile(places, request, response, headers)) response.writeHead(404, headers).end();
      }, SITE),
    );
    const demo = keep(await startDemo({ port: 0, issuer: ISSUER, loginOrigin: ISSUER, clientId: CLIENT_ID }));
    const browser = keep(await launch({ hosts: [new URL(INSECURE_ORIGIN).hostname] }));
    return {
      provider,
      browser,
      /** For cases that need no profile of their own. */
      profile: await browser.newContext(),
      /** The demo, which shows what it receives. */
      demo: demo.url,
      /** Requests to the service itself. */
      seen,
      options: {
        clientId: CLIENT_ID,
        issuer: ISSUER,
        redirectUri: `${ORIGIN}/app`,
        postLogoutRedirectUri: `${ORIGIN}/logged-out`,
      },
      /** Another profile instead of the shared one, with whatever its pages are still doing. */
      async renewProfile() {
        this.tab = undefined;
        await this.profile.close();
        this.profile = await browser.newContext();
      },
    };
  });

/** A script for `prepare`: `ahead` puts the clock forward by seconds, the device's and the page's own. */
export const CLOCK = `globalThis.ahead = 0; {
  const [date, mono] = [Date.now, performance.now.bind(performance)];
  Date.now = () => date() + ahead * 1000;
  performance.now = () => mono() + ahead * 1000;
}`;

/** Cases that one tab serves, one after the other. A tab's history holds 50 entries, and a case must see that none is added. */
const CASES_OF_A_TAB = 40;

/** A call that needs the module, requests nothing and changes nothing. */
export const LOADING_CALL = "client.handleFrontChannelLogout('https://www.example.no/')";

/** One case: a tab, and what a service and a user do in it. */
export class Fixture {
  /**
   * `prepare` is script text that runs in every page before the page's own; `profile` are options of the browser's
   * profile. With either, or where the case does its own steps (`run`), the profile or the tab is the case's own.
   */
  static async open(world, { provider: bends, options = {}, reroute = false, prepare, profile, run } = {}) {
    const fixture = new Fixture();
    world.provider.expect(bends);
    fixture.world = world;
    fixture.provider = world.provider;
    fixture.options = { ...world.options, ...options };
    fixture.reroute = reroute ? ISSUER : undefined;
    fixture.alone = prepare || profile;
    fixture.context = fixture.alone ? await world.browser.newContext(profile) : world.profile;
    if (prepare) await fixture.context.addInitScript(prepare);
    fixture.tabs = [];
    if (fixture.alone || run) {
      fixture.page = await fixture.newTab();
      await fixture.visit();
    } else {
      fixture.page = await fixture.sharedTab();
    }
    await fixture.evaluate("localStorage.clear(), traced.length = 0").catch(() => undefined);
    return fixture;
  }

  get console() {
    return this.page.said;
  }

  async newTab() {
    const page = await openTab(this.context);
    this.tabs.push(page);
    return page;
  }

  /** The tab that the last case left, or a new one. */
  async sharedTab() {
    const { world } = this;
    if (world.tab && world.served < CASES_OF_A_TAB && world.tab.url().startsWith(ORIGIN)) {
      world.served += 1;
      world.tab.said = [];
      return world.tab;
    }
    await world.tab?.close();
    world.tab = await openTab(world.profile);
    world.served = 0;
    await world.tab.goto(`${ORIGIN}/other`);
    return world.tab;
  }

  async close() {
    if (this.alone) return this.context.close();
    // Here and not when the next case begins: what this client is still doing is not the next one's.
    if (this.page === this.world.tab) await this.evaluate("globalThis.client?.close(), sessionStorage.clear()").catch(() => this.world.renewProfile());
    await this.context.clearCookies();
    await Promise.all(this.tabs.map((tab) => tab.close()));
  }

  async visit(address = "/other") {
    const { href, hash } = new URL(address, ORIGIN);
    // To another fragment of the same page no browser loads anything, and no provider leads back without a load.
    if (hash) await this.page.goto(`${ORIGIN}/other`);
    await this.page.goto(href);
  }

  /** To the page before, which may come out of the back-forward cache or be loaded again. */
  back() {
    return this.travel("back");
  }

  forward() {
    return this.travel("forward");
  }

  /** For a moment after a navigation is committed, scripts may still reach the page that was left. */
  async travel(direction) {
    const left = Math.random();
    await this.evaluate(`globalThis.left = ${left}`);
    // Not the driver's own command, which waits for an event that a page out of the back-forward cache need not have.
    await this.evaluate(`void setTimeout(() => history.${direction}())`);
    await this.until(`globalThis.left !== ${left} && !!globalThis.outcomeOf`);
  }

  /** Makes a client in the page; gives what became of it. */
  create(options) {
    return this.call(`create(${JSON.stringify({ ...this.options, ...options })}, ${JSON.stringify(this.reroute)})`);
  }

  /** Makes a client in the page; returns what became of a call that loads all and requests nothing. */
  async createAndLoad() {
    const made = await this.create();
    return made.code === "ok" ? this.call(LOADING_CALL) : made;
  }

  /** Makes a client in the page, which must succeed. */
  async client(options) {
    const made = await this.create(options);
    if (made.code !== "ok") throw new Error(`createClient: ${made.code} ${made.message}`);
  }

  /** What becomes of a call, a script text. The debugger that runs it is not bound by the page's policy. */
  call(script) {
    return this.page.evaluate(`outcomeOf(() => ${script})`);
  }

  evaluate(script) {
    return this.page.evaluate(script);
  }

  /** The same fixture in another tab. */
  in(page) {
    return Object.assign(Object.create(Fixture.prototype), this, { page });
  }

  user() {
    return this.evaluate("client.user");
  }

  /** Makes a client and gives what becomes of its start(). */
  async start() {
    await this.client();
    return this.call("client.start()");
  }

  /** Waits until a script text is true. The page's policy forbids the page itself to evaluate it. */
  async until(script) {
    // A page that is left while it is asked is asked again.
    const isTrue = () => this.evaluate(script).catch((error) => !/destroyed|was left/.test(error.message) && Promise.reject(error));
    for (const end = Date.now() + 15_000; !(await isTrue()); await this.page.waitForTimeout(20)) {
      if (Date.now() > end) throw new Error(`never: ${script}`);
    }
  }

  /** A login that is prepared and kept: its URL and what is stored of it. */
  async prepare(login = {}) {
    const outcome = await this.call(`client.createAuthorizationRequest(${JSON.stringify(login)})`);
    if (outcome.code !== "ok") return outcome;
    const { url } = outcome.value;
    const state = new URL(url).searchParams.get("state");
    const [key, pending] = await this.kept(state);
    this.provider.keepSecret(pending.code_verifier, pending.nonce, state);
    return { code: "ok", url, state, key, pending };
  }

  async kept(state) {
    return this.evaluate(`Object.entries(sessionStorage).filter(([key]) => key.endsWith(${JSON.stringify(state)})).map(([key, text]) => [key, JSON.parse(text)])[0]`);
  }

  keep(key, pending) {
    return this.evaluate(`sessionStorage.setItem(${JSON.stringify(key)}, ${JSON.stringify(JSON.stringify(pending))})`);
  }

  /** The address that the user comes back to. */
  callback(parameters) {
    const query = typeof parameters === "string" ? parameters : new URLSearchParams(parameters).toString();
    return `${this.options.redirectUri}${query.startsWith("#") ? "" : "?"}${query}`;
  }

  /** A whole login, from the prepared request to the result of start() on the page of the callback. */
  async logIn({ login, person } = {}) {
    if (!this.page.url().startsWith(ORIGIN)) await this.visit();
    await this.client();
    const prepared = await this.prepare(login);
    const { parameters } = this.provider.authorize(prepared.url, person);
    await this.visit(this.callback(parameters));
    return this.start();
  }

  leftBehind() {
    return this.evaluate("leftBehind()");
  }
}

/** What Firefox says itself comes as an error of the page. The others say it on the console. */
const BY_FIREFOX = /^(Content-Security-Policy|Cross-Origin Request Blocked|Failed to read data)/;

async function openTab(context) {
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.said = [];
  page.on("console", (message) => page.said.push(message.text()));
  page.on("pageerror", (error) => BY_FIREFOX.test(String(error)) || page.said.push(`uncaught: ${error}\n${error.stack}`));
  return page;
}
