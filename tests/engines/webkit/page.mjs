// A page with the names that Playwright's has.

import { EventEmitter } from "node:events";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";
import { build } from "esbuild";
import { error as driverError } from "selenium-webdriver";
import { evaluate, plain } from "../evaluate.mjs";
import { Locator, keyOf } from "./locator.mjs";
import { matcher } from "./proxy.mjs";

const POLL = 15;

const timers = async () => {
  const { outputFiles } = await build({ entryPoints: [createRequire(import.meta.url).resolve("@sinonjs/fake-timers")], bundle: true, write: false, format: "iife", globalName: "timers", external: ["util", "timers", "timers/promises"] });
  return outputFiles[0].text;
};

const asPredicate = (wanted) => {
  if (typeof wanted === "function") return wanted;
  const matches = matcher(wanted);
  return (message) => matches(message.url());
};

/** A script with its argument, for every page before its own scripts. */
const initScript = (script, argument) => (typeof script === "function" ? `(${script})(${JSON.stringify(argument)})` : script);

/** A page is "complete" before frames that are being written have let it load. */
const LOADED = `document.readyState === "complete" && performance.getEntriesByType("navigation").every((entry) => entry.loadEventEnd > 0)`;

const MARK = `Symbol.for("the page that is left")`;

export class Page extends EventEmitter {
  #timeout = 30_000;
  #url = "about:blank";
  #proxy;
  #scripts = [];
  #patterns = [];

  constructor(context, handle) {
    super();
    this.setMaxListeners(0);
    this.handle = handle;
    this.context = () => context;
    this.#proxy = context.proxy;
    for (const event of ["request", "response"]) this.#proxy.on(event, (message) => this.emit(event, message));
  }

  /** A command of the driver's, in this page. */
  command = (work) => this.context().command(this, work);
  script = (text, ...given) => this.command((driver) => driver.executeScript(text, ...given));

  /** Waits until a value is returned. A page that is left before returns none. */
  async until(ask, { timeout = this.#timeout, what = () => "what was waited for" } = {}) {
    for (const end = Date.now() + timeout; ; await pause(POLL)) {
      const given = await ask().catch((error) => {
        if (!(error instanceof driverError.NoSuchFrameError)) throw error;
      });
      if (given) {
        await this.settle();
        return given;
      }
      if (Date.now() > end) throw new Error(`Timeout ${timeout}ms exceeded: ${what()}. The page is ${this.#url}`);
    }
  }

  /** After what may have changed the page: where it is, and what it has said. */
  async settle() {
    const { said, url } = await this.script(`const reported = globalThis[Symbol.for("said")]; return { said: reported ? reported.splice(0) : [], url: location.href }`).catch(() => ({ said: [] }));
    this.#url = url ?? this.#url;
    for (const { type, text } of said) {
      if (type === "uncaught") this.emit("pageerror", Object.assign(new Error(text.split("\n")[0].replace(/^\w*Error: /, "")), { stack: text }));
      else this.emit("console", { type: () => type, text: () => text });
    }
  }

  setDefaultTimeout(timeout) {
    this.#timeout = timeout;
  }

  url() {
    return this.#url;
  }

  /** Navigates, and waits until another page has loaded. Gives the answer that made it. */
  async #load(navigate, toNothing = false) {
    let answer;
    const heard = (response) => response.request().isNavigationRequest() && (answer = response);
    this.on("response", heard);
    await this.script(`Object.defineProperty(globalThis, ${MARK}, { value: true, configurable: true })`);
    await this.command(navigate);
    // A window that has just been opened may still be about to load its empty page.
    const loaded = () => this.script(`return !globalThis[${MARK}] && (arguments[0] || location.href !== "about:blank") && ${LOADED}`, toNothing);
    await this.until(loaded, { what: () => "another page" }).finally(() => this.off("response", heard));
    return answer;
  }

  async goto(address) {
    const [here, there] = [this.#url, address].map((url) => url.split("#")[0]);
    if (here === there && address.includes("#")) {
      await this.script("location.href = arguments[0]", address);
      return this.settle();
    }
    return this.#load((driver) => driver.get(address), address === "about:blank");
  }

  reload = () => this.#load((driver) => driver.navigate().refresh());

  evaluate = (work, argument) => this.evaluateWith(work, plain(argument));

  async evaluateWith(work, given, script = this.script) {
    try {
      return await evaluate(script, pause, work, given);
    } finally {
      await this.settle();
    }
  }

  content = () => this.evaluate("document.documentElement.outerHTML");

  /** Reports what the page has logged since. */
  async waitForTimeout(milliseconds) {
    await pause(milliseconds);
    await this.settle();
  }

  waitForFunction(work, argument, { timeout } = {}) {
    return this.until(() => this.evaluate(work, argument).catch(() => undefined), { timeout, what: () => String(work) });
  }

  async waitForURL(wanted, { timeout } = {}) {
    const matches = matcher(wanted);
    const isThere = async () => {
      await this.settle();
      return matches(this.#url);
    };
    await this.until(isThere, { timeout, what: () => `the page ${wanted}` });
    await this.waitForLoadState();
  }

  async waitForLoadState() {
    await this.until(() => this.script(`return ${LOADED}`));
  }

  #waitFor(event, wanted, timeout = this.#timeout) {
    const matches = asPredicate(wanted);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`Timeout ${timeout}ms exceeded: ${event} ${wanted}`)), timeout);
      const heard = (message) => {
        if (!matches(message)) return;
        clearTimeout(timer);
        this.off(event, heard);
        resolve(message);
      };
      this.on(event, heard);
    });
  }

  waitForRequest = (wanted) => this.#waitFor("request", wanted);
  waitForResponse = (wanted) => this.#waitFor("response", wanted);

  async route(pattern, handler) {
    this.#patterns.push(pattern);
    this.#proxy.route(pattern, handler);
  }

  async unroute(pattern) {
    this.#proxy.unroute(pattern);
  }

  async addInitScript(script, argument) {
    const text = initScript(script, argument);
    this.#scripts.push(text);
    this.#proxy.scripts.push(text);
  }

  locator = (selector, options) => {
    const all = new Locator(this, [["css", selector]]);
    return options ? all.filter(options) : all;
  };
  getByRole = (role, options) => new Locator(this, []).getByRole(role, options);
  getByText = (text, options) => new Locator(this, []).getByText(text, options);

  /** The page and its first frame. */
  frames() {
    const inFrame = (text, ...given) =>
      this.command(async (driver) => {
        await driver.switchTo().frame(0);
        try {
          return await driver.executeScript(text, ...given);
        } finally {
          await driver.switchTo().defaultContent();
        }
      });
    return [this, { evaluate: (work, argument) => this.evaluateWith(work, plain(argument), inFrame) }];
  }

  /** Keys and pointer, given to the page as a user gives them. */
  async #give(actions) {
    await this.command((driver) => actions(driver.actions()).perform());
    await this.settle();
  }

  keyboard = {
    press: (keys) => {
      const [key, ...held] = keys.split("+").reverse().map(keyOf);
      return this.#give((actions) => {
        held.forEach((each) => actions.keyDown(each));
        actions.keyDown(key).keyUp(key);
        held.forEach((each) => actions.keyUp(each));
        return actions;
      });
    },
    type: (text) => this.#give((actions) => actions.sendKeys(text)),
  };

  mouse = {
    move: (x, y) => this.#give((actions) => actions.move({ x, y, duration: 1 })),
    click: (x, y) => this.#give((actions) => actions.move({ x, y, duration: 1 }).click()),
  };

  /** Time that goes on as it does, and can be moved on. */
  clock = {
    install: async () => this.evaluate(`${await timers()}; globalThis.movedClock = timers.install({ shouldAdvanceTime: true })`),
    fastForward: (milliseconds) => this.evaluate(`movedClock.jump(${milliseconds})`),
  };

  /** The inside of the window has this size. */
  async setViewportSize({ width, height }) {
    await this.command(async (driver) => {
      const [inner, outer] = await driver.executeScript("return [[innerWidth, innerHeight], [outerWidth, outerHeight]]");
      await driver.manage().window().setRect({ width: width + outer[0] - inner[0], height: height + outer[1] - inner[1] });
    });
  }

  async bringToFront() {
    await this.command(() => {});
  }

  /** The proxy is all pages': what was asked of it for this one ends with it, and for others in the same words. */
  async close() {
    this.#patterns.forEach((pattern) => this.#proxy.unroute(pattern));
    this.#proxy.scripts = this.#proxy.scripts.filter((text) => !this.#scripts.includes(text));
    await this.context().closePage(this);
  }
}

export { initScript };
