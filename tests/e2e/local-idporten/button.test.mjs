// <idporten-email-button> in Chromium, under the demo's policy, which forbids inline styles and scripts.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { giveEmailAndCode } from "../../../tools/browser.mjs";
import { reserve } from "../../../cli/static.mjs";
import { folderOfEngine } from "../../engines/engine.mjs";
import { assertAccessible, assertSilent, goBack, shown, startIdportenWorld } from "./world.mjs";

/** Pages that hold nothing but a button. */
const PLAIN = folderOfEngine("plain");
const site = await reserve();
const plain = (name) => `http://localhost:${site.port}/plain/${name}`;

let world;
before(async () => {
  mkdirSync(PLAIN, { recursive: true });
  const client = { client_id: "plain", redirect_uris: [plain("app.html")], post_logout_redirect_uris: [plain("app.html")] };
  world = await startIdportenWorld({ site, more: { "/plain/": PLAIN }, clients: [client] });
});
after(() => world.close());

const attributes = () => ({ "client-id": "demo-client", "redirect-uri": world.url, issuer: world.issuer });

/** A page with one button that has these attributes, and what is set on it before it is defined. */
async function pageWith(given = attributes(), { context = {}, lang = "nb", label = "", early = "" } = {}) {
  const page = await world.newPage(context);
  await page.goto(`${world.url}blank.html`);
  await page.evaluate(
    async ({ given, lang, label, early }) => {
      document.documentElement.lang = lang;
      document.body.append(Object.assign(document.createElement("main"), { id: "main" }));
      const heading = Object.assign(document.createElement("h1"), { textContent: "Min side" });
      const button = document.createElement("idporten-email-button");
      for (const [name, value] of Object.entries(given)) button.setAttribute(name, value);
      button.textContent = label;
      document.querySelector("main").append(heading, button);
      if (early) button[early] = true;
      await import("/pkg/button.js");
    },
    { given, lang, label, early },
  );
  return page;
}

const button = (page) => page.locator("idporten-email-button button");
const message = (page) => page.locator("idporten-email-button [role=status]");
const pending = (page) => page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes("|login|")).length);

/** The page stays as it is while the browser leaves it: Playwright would wait for a navigation to end. */
const neverArrive = (page) =>
  page.evaluate(() => {
    globalThis.left = 0;
    document.querySelector("idporten-email-button").client = { loginWithEmail: () => new Promise(() => (left += 1)) };
  });

/** The button's events that the page receives, in order. */
const listen = (page, prevented = []) =>
  page.evaluate((names) => {
    globalThis.heard = [];
    for (const name of ["login-start", "login-error"]) {
      document.addEventListener(name, (event) => {
        heard.push({ name, code: event.detail?.code ?? null, composed: event.composed });
        if (names.includes(name)) event.preventDefault();
      });
    }
  }, prevented);

test("attributes are enough to log in, with the keyboard too", async () => {
  const page = await pageWith();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await giveEmailAndCode(page, world.issuer, "kari@example.no");
  await page.locator("#user-email").waitFor();
  assert.equal(await shown(page, "email"), "kari@example.no");
  assertSilent(page);
});

test("the page's own client is enough to log in, and makes no second one", async () => {
  const page = await pageWith({});
  await page.evaluate(async () => {
    const { createClient } = await import("/pkg/index.js");
    const config = await (await fetch("/config.json")).json();
    document.querySelector("idporten-email-button").client = await createClient(config);
  });
  await button(page).click();
  await giveEmailAndCode(page, world.issuer, "kari@example.no");
  await page.locator("#user-email").waitFor();
});

test("a client that was set before the element was defined is used", async () => {
  const page = await world.newPage();
  await page.goto(`${world.url}blank.html`);
  const used = await page.evaluate(async () => {
    const button = document.createElement("idporten-email-button");
    let used = 0;
    button.client = { loginWithEmail: () => new Promise(() => (used += 1)) };
    document.body.append(button);
    await import("/pkg/button.js");
    button.shadowRoot.querySelector("button").click();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { used, client: typeof button.client.loginWithEmail };
  });
  assert.deepEqual(used, { used: 1, client: "function" });
});

for (const [lang, label] of [["nb", "Logg inn med e-post"], ["nn-NO", "Logg inn med e-post"], ["en-GB", "Log in with e-mail"], ["se", "Čálit sisa e-poasttain"], ["de", "Logg inn med e-post"]]) {
  test(`the label of a page in ${lang} is "${label}"`, async () => {
    const page = await pageWith(attributes(), { lang });
    assert.equal((await button(page).innerText()).trim(), label);
  });
}

test("the label follows the locale, else the page's language when that changes, and a label of one's own stays", async () => {
  const page = await pageWith();
  await page.evaluate(() => (document.documentElement.lang = "en"));
  await page.getByRole("button", { name: "Log in with e-mail" }).waitFor();
  await page.evaluate(() => document.querySelector("idporten-email-button").setAttribute("locale", "se"));
  await page.getByRole("button", { name: "Čálit sisa e-poasttain" }).waitFor();
  const own = await pageWith(attributes(), { label: "Fortsett med e-post" });
  await own.getByRole("button", { name: "Fortsett med e-post" }).waitFor();
});

test("blanks and a comment inside the element are no label", async () => {
  const page = await pageWith(attributes(), { label: "\n    \n" });
  await page.getByRole("button", { name: "Logg inn med e-post" }).waitFor();
  await page.evaluate(() => document.querySelector("idporten-email-button").append("Fortsett med e-post"));
  await page.getByRole("button", { name: /^\s*Fortsett med e-post$/ }).waitFor();
});

test("a press before the page has its client waits for it, and is busy until then", async () => {
  const page = await pageWith({});
  await listen(page);
  await button(page).click();
  await page.locator("button[aria-busy=true]").waitFor();
  await neverArrive(page);
  await page.waitForFunction("left === 1");
  assert.deepEqual(await page.evaluate(() => heard.map(({ name }) => name)), ["login-start"]);
});

test("a client that never comes leaves a button that can be pressed again", async () => {
  const page = await pageWith({});
  await page.clock.install();
  await button(page).click();
  await page.clock.fastForward(10_000);
  await page.locator("button[aria-busy=false]").waitFor();
  await neverArrive(page);
  assert.equal(await page.evaluate("left"), 0);
  await button(page).click();
  await page.waitForFunction("left === 1");
});

/** A page at the redirect URI that holds nothing but the button, as its HTML says, and a script of its own. */
async function plainPage(given = {}, script = "") {
  const all = { "client-id": "plain", "redirect-uri": plain("app.html"), issuer: world.issuer, ...given };
  const element = `<idporten-email-button ${Object.entries(all).map(([name, value]) => `${name}="${value}"`).join(" ")}></idporten-email-button>`;
  const html = `<!doctype html><html lang="nb"><title>Min side</title><link rel="icon" href="data:,"><main><h1>Min side</h1>${element}</main><script type="module" src="app.js"></script>`;
  for (const name of ["app.html", "saker.html"]) writeFileSync(`${PLAIN}/${name}`, html);
  writeFileSync(`${PLAIN}/app.js`, `import "/pkg/button.js";${script}`);
  const page = await world.newPage();
  await page.addInitScript(() => {
    globalThis.heard = [];
    for (const name of ["login-complete", "login-error"]) addEventListener(name, ({ detail }) => heard.push([name, detail.user?.email ?? detail.code]));
  });
  await page.goto(plain("app.html"));
  return page;
}

const heard = (page) => page.evaluate(() => heard);
const userOf = (page) => page.evaluate(() => document.querySelector("idporten-email-button").client.user?.email ?? null);

async function logInAt(page) {
  await button(page).click();
  // The button's own words are no alert, so nothing else would say why the user did not get there.
  await giveEmailAndCode(page, world.issuer, "kari@example.no").catch(async (cause) => {
    const root = await page.evaluate(() => document.querySelector("idporten-email-button")?.shadowRoot.innerHTML);
    throw new Error(`The user did not get from ${page.url()} to the e-mail page. The button: ${root}. The console: ${page.complaints.join("; ")}`, { cause });
  });
}

test("alone on a plain page it is enough: the login is completed, reported, and goes on at return-to; a reload finds the session", async () => {
  const page = await plainPage({ "return-to": "/plain/app.html?sak=4" });
  await logInAt(page);
  await page.waitForURL(plain("app.html?sak=4"));
  assert.deepEqual(await heard(page), [["login-complete", "kari@example.no"]]);
  assert.equal(await userOf(page), "kari@example.no");
  await page.reload();
  await page.waitForFunction(() => document.querySelector("idporten-email-button").client.user);
  assert.deepEqual(await heard(page), []);
  assertSilent(page);
});

test("a login that began on another page goes on there, and a page that prevents that does it itself", async () => {
  const page = await plainPage({ "return-to": "/plain/saker.html" });
  await logInAt(page);
  await page.waitForURL(plain("saker.html"));
  await page.waitForFunction(() => document.querySelector("idporten-email-button").client.user);

  const own = await plainPage({ "return-to": "/plain/saker.html" }, 'addEventListener("login-complete", (event) => event.preventDefault());');
  await logInAt(own);
  await own.waitForFunction(() => heard.length);
  await own.waitForTimeout(300);
  assert.equal(own.url(), plain("app.html"));
});

for (const given of [{}, { "return-to": "/plain/app.html" }]) {
  test(`a button that ${given["return-to"] ? "has to stay on" : "has not to leave"} the redirect URI's page stays there`, async () => {
    const page = await plainPage(given);
    await logInAt(page);
    await page.waitForFunction(() => heard.length);
    await page.waitForTimeout(300);
    assert.equal(page.url(), plain("app.html"));
    assert.equal(await userOf(page), "kari@example.no");
  });
}

test("a login that was cancelled is said, and the address is the one where it began", async () => {
  const page = await plainPage({ "return-to": "/plain/app.html?sak=4" });
  await button(page).click();
  await page.getByRole("button", { name: "Avbryt" }).click();
  await message(page).filter({ hasText: "avbrutt" }).waitFor();
  assert.equal(page.url(), plain("app.html?sak=4"));
  assert.deepEqual(await heard(page), [["login-error", "login_cancelled"]]);
});

test('with start="false" the page does it', async () => {
  const page = await plainPage({ start: "false" });
  await logInAt(page);
  await page.waitForURL(plain("app.html"));
  await page.waitForTimeout(500);
  // The address is clean since the import, and the login waits for the page.
  assert.equal(page.url(), plain("app.html"));
  assert.equal(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes("|login|")).length), 1);
  assert.deepEqual(await heard(page), []);
});

test("the page's own client, with more options than attributes say, is the button's, and the button does no harm", async () => {
  const more = `
    import { createClient } from "/pkg/index.js";
    globalThis.traced = [];
    const options = { clientId: "plain", redirectUri: "/plain/app.html", issuer: "${world.issuer}", postLogoutRedirectUri: "/plain/app.html", onTrace: (event) => traced.push(event.step) };
    globalThis.client = createClient(options);
    globalThis.started = client.start();
    globalThis.again = () => createClient({ ...options, scope: "openid" });`;
  const page = await plainPage({}, more);
  await logInAt(page);
  await page.waitForFunction(() => globalThis.client?.user);
  const { kind, same, traced, code } = await page.evaluate(async () => {
    let code;
    try {
      again();
    } catch (error) {
      code = error.code;
    }
    return { kind: (await started).kind, same: document.querySelector("idporten-email-button").client === client, traced, code };
  });
  assert.deepEqual([kind, same, code], ["logged-in", true, "invalid_config"]);
  assert.ok(traced.includes("token_request"));
  assert.deepEqual(await heard(page), [["login-complete", "kari@example.no"]]);
  assertSilent(page);
});

test("attributes that are wrong are said at once, to the user and to the developer", async () => {
  const page = await plainPage({ environment: "prod" });
  await message(page).filter({ hasText: "virker ikke" }).waitFor();
  assert.equal(page.complaints.length, 1);
  assert.match(page.complaints[0], /environment must be: test,production/);
});

test("login goes to ID-porten in the button's language and comes back to return-to", async () => {
  const page = await pageWith({ ...attributes(), locale: "se", "return-to": "/saker?side=2#nederst" });
  const request = page.waitForRequest((sent) => sent.url().startsWith(`${world.loginOrigin}/authorize`));
  await button(page).click();
  assert.equal(new URL((await request).url()).searchParams.get("ui_locales"), "se");
  await giveEmailAndCode(page, world.issuer, "kari@example.no");
  await page.waitForURL("**/saker?side=2#nederst");
});

test("while the browser leaves, the button is busy, keeps the focus and takes no second press", async () => {
  const page = await pageWith();
  await neverArrive(page);
  await listen(page);
  await button(page).focus();
  await button(page).click();
  await page.locator("idporten-email-button button[aria-busy=true][aria-disabled=true]").waitFor();
  await button(page).click({ force: true });
  assert.deepEqual(await page.evaluate(() => heard.map(({ name }) => name)), ["login-start"]);
  assert.equal(await page.evaluate(() => document.activeElement.localName), "idporten-email-button");
  assert.equal(await page.evaluate("left"), 1);
  await assertAccessible(page);
});

test("a page that was not left after all can be left again", async () => {
  const page = await pageWith();
  await page.clock.install();
  await neverArrive(page);
  await button(page).click();
  await page.locator("button[aria-busy=true]").waitFor();
  await page.clock.fastForward(10_000);
  await page.locator("button[aria-busy=false]").waitFor();
});

test("back from the back-forward cache, the button is to be pressed again", async () => {
  const page = await pageWith();
  await button(page).click();
  await page.waitForURL(`${world.loginOrigin}/**`);
  await goBack(page);
  await page.locator("button[aria-busy=false]").waitFor();
  await button(page).click();
  await page.waitForURL(`${world.loginOrigin}/**`);
});

test("login-start can be prevented: nothing happens", async () => {
  const page = await pageWith();
  await listen(page, ["login-start"]);
  await button(page).click();
  assert.deepEqual(await page.evaluate(() => heard), [{ name: "login-start", code: null, composed: true }]);
  assert.equal(await button(page).getAttribute("aria-busy"), "false");
  assert.equal(await pending(page), 0);
});

test("an error is an event and a sentence in the button's language, and the next press tries again", async () => {
  const page = await pageWith({ ...attributes(), "return-to": "https://www.example.no/" }, { lang: "en" });
  await listen(page);
  await button(page).click();
  await message(page).getByText("Login is not set up correctly on this page.").waitFor();
  assert.deepEqual(await page.evaluate(() => heard), [{ name: "login-start", code: null, composed: true }, { name: "login-error", code: "invalid_config", composed: true }]);
  assert.equal(await message(page).getAttribute("aria-live"), "polite");
  assert.match(page.complaints.join(), /returnTo must be/);
  await assertAccessible(page);
  await page.evaluate(() => document.querySelector("idporten-email-button").setAttribute("return-to", "/"));
  await button(page).click();
  await page.waitForURL(`${world.loginOrigin}/**`);
});

test("an error that the page takes care of is not said, and not on the console", async () => {
  const page = await pageWith({ ...attributes(), "return-to": "https://www.example.no/" });
  await listen(page, ["login-error"]);
  await button(page).click();
  await page.waitForFunction(() => heard.length === 2);
  assert.equal(await message(page).textContent(), "");
  assert.equal(await button(page).getAttribute("aria-busy"), "false");
  assertSilent(page);
});

test("a disabled button does nothing, and the property is the attribute", async () => {
  const page = await pageWith(attributes(), { early: "disabled" });
  await listen(page);
  assert.ok(await button(page).isDisabled());
  await button(page).click({ force: true });
  assert.deepEqual(await page.evaluate(() => heard), []);
  await assertAccessible(page);
  await page.evaluate(() => (document.querySelector("idporten-email-button").disabled = false));
  assert.ok(await button(page).isEnabled());
});

test("several on one page share a client: one request for metadata", async () => {
  const page = await world.newPage();
  await page.goto(`${world.url}blank.html`);
  let requests = 0;
  page.on("request", (request) => (requests += request.url().includes("openid-configuration")));
  await page.evaluate(async (given) => {
    localStorage.clear();
    await import("/pkg/button.js");
    for (let count = 0; count < 3; count += 1) {
      const button = document.createElement("idporten-email-button");
      document.body.append(button);
      for (const [name, value] of Object.entries(given)) button.setAttribute(name, value);
    }
  }, attributes());
  for (const each of await page.locator("idporten-email-button").all()) await each.hover();
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.endsWith("|metadata")));
  assert.equal(requests, 1);
});

test("a button that is moved, as frameworks and drag and drop do, logs in once", async () => {
  const page = await pageWith();
  await neverArrive(page);
  await page.evaluate(() => {
    const aside = document.body.appendChild(document.createElement("aside"));
    for (let count = 0; count < 3; count += 1) [aside, document.querySelector("main")].forEach((place) => place.append(document.querySelector("idporten-email-button")));
  });
  await listen(page);
  await button(page).click();
  await page.locator("button[aria-busy=true]").waitFor();
  assert.deepEqual(await page.evaluate(() => [heard.length, left]), [1, 1]);
});

for (const context of [{ colorScheme: "light" }, { colorScheme: "dark" }, { forcedColors: "active" }]) {
  test(`contrast and size are right with ${JSON.stringify(context)}`, async () => {
    const page = await world.newPage(context);
    await page.goto(`${world.url}button.html`);
    await page.locator("#wrong button").click();
    await page.locator("#wrong [role=status]:not(:empty)").waitFor();
    await assertAccessible(page);
    const box = await page.locator("#with-client button").boundingBox();
    assert.ok(box.height >= 44 && box.width >= 44, JSON.stringify(box));
    const border = await page.locator("#with-client button").evaluate((node) => getComputedStyle(node).borderTopColor);
    assert.equal(border !== "rgba(0, 0, 0, 0)", context.forcedColors === "active");
  });
}

test("nothing turns for those who want less motion", async () => {
  for (const [reducedMotion, turns] of [["reduce", "none"], ["no-preference", "turn"]]) {
    const page = await pageWith(attributes(), { context: { reducedMotion } });
    await neverArrive(page);
    await button(page).click();
    await page.locator("button[aria-busy=true]").waitFor();
    assert.equal(await page.locator("button svg").evaluate((node) => getComputedStyle(node).animationName), turns);
  }
});

test("the page of variants fits 320 pixels", async () => {
  const page = await world.newPage({ viewport: { width: 320, height: 640 } });
  await page.goto(`${world.url}button.html`);
  await page.locator("#with-client button").waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
});

test("the page of variants logs in, and gives its code to copy", async () => {
  const page = await world.newPage({ permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(`${world.url}button.html`);
  await page.getByRole("button", { name: "Copy: In your own colours" }).click();
  await page.getByText("Copied").waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /<idporten-email-button\n {2}class="plum"[^]+--idporten-background/);
  await page.locator("idporten-email-button button").first().click();
  await giveEmailAndCode(page, world.issuer, "kari@example.no");
  await page.waitForURL("**/button.html");
  assertSilent(page);
});
