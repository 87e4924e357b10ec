// <idporten-session-warning>: users of the keyboard, the pointer or a screen reader can stay, log out and log in again.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { giveEmailAndCode } from "../../../tools/browser.mjs";
import { CLOCK } from "../../conformance/world.mjs";
import { assertAccessible, assertSilent, startIdportenWorld } from "./world.mjs";

let world;
before(async () => {
  world = await startIdportenWorld();
});
after(() => world.close());

const ADDRESS = "session-warning.html?sak=4";
const open = (page) => page.locator("idporten-session-warning dialog[open]");
const closed = (page) => page.locator("idporten-session-warning dialog:not([open])").waitFor({ state: "attached" });
const part = (page, name) => page.locator(`idporten-session-warning [part=${name}]`);
const focused = (page) => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute("part") ?? document.activeElement?.id);

/** A login goes by the page that receives the response, which has a #logout as well. */
async function backAndLoggedIn(page) {
  await page.waitForURL(`${world.url}session-warning.html`);
  await page.locator("#logout").waitFor();
}

/** The user of the page has written something and does nothing more. */
async function loggedIn({ context = {}, lang = "nb" } = {}) {
  const page = await world.newPage(context);
  await page.context().addInitScript(`${CLOCK}; if (location.protocol === "http:") localStorage.setItem("demo-language", "${lang}")`);
  await page.goto(world.url + ADDRESS);
  await page.locator("idporten-email-button button").click();
  await giveEmailAndCode(page, world.issuer, "kari@example.no");
  await backAndLoggedIn(page);
  await page.goto(world.url + ADDRESS);
  await page.locator("#logout").waitFor();
  await page.locator("#draft").fill("Hei");
  await page.evaluate(() => {
    globalThis.heard = [];
    for (const name of ["session-extended", "session-ended"]) addEventListener(name, ({ detail }) => globalThis.heard.push([name, detail]));
  });
  return page;
}

async function pass(page, seconds) {
  await page.evaluate((seconds) => {
    globalThis.ahead += seconds;
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, seconds);
}

async function warned(options) {
  const page = await loggedIn(options);
  await pass(page, 25);
  await open(page).waitFor();
  return page;
}

const heard = (page) => page.evaluate(() => globalThis.heard);

test("by the keyboard: the dialog takes the focus, Tab goes round in it without prolonging anything, Escape stays, and all is as it was", async () => {
  const page = await warned();
  assert.equal(await focused(page), "stay");
  const end = await page.evaluate(() => document.querySelector("idporten-session-warning").client.sessionExpiresAt);
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "leave");
  await page.waitForTimeout(1200);
  assert.ok(Math.abs(end - (await page.evaluate(() => document.querySelector("idporten-session-warning").client.sessionExpiresAt))) < 500);
  await page.keyboard.press("Escape");
  await closed(page);
  assert.equal(await focused(page), "draft");
  assert.equal(await page.locator("#draft").inputValue(), "Hei");
  assert.deepEqual(await heard(page), [["session-extended", null]]);
  await pass(page, 15);
  assert.equal(await open(page).count(), 0);
  await assertSilent(page);
});

test("by the pointer: moving over the dialog is no answer, pressing is", async () => {
  const page = await warned();
  for (const name of ["leave", "stay", "title"]) await part(page, name).hover();
  await page.waitForTimeout(1200);
  assert.equal(await open(page).count(), 1);
  await part(page, "stay").click();
  await closed(page);
  assert.deepEqual(await heard(page), [["session-extended", null]]);
});

test("a user who wants to leave is logged out at ID-porten as well", async () => {
  const page = await warned();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${world.url}?state=*`).catch(() => page.waitForURL(world.url));
  assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.endsWith("|session"))), []);
});

test("a screen reader announces when the dialog opens and 10 seconds, and not each second", async () => {
  const page = await warned();
  await page.evaluate(() => {
    const root = document.querySelector("idporten-session-warning").shadowRoot;
    globalThis.said = [];
    globalThis.seen = 0;
    new MutationObserver(() => globalThis.said.push(root.querySelector("[role=status]").textContent)).observe(root.querySelector("[role=status]"), { childList: true });
    new MutationObserver(() => (globalThis.seen += 1)).observe(root.querySelector("#text"), { childList: true });
  });
  const { role, labelledby, describedby } = await page.evaluate(() => {
    const dialog = document.querySelector("idporten-session-warning").shadowRoot.querySelector("dialog");
    return { role: dialog.role, labelledby: dialog.getAttribute("aria-labelledby"), describedby: dialog.getAttribute("aria-describedby") };
  });
  assert.deepEqual({ role, labelledby, describedby }, { role: "alertdialog", labelledby: "title", describedby: "text" });
  await page.waitForFunction(() => globalThis.said.length > 0);
  assert.ok((await page.evaluate(() => globalThis.seen)) >= 3);
  assert.match((await page.evaluate(() => globalThis.said))[0], /logget ut om 10 sekunder/);
  assert.equal((await page.evaluate(() => globalThis.said)).length, 1);
});

test("when session.maxAge has passed, a new login comes back to the address, with an authentication of its own", async () => {
  const page = await loggedIn();
  for (let passed = 0; passed < 144; passed += 16) {
    await pass(page, 16);
    await page.locator("#draft").press("End");
    await page.waitForTimeout(1050);
  }
  await open(page).waitFor();
  assert.equal(await part(page, "stay").textContent(), "Logg inn på nytt");
  await page.keyboard.press("Escape");
  await closed(page);
  assert.deepEqual(await heard(page), [], "Escape only closes it: nothing could be prolonged");
  await pass(page, 30);
  await open(page).waitFor();
  assert.match(await part(page, "text").textContent(), /bare varer en viss tid/);
  const request = page.waitForRequest((request) => request.url().startsWith(`${world.loginOrigin}/authorize`));
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(new URL((await request).url()).searchParams.get("prompt"), "login");
  await giveEmailAndCode(page, world.issuer, "kari@example.no");
  await page.waitForURL(world.url + ADDRESS);
  await page.locator("#logout").waitFor();
});

test("after the end it says so and why; what the page held is there, and a new login is offered", async () => {
  const page = await loggedIn();
  await pass(page, 3600);
  await open(page).waitFor();
  assert.equal(await part(page, "title").textContent(), "Du er logget ut");
  assert.match(await part(page, "text").textContent(), /ikke hadde gjort noe/);
  assert.deepEqual(await heard(page), [["session-ended", "idle"]]);
  assert.equal(await part(page, "leave").isVisible(), false);
  await part(page, "close").click();
  assert.equal(await focused(page), "draft");
  assert.equal(await page.locator("#draft").inputValue(), "Hei");
});

test("a user who is typing when only a new login helps, or when the session ends, does not leave the page by it", async () => {
  const page = await loggedIn();
  const other = await page.context().newPage();
  await other.goto(world.url + ADDRESS);
  await other.locator("idporten-email-button button").click();
  await backAndLoggedIn(other);
  await page.bringToFront();
  await page.locator("#draft").focus();
  await other.evaluate(() => document.querySelector("idporten-session-warning").client.logout({ localOnly: true }));
  await open(page).waitFor();
  await page.keyboard.type(" du og");
  await page.keyboard.press("Enter");
  assert.equal(page.url(), world.url + ADDRESS);
  assert.equal(await page.locator("#draft").inputValue(), "Hei du og\n", "no character is lost");
  await open(page).waitFor();
  assert.equal(await focused(page), "title", "when the user pauses");
  await page.keyboard.press("Escape");
  assert.equal(await focused(page), "draft");
});

test("a logout that fails on the way to ID-porten is said, although the session here has ended", async () => {
  const page = await warned();
  await page.evaluate(() => {
    const { client } = document.querySelector("idporten-session-warning");
    const logout = client.logout;
    client.logout = async () => {
      await logout({ localOnly: true });
      throw Object.assign(new Error("x"), { userMessage: () => "Kanskje ikke av ID-porten." });
    };
  });
  await part(page, "leave").click();
  await part(page, "message").filter({ hasText: "Kanskje ikke av ID-porten." }).waitFor({ state: "visible" });
  assert.equal(await part(page, "title").textContent(), "Du er logget ut");
  assert.equal(await part(page, "leave").isVisible(), false);
});

test("an element that the page does not show leaves the page as it is", async () => {
  const page = await loggedIn();
  await page.evaluate(() => (document.querySelector("idporten-session-warning").hidden = true));
  await pass(page, 25);
  await page.locator("#draft").fill("Hei igjen");
});

test("within another component it is as good", async () => {
  const page = await loggedIn();
  await page.evaluate(() => {
    const host = document.body.appendChild(document.createElement("div"));
    host.attachShadow({ mode: "open" }).append(document.querySelector("idporten-session-warning"));
    globalThis.warning = host.shadowRoot.firstChild;
  });
  await pass(page, 25);
  await open(page).waitFor();
  for (const name of ["leave", "title"]) await part(page, name).hover();
  await page.waitForTimeout(1200);
  assert.equal(await open(page).count(), 1, "moving over it is no answer");
});

test("a page that takes the element away when the session ends breaks nothing", async () => {
  const page = await loggedIn();
  await page.evaluate(() => {
    const element = document.querySelector("idporten-session-warning");
    const { client } = element;
    element.remove();
    client.onSessionChange(() => element.remove());
    document.body.append(element);
  });
  await pass(page, 3600);
  await page.waitForFunction(() => !document.querySelector("idporten-session-warning"));
  await assertSilent(page);
});

test("a page that prevents session-ended shows it in its own way", async () => {
  const page = await loggedIn();
  await page.evaluate(() => addEventListener("session-ended", (event) => event.preventDefault()));
  await pass(page, 3600);
  await page.waitForFunction(() => globalThis.heard.length === 1);
  assert.equal(await open(page).count(), 0);
});

test("a user who goes on in another tab is not kept waiting in this one, and a logout there is reported here", async () => {
  const page = await warned();
  const other = await page.context().newPage();
  await other.goto(world.url + ADDRESS);
  await other.locator("idporten-email-button button").click();
  await backAndLoggedIn(other);
  // The device has one clock.
  await pass(other, 25);
  await open(other).waitFor();
  await other.keyboard.press("Escape");
  await closed(other);
  await closed(page);
  await other.evaluate(() => document.querySelector("idporten-session-warning").client.logout({ localOnly: true }));
  await open(page).waitFor();
  assert.match(await part(page, "text").textContent(), /annen fane/);
});

test("a failed login is said in the dialog, which can be used again", async () => {
  const page = await loggedIn();
  await pass(page, 3600);
  await open(page).waitFor();
  await page.evaluate(() => (document.querySelector("idporten-session-warning").client.loginWithEmail = () => Promise.reject(Object.assign(new Error("x"), { userMessage: () => "Det gikk ikke." }))));
  await part(page, "stay").click();
  await part(page, "message").filter({ hasText: "Det gikk ikke." }).waitFor();
  assert.equal(await part(page, "stay").getAttribute("aria-disabled"), "false");
});

for (const [lang, title, left] of [
  ["nb", "Er du der fortsatt?", /\d+ sekunder\.$/],
  ["nn", "Er du der framleis?", /\d+ sekund\.$/],
  ["en", "Are you still there?", /\d+ seconds\.$/],
  ["se", "Leatgo ain das?", /\d+ sekundda geahčen\.$/],
]) {
  const colorScheme = lang === "nn" || lang === "se" ? "dark" : "light";

  test(`it speaks ${lang} and is accessible in every state`, async () => {
    const page = await warned({ lang, context: { colorScheme } });
    assert.equal(await part(page, "title").textContent(), title);
    assert.match(await part(page, "text").textContent(), left);
    await assertAccessible(page);
    await pass(page, 60);
    await part(page, "leave").waitFor({ state: "hidden" });
    await assertAccessible(page);
  });

  test(`in ${lang} it fits 320 pixels in every state`, async () => {
    const page = await warned({ lang, context: { viewport: { width: 320, height: 256 } } });
    const overflow = () => page.evaluate(() => document.querySelector("idporten-session-warning").shadowRoot.querySelector("dialog").scrollWidth > 320 || document.documentElement.scrollWidth > 320);
    assert.equal(await overflow(), false);
    await pass(page, 60);
    await part(page, "leave").waitFor({ state: "hidden" });
    assert.equal(await overflow(), false);
  });
}

test("without a client it waits for one, and removed from the page it receives nothing", async () => {
  const page = await loggedIn();
  await page.evaluate(() => {
    const element = document.querySelector("idporten-session-warning");
    globalThis.client = element.client;
    element.client = null;
  });
  await pass(page, 25);
  assert.equal(await open(page).count(), 0);
  await page.evaluate(() => (document.querySelector("idporten-session-warning").client = globalThis.client));
  await open(page).waitFor();
  await page.evaluate(() => document.querySelector("idporten-session-warning").remove());
  await pass(page, 3600);
  assert.deepEqual(await heard(page), []);
  await assertSilent(page);
});
