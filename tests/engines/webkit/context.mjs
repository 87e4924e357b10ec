// A browser profile of its own: a driver, its session, and the proxy through which all its pages go.

import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { connect, createServer } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { Builder, Capabilities } from "selenium-webdriver";
import { inTime } from "../../../tools/lib.mjs";
import { Page, initScript } from "./page.mjs";
import { Proxy } from "./proxy.mjs";

/** What a page says on its console is read after each command, since the driver has no event for it. */
const SAID = `const said = [];
Object.defineProperty(globalThis, Symbol.for("said"), { value: said });
const text = (value) => (value instanceof Error ? String(value.stack).includes(value.message) ? value.stack : value + "\\n" + value.stack : typeof value === "object" ? JSON.stringify(value) : String(value));
for (const [level, type] of Object.entries({ error: "error", warn: "warning", log: "log", info: "info", debug: "debug" })) {
  const say = console[level];
  console[level] = (...values) => (said.push({ type, text: values.map(text).join(" ") }), say.apply(console, values));
}
addEventListener("error", ({ error, message }) => said.push({ type: "uncaught", text: error ? text(error) : message }));
addEventListener("unhandledrejection", ({ reason }) => said.push({ type: "uncaught", text: text(reason) }));
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => said.push({ type: "error", text: "Refused by " + effectiveDirective + ": " + blockedURI }));`;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Waits until a process has begun to listen. */
async function listening(port) {
  for (const end = Date.now() + 10_000; ; await pause(20)) {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    } finally {
      socket.destroy();
    }
  }
}

/** A driver that does not answer within so many milliseconds has lost its page. */
const COMMAND = 20_000;

const answered = (work) => inTime(COMMAND, work, "The driver has not answered");

/** On a machine without a graphics card the compositor takes a sixth of the time. A page with view transitions would need it:
 *  newer WebKitGTK is said to crash there without. */
const NO_COMPOSITOR = { WEBKIT_DISABLE_DMABUF_RENDERER: "1" };

/** What WebKitGTK's driver has no way to do. */
const UNREACHABLE = ["forcedColors", "reducedMotion", "contrast", "permissions"];

export class Context extends EventEmitter {
  #driver;
  #process;
  /** A window that no page has: the first, or what keeps the session when every page is closed. */
  #empty;
  #current;
  #last = Promise.resolve();
  #pages = [];

  static async open({ driver, browser, display, webAssembly }, options = {}) {
    const cannot = UNREACHABLE.filter((name) => name in options);
    if (cannot.length) throw new Error(`WebKitGTK's driver has no way to set ${cannot.join()}.`);
    const context = new Context();
    context.options = options;
    context.proxy = await Proxy.start();
    context.proxy.scripts.push(SAID);
    // WebKitGTK has no switch for it.
    if (!webAssembly) context.proxy.scripts.push("delete globalThis.WebAssembly;");
    context.proxy.on("request", (request) => context.emit("request", request));
    const port = await freePort();
    context.#process = spawn(driver, ["-p", String(port)], { env: { ...process.env, ...NO_COMPOSITOR, DISPLAY: display, NO_AT_BRIDGE: "1" }, stdio: "ignore" });
    const dark = options.colorScheme === "dark" ? ["--dark-mode"] : [];
    const capabilities = new Capabilities({
      browserName: "MiniBrowser",
      acceptInsecureCerts: true,
      // With "none" a script may be sent to a page that is being left, and is never answered.
      pageLoadStrategy: "normal",
      "webkitgtk:browserOptions": { binary: browser, args: ["--automation", "--javascript-can-open-windows-automatically=true", `--proxy=http://127.0.0.1:${context.proxy.port}`, ...dark] },
    });
    await listening(port);
    context.#driver = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities).build();
    context.#empty = context.#current = await context.#driver.getWindowHandle();
    return context;
  }

  /** A driver has one current window: commands for the pages are given one after the other. */
  command(page, work) {
    const switchAndWork = async () => {
      if (page) await this.#switchTo(page.handle);
      return work(this.#driver);
    };
    const given = this.#last.then(() => answered(switchAndWork()));
    this.#last = given.catch(() => {});
    return given;
  }

  async #switchTo(handle) {
    if (this.#current === handle) return;
    await this.#driver.switchTo().window(handle);
    this.#current = handle;
  }

  async #openWindow(driver) {
    await driver.switchTo().newWindow("window");
    this.#current = await driver.getWindowHandle();
    return this.#current;
  }

  #add(handle) {
    const page = new Page(this, handle);
    this.#pages.push(page);
    return page;
  }

  async newPage() {
    const page = await this.command(undefined, async (driver) => {
      const handle = this.#empty ?? (await this.#openWindow(driver));
      this.#empty = undefined;
      return this.#add(handle);
    });
    await page.setViewportSize(this.options.viewport ?? { width: 1280, height: 720 });
    return page;
  }

  pages() {
    return [...this.#pages];
  }

  /** A page that another page opened. */
  async waitForEvent(event) {
    if (event !== "page") throw new Error(`There is no event ${event} to wait for.`);
    const isNew = (handle) => handle !== this.#empty && !this.#pages.some((page) => page.handle === handle);
    const find = async (driver) => {
      const handle = (await driver.getAllWindowHandles()).find(isNew);
      return handle && this.#add(handle);
    };
    for (const end = Date.now() + 10_000; Date.now() < end; await pause(20)) {
      const page = await this.command(undefined, find);
      if (page) return page;
    }
    throw new Error("No page was opened.");
  }

  closePage(page) {
    return this.command(undefined, async (driver) => {
      if (!this.#pages.includes(page)) return;
      this.#pages = this.#pages.filter((each) => each !== page);
      // A session ends with its last window.
      if (!this.#pages.length) this.#empty ??= await this.#openWindow(driver);
      await this.#switchTo(page.handle);
      await driver.close();
      await this.#switchTo(this.#empty ?? this.#pages[0].handle);
    });
  }

  async addInitScript(script, argument) {
    this.proxy.scripts.push(initScript(script, argument));
  }

  async route(pattern, handler) {
    this.proxy.route(pattern, handler);
  }

  async setOffline(offline) {
    this.proxy.offline = offline;
  }

  /** The cookies of a site that a page shows. */
  cookies = () => this.command(this.#pages[0], (driver) => driver.manage().getCookies());

  async clearCookies() {
    for (const page of this.#pages) await this.command(page, (driver) => driver.manage().deleteAllCookies()).catch(() => {});
  }

  async close() {
    await answered(this.#driver.quit()).catch(() => {});
    this.#process.kill();
    this.proxy.close();
  }
}
