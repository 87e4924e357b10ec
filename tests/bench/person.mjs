// One person who logs in with one of the apps, and what they wait for.

import { EMAIL } from "../conformance/provider.mjs";
import { HERE } from "./link.mjs";

const DEADLINE = 30_000;

/** Milliseconds that a user takes to read the page, and that a pointer rests on a button before it is pressed. */
export const READING = 1000;
export const HOVERING = 200;

/** What is asked for at the provider's own page. */
const FOR_THE_PERSON = /\/authorize\?|\/favicon\.ico$/;

export class Person {
  /** With a browser that has never been here. */
  static async arrive(world, app, { conditions = HERE, policy } = {}) {
    const person = new Person();
    Object.assign(person, { world, app });
    world.network.conditions = conditions;
    world.policy.value = policy;
    world.provider.expect(world.providerFor(app));
    person.context = await world.openBrowser();
    await person.context.addInitScript(`globalThis.settings = ${JSON.stringify(world.settingsOf(app))}`);
    // The debugger may not be asked while a page is left.
    await person.context.addInitScript(() => addEventListener("beforeunload", () => globalThis.pressed && console.debug(`left ${performance.now() - globalThis.pressed}`)));
    [person.page] = person.context.pages();
    person.page.setDefaultTimeout(DEADLINE);
    person.devtools = await person.context.newCDPSession(person.page);
    await person.devtools.send("Network.enable");
    person.#countTraffic();
    return person;
  }

  leave() {
    return this.context.close();
  }

  /** Opens the page; gives the milliseconds until its button can be pressed, and the bytes that came until then. */
  async open() {
    const pressable = await this.#visit(this.world.addressOf(this.app));
    const { site, provider } = this.traffic;
    return { pressable, bytes: site.bytes + provider.bytes };
  }

  /** Presses the button; gives the authorization request and the milliseconds until the page is left. */
  async press({ after = 0, hovering = 0 } = {}) {
    await this.page.waitForTimeout(after);
    if (hovering) {
      await this.page.hover("#login");
      await this.page.waitForTimeout(hovering);
    }
    const asked = this.page.waitForRequest((request) => this.world.isProviders(request.url()) && new URL(request.url()).pathname === "/authorize");
    const left = this.page.waitForEvent("console", (message) => message.text().startsWith("left "));
    await this.page.evaluate(() => {
      globalThis.pressed = performance.now();
      document.querySelector("#login").click();
    });
    const click = Number((await left).text().split(" ")[1]);
    const request = (await asked).url();
    await this.page.waitForURL(request);
    return { request, click };
  }

  /** How long the user waits from the provider's page to their e-mail address, in milliseconds. */
  async comeBack(request) {
    const { parameters } = this.world.provider.authorize(request);
    // The user reads the mail in between, and servers end connections that are unused for a minute or so.
    this.world.network.hangUp();
    const shown = await this.#visit(`${this.world.addressOf(this.app)}?${new URLSearchParams(parameters)}`);
    if (!(await this.#isShown())) throw new Error(`${this.app} shows no user after a login.`);
    const answers = await this.page.evaluate(() => performance.getEntriesByType("resource").map(({ responseEnd }) => responseEnd));
    // Whatever is requested later is not what the user waits for.
    const lastAnswer = Math.max(...answers.filter((at) => at < shown));
    return { shown, afterAnswers: shown - lastAnswer };
  }

  /** Milliseconds until a reload shows the e-mail address again. */
  async reload() {
    const shown = await this.#visit(this.world.addressOf(this.app));
    if (!(await this.#isShown())) throw new Error(`${this.app} shows no user after a reload.`);
    return shown;
  }

  async #isShown() {
    return (await this.page.locator("#who").textContent()).startsWith(EMAIL);
  }

  /** A whole login. `atProvider` is what happens at the provider. */
  async logIn(atProvider = () => {}) {
    const opened = await this.open();
    const { request, click } = await this.press({ after: READING });
    await atProvider();
    return { ...opened, click, ...(await this.comeBack(request)) };
  }

  /** Requests, and bytes of their answers with headers, since the last call, for the service's site and for the provider;
   *  what a user requests at the provider is not among them. */
  takeTraffic() {
    const { traffic } = this;
    traffic.provider.requests = this.world.provider.requestsTo("metadata", "token", "jwks").length - this.asked;
    this.#beginTraffic();
    return traffic;
  }

  #beginTraffic() {
    this.asked = this.world.provider.requestsTo("metadata", "token", "jwks").length;
    this.traffic = { site: { requests: 0, bytes: 0 }, provider: { bytes: 0 } };
  }

  #countTraffic() {
    this.#beginTraffic();
    const urls = new Map();
    this.devtools.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
    this.devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const url = urls.get(requestId) ?? "";
      // Nothing comes over the wire for what the cache has.
      if (!url.startsWith("http") || FOR_THE_PERSON.test(url) || !encodedDataLength) return;
      const ofProvider = this.world.isProviders(url);
      this.traffic[ofProvider ? "provider" : "site"].bytes += encodedDataLength;
      // The provider counts by itself: a preflight is no request that the page's tools show.
      if (!ofProvider) this.traffic.site.requests += 1;
    });
  }

  /** What the service knows of this person is gone; what the browser has cached is not. */
  async forgetLogin() {
    await this.context.clearCookies();
    await this.page.evaluate(() => sessionStorage.clear());
  }

  async emptyHttpCache() {
    await this.devtools.send("Network.clearBrowserCache");
  }

  /** Bytes of JavaScript objects, of their buffers, and of the memory of WebAssembly, which Chromium does not count among them. */
  async heap() {
    // What one collection sets free may hold what the next one does.
    for (let time = 0; time < 3; time += 1) await this.devtools.send("HeapProfiler.collectGarbage");
    const { usedSize, backingStorageSize } = await this.devtools.send("Runtime.getHeapUsage");
    const { result: prototype } = await this.devtools.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
    const { objects } = await this.devtools.send("Runtime.queryObjects", { prototypeObjectId: prototype.objectId });
    const { result: memories } = await this.devtools.send("Runtime.callFunctionOn", {
      objectId: objects.objectId,
      functionDeclaration: "function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0) }",
      returnByValue: true,
    });
    return usedSize + backingStorageSize + memories.value;
  }

  /** Goes to an address; gives the milliseconds until its app is ready. */
  async #visit(address) {
    // The page says so in its console: to be asked would cost it time.
    const ready = this.page.waitForEvent("console", (message) => message.text() === "ready");
    await Promise.all([ready, this.page.goto(address)]);
    return this.page.evaluate(() => performance.getEntriesByName("ready")[0].startTime);
  }
}
