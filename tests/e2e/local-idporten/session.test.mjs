// Sessions and pending logins as time passes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { giveEmailAndCode } from "../../../tools/browser.mjs";
import { engine } from "../../engines/engine.mjs";
import { logIn, startIdportenWorld } from "./world.mjs";

let world;
before(async () => {
  world = await startIdportenWorld();
});
after(() => world.close());

/** A page with the session of a login, and `client` made with these session options. */
async function withClient(session) {
  const page = await world.newPage();
  await logIn(world, page);
  await page.goto(`${world.url}blank.html`);
  await page.evaluate(async (session) => {
    const { createClient } = await import("/pkg/index.js");
    globalThis.client = await createClient({ ...(await (await fetch("/config.json")).json()), session });
    await globalThis.client.start();
  }, session);
  return page;
}

test("a login that was begun more than 60 minutes ago is expired_login, not unknown_state", async () => {
  const page = await world.newPage();
  await page.goto(`${world.url}blank.html`);
  const codes = await page.evaluate(async () => {
    const { createClient } = await import("/pkg/index.js");
    const config = await (await fetch("/config.json")).json();
    const { url } = await (await createClient(config)).createAuthorizationRequest();
    const state = new URL(url).searchParams.get("state");
    const key = Object.keys(sessionStorage).find((name) => name.endsWith(state));
    const pending = JSON.parse(sessionStorage[key]);
    sessionStorage[key] = JSON.stringify({ ...pending, created_at: pending.created_at - 3601 });
    const response = `${config.redirectUri}?code=a&state=${state}&iss=${encodeURIComponent(config.issuer)}`;
    const code = async () => (await createClient(config)).handleRedirectCallback(response).catch((error) => error.code);
    return [await code(), sessionStorage.length, await code()];
  });
  assert.deepEqual(codes, ["expired_login", 0, "unknown_state"]);
});

test("after a short session the provider's single sign-on is too old, and a new login asks for the address again", async () => {
  const page = await withClient({ maxAge: 3 });
  await page.waitForFunction(() => globalThis.client.user === null);
  // Times of the provider are whole seconds.
  await page.waitForTimeout(1100);
  await page.evaluate(() => void globalThis.client.loginWithEmail());
  await giveEmailAndCode(page, world.issuer, "kari@example.no");
  await page.locator("#user-email").waitFor();
});

test("activity keeps the session although the page reads the user all the time", async () => {
  const page = await withClient({ idleTimeout: 2 });
  await page.evaluate(() => setInterval(() => void globalThis.client.user, 100));
  for (let tick = 0; tick < 10; tick += 1) {
    await page.mouse.move(tick, tick);
    await page.waitForTimeout(400);
  }
  assert.equal(await page.evaluate("client.user !== null"), true);
});

test("what a script dispatches is no activity", async () => {
  const page = await withClient({ idleTimeout: 2 });
  const alive = await page.evaluate(async () => {
    for (let tick = 0; tick < 30; tick += 1) {
      for (const event of [new PointerEvent("pointermove"), new PointerEvent("pointerdown"), new KeyboardEvent("keydown"), new WheelEvent("wheel"), new Event("touchstart")]) dispatchEvent(event);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return globalThis.client.user !== null;
  });
  assert.equal(alive, false);
});

test("without activity the session ends and is reported, although the user is read and nothing else is stored", async () => {
  const page = await withClient({ idleTimeout: 3 });
  await page.evaluate(() => {
    globalThis.reported = [];
    globalThis.client.onSessionChange((user) => globalThis.reported.push(user));
    delete globalThis.client;
  });
  // The other drivers have no way to ask for it.
  if (engine === "chromium") await page.requestGC();
  await page.waitForFunction(() => globalThis.reported.length === 1);
  assert.deepEqual(await page.evaluate(() => globalThis.reported), [null]);
});

test("a listener that was unsubscribed is not called any more", async () => {
  const page = await withClient();
  const reported = await page.evaluate(async () => {
    const reported = [];
    const unsubscribe = globalThis.client.onSessionChange((user) => reported.push(user));
    unsubscribe();
    unsubscribe();
    await globalThis.client.logout({ localOnly: true });
    return reported;
  });
  assert.deepEqual(reported, []);
});

test("listeners that were unsubscribed are freed", async () => {
  const page = await withClient();
  await page.evaluate(() => {
    globalThis.refs = Array.from({ length: 200 }, (_, index) => {
      const listener = () => index;
      globalThis.client[index % 2 ? "onSessionChange" : "onSessionExpiring"](listener)();
      return new WeakRef(listener);
    });
  });
  await page.requestGC();
  assert.equal(await page.evaluate(() => globalThis.refs.filter((ref) => ref.deref()).length), 0);
});

test("a page that reads the user while the session is written does not break", async () => {
  const page = await withClient({ idleTimeout: 4 });
  await page.evaluate(() => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function patched(...item) {
      globalThis.written = true;
      void globalThis.client.user;
      return setItem.apply(this, item);
    };
  });
  await page.waitForTimeout(1200);
  await page.mouse.move(9, 9);
  await page.mouse.move(19, 19);
  await page.waitForFunction(() => globalThis.written);
  assert.equal(await page.evaluate("client.user.email"), "kari@example.no");
});
