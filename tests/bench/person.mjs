// One person who logs in with one of the apps, and what they wait for.

import { ISSUER } from "../cases/addresses.mjs";
import { EMAIL } from "../cases/provider.mjs";
import { addressOf, answeringAfter, settingsOf } from "./world.mjs";

/** A slow mobile network: bits a second and milliseconds to the first byte of each answer. */
export const SLOW_NETWORK = { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

const DEADLINE = 30_000;

/** What is asked for at the provider's own page. */
const FOR_THE_PERSON = /\/authorize\?|\/favicon\.ico$/;

export class Person {
  /** With a browser that has never been here. */
  static async arrive(world, app, { latency = 0, network } = {}) {
    const person = new Person();
    Object.assign(person, { world, app });
    world.provider.expect(answeringAfter(latency, app));
    person.context = await world.browser.newContext();
    await person.context.addInitScript(`globalThis.settings = ${JSON.stringify(settingsOf(app))}`);
    person.page = await person.context.newPage();
    person.page.setDefaultTimeout(DEADLINE);
    person.devtools = await person.context.newCDPSession(person.page);
    await person.devtools.send("Network.enable");
    person.#countTraffic();
    if (network) await person.devtools.send("Network.emulateNetworkConditions", { offline: false, ...network });
    return person;
  }

  leave() {
    return this.context.close();
  }

  /** Opens the page; gives the milliseconds until its button can be pressed. */
  async open({ hinted = false } = {}) {
    return this.#visit(`${addressOf(this.app)}${hinted ? "hinted" : ""}`);
  }

  /** Presses the button; gives the authorization request. */
  async press() {
    // Metadata that are fetched on loading are at hand when a person has read the page.
    await this.page.waitForLoadState("networkidle");
    const asked = this.page.waitForRequest((request) => request.url().startsWith(`${ISSUER}/authorize`));
    await this.page.evaluate(() => {
      const began = performance.now();
      addEventListener("beforeunload", () => sessionStorage.setItem("bench", performance.now() - began));
      document.querySelector("#login").click();
    });
    const request = (await asked).url();
    await this.page.waitForURL(request);
    return request;
  }

  /** What the person waits for from the provider's page to their e-mail address, in milliseconds. */
  async comeBack(request) {
    const { parameters } = this.world.provider.authorize(request);
    const shown = await this.#visit(`${addressOf(this.app)}?${new URLSearchParams(parameters)}`);
    const who = await this.page.locator("#who").textContent();
    if (!who.startsWith(EMAIL)) throw new Error(`${this.app} shows "${who}" after a login.`);
    const measured = await this.page.evaluate(() => ({
      click: Number(sessionStorage.getItem("bench")),
      answers: performance.getEntriesByType("resource").map(({ responseEnd }) => responseEnd),
    }));
    // Whatever is requested later is not what the person waits for.
    const lastAnswer = Math.max(...measured.answers.filter((at) => at < shown));
    return { shown, click: measured.click, afterAnswers: shown - lastAnswer };
  }

  /** A whole login. `meanwhile` is what happens at the provider. */
  async logIn(meanwhile = () => {}) {
    const pressable = await this.open();
    const request = await this.press();
    await meanwhile();
    return { pressable, ...(await this.comeBack(request)) };
  }

  /** Requests, and bytes of their answers with headers, since the last call, for the service's site and for the provider;
   *  what a person asks for at the provider is not among them. */
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
      const ofProvider = url.startsWith(ISSUER);
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
