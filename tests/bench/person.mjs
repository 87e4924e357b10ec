// One person who logs in with one of the apps, and what they wait for.

import { ISSUER } from "../cases/addresses.mjs";
import { EMAIL } from "../cases/provider.mjs";
import { addressOf, answeringAfter, settingsOf } from "./world.mjs";

/** A slow mobile network: bits a second and milliseconds to the first byte of each answer. */
export const SLOW_NETWORK = { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

const DEADLINE = 30_000;

/** What is asked for at the provider's own page. */
const FOR_THE_PERSON = /\/authorize\?|\/favicon\.ico$/;

const noTraffic = () => ({ site: { requests: 0, bytes: 0 }, provider: { requests: 0, bytes: 0 } });

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
  async open() {
    return this.#visit(addressOf(this.app));
  }

  /** Presses the button; gives the milliseconds until the browser leaves the page, and the authorization request. */
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
      // Whatever is requested then, it is not what the person waits for.
      lastAnswer: Math.max(...performance.getEntriesByType("resource").map(({ responseEnd }) => responseEnd).filter((at) => at < performance.getEntriesByName("ready")[0].startTime)),
    }));
    return { shown, click: measured.click, validated: shown - measured.lastAnswer };
  }

  /** A whole login. */
  async logIn() {
    const pressable = await this.open();
    const back = await this.comeBack(await this.press());
    return { pressable, ...back };
  }

  /** Requests and bytes on the wire since the last call, to the service's site and to the provider; what a person asks for
   *  at the provider is not among them. */
  takeTraffic() {
    const { traffic } = this;
    this.traffic = noTraffic();
    return traffic;
  }

  #countTraffic() {
    this.traffic = noTraffic();
    const urls = new Map();
    this.devtools.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
    this.devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const url = urls.get(requestId) ?? "";
      // Nothing comes over the wire for what the cache has.
      if (!url.startsWith("http") || FOR_THE_PERSON.test(url) || !encodedDataLength) return;
      const end = this.traffic[url.startsWith(ISSUER) ? "provider" : "site"];
      end.requests += 1;
      end.bytes += encodedDataLength;
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

  /** Bytes of JavaScript objects and of their buffers, WebAssembly's memory among them. */
  async heap() {
    await this.devtools.send("HeapProfiler.collectGarbage");
    const { usedSize, backingStorageSize = 0 } = await this.devtools.send("Runtime.getHeapUsage");
    return usedSize + backingStorageSize;
  }

  /** Goes to an address; gives the milliseconds until its app is ready. */
  async #visit(address) {
    // The page says so in its console: to be asked would cost it time.
    const ready = this.page.waitForEvent("console", (message) => message.text() === "ready");
    await Promise.all([ready, this.page.goto(address)]);
    return this.page.evaluate(() => performance.getEntriesByName("ready")[0].startTime);
  }
}
