// A guest on the page: modal dialogs, editors, languages, HTML and scripts of others.

import assert from "node:assert/strict";
import { ISSUER } from "../addresses.mjs";
import { engine } from "../../engines/engine.mjs";
import { CLOCK } from "../world.mjs";

/** What modal dialogs of component libraries do to a page: everything else is hidden, cannot be pressed and does not get the
 *  focus; Escape and a press outside close the dialog. */
const MODAL = `{
  const modal = document.createElement("div");
  const field = modal.appendChild(document.createElement("input"));
  modal.style.pointerEvents = "auto";
  document.body.style.pointerEvents = "none";
  document.body.append(modal);
  globalThis.modal = modal;
  globalThis.field = field;
  globalThis.heard = [];
  const close = (why) => { heard.push(why); modal.remove(); };
  for (const child of document.body.children) if (child !== modal) child.setAttribute("aria-hidden", "true"), child.inert = true;
  document.addEventListener("keydown", ({ key }) => key === "Escape" && close("Escape"), true);
  document.addEventListener("keyup", ({ key }) => ["Escape", "Enter"].includes(key) && close("keyup " + key), true);
  document.addEventListener("pointerdown", ({ target }) => modal.contains(target) || close("press outside"), true);
  document.addEventListener("focusin", ({ target }) => modal.contains(target) || field.focus());
  document.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !modal.contains(relatedTarget) && field.focus());
  field.focus();
}`;

/** A session warning, put into an element of the page, and a modal dialog of the page's. */
async function besideModal(fixture, into) {
  await fixture.visit();
  await fixture.evaluate(`Promise.all([import("/pkg/testing.js"), import("/pkg/session-warning.js")]).then(([{ fakeClient }]) => {
    globalThis.client = undefined;
    globalThis.fake = fakeClient({ user: {} });
    const parent = ${into};
    globalThis.warning = parent.appendChild(Object.assign(document.createElement("idporten-session-warning"), { client: fake }));
  })`);
  await fixture.evaluate(MODAL);
  await fixture.evaluate("void (field.value = 'Hei', field.setSelectionRange(3, 3))");
}

const inDialog = "warning.shadowRoot.activeElement?.getAttribute('part')";

async function warn(fixture, expiry = {}) {
  await fixture.evaluate(`fake.expire(${JSON.stringify(expiry)})`);
  await fixture.until("warning.shadowRoot.querySelector('dialog').open");
}

/** Presses "stay" with the pointer, so many times in a row. */
async function pressStay(fixture, times = 1) {
  const { x, y } = await fixture.evaluate("(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }))(warning.shadowRoot.querySelector('[part=stay]').getBoundingClientRect())");
  await fixture.page.mouse.move(x, y);
  for (let press = 0; press < times; press += 1) await fixture.page.mouse.click(x, y);
}

async function assertAnswered(fixture) {
  await fixture.until("!warning.shadowRoot.querySelector('dialog').open");
  assert.deepEqual(await fixture.evaluate("heard"), [], "the page's dialog has seen nothing");
  assert.equal(await fixture.evaluate("document.activeElement === field"), true, "the focus is where it was");
}

const PLACES = {
  "the body": "document.body",
  "the app": "document.body.appendChild(document.createElement('main'))",
  "a component": "document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' })",
  "a closed component": "document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'closed' })",
};

/** A script that puts elements into each page which hide the document's members of these names; all names where none is given. */
const hide = (tag, names = []) => `if (self === top) {
  const { createElement, querySelector } = Document.prototype;
  const names = ${JSON.stringify(names)};
  if (!names.length) for (const name in Document.prototype) names.push(name);
  const observer = new MutationObserver(() => {
    const body = querySelector.call(document, "body");
    if (!body) return;
    observer.disconnect();
    for (const name of names) {
      const element = createElement.call(document, ${JSON.stringify(tag)});
      for (const attribute of ["id", "name"]) element.setAttribute(attribute, name);
      body.append(element);
    }
  });
  observer.observe(document, { childList: true, subtree: true });
}`;

/** Members of the document that the package uses. WebKit's driver needs readyState for itself. */
const USED = ["prerendering", "createElement", "documentElement", "activeElement", "head", "body", "querySelector", "addEventListener", ...(engine === "webkit" ? [] : ["readyState"])];

/** Puts <base> into the page, when its own scripts are loaded. */
const base = (attributes) => `addEventListener("DOMContentLoaded", () => document.head.prepend(Object.assign(document.createElement("base"), ${JSON.stringify(attributes)})))`;

/** A login, a reload, and a logout by a form that comes back in the same tab. */
async function useEverything(fixture) {
  assert.equal((await fixture.logIn()).value?.kind, "logged-in");
  await fixture.page.reload();
  assert.equal((await fixture.start()).value?.kind, "session");
  await fixture.evaluate("void client.logout({ method: 'post' })");
  await fixture.page.waitForURL(`${ISSUER}/logout**`);
}

/** What a polyfill of fetch gives, and what monitoring makes of every request. */
const FETCHES = {
  "a polyfill, whose responses have no body": ["invalid_config", /polyfill/, "async (...request) => { const { status, headers } = await real(...request); return { status, ok: true, headers, text: async () => '{}' }; }"],
  "monitoring that wraps it and adds a header for tracing": ["network", /tracing/, "new Proxy(real, { apply(target, page, [, init]) { init.headers = new Headers([...init.headers, ['traceparent', '00-1-1-00']]); return Promise.reject(new TypeError('Failed to fetch')); } })"],
  "monitoring, which adds a header for tracing": ["network", /tracing/, "async () => { throw new TypeError('Failed to fetch') }"],
};

const TEXT = "document.execCommand('insertText', false, 'hei')";

/** Text that enters the page without a key, in a document. */
const write = (fixture, target) => fixture.evaluate(`{ const document = ${target}; const field = document.body.appendChild(document.createElement("textarea")); field.focus(); if (!${TEXT}) throw new Error("nothing was written"); field.remove(); }`);

const FRAMES = {
  "a frame that was there": { before: true, make: "document.body.appendChild(frame)" },
  "a frame that comes later": { make: "document.body.appendChild(frame)" },
  "a frame that an editor writes": { make: "document.body.appendChild(frame), frame.contentDocument.open(), frame.contentDocument.close()" },
  "a frame in a frame": { make: "document.body.appendChild(document.createElement('iframe')).contentDocument.body.appendChild(frame)" },
};

const IS_ACTIVE = "client.sessionExpiresAt - Date.now() > 1_790_000";

export const cases = [
  ...Object.entries(PLACES).flatMap(([place, into]) => [
    {
      id: "GP-07", what: `the warning is in ${place}, beside a modal dialog of the page: its buttons can be pressed`,
      async run(fixture) {
        await besideModal(fixture, into);
        await warn(fixture);
        assert.deepEqual(await fixture.evaluate("[warning.hasAttribute('aria-hidden'), warning.inert, getComputedStyle(warning.shadowRoot.querySelector('dialog')).pointerEvents]"), [false, false, "auto"]);
        await pressStay(fixture);
        await assertAnswered(fixture);
        assert.equal(await fixture.evaluate("fake.calls.some(([name]) => name === 'extendSession')"), true);
      },
    },
    {
      id: "GP-07", what: `the warning is in ${place}: the keys are its own, and Escape answers it`,
      async run(fixture) {
        await besideModal(fixture, into);
        await warn(fixture);
        await fixture.page.keyboard.press("Tab");
        await fixture.page.waitForTimeout(100);
        assert.equal(await fixture.evaluate(inDialog), "leave");
        await fixture.page.keyboard.press("Escape");
        await assertAnswered(fixture);
        assert.equal(await fixture.evaluate("modal.isConnected && field.value"), "Hei");
      },
    },
    {
      id: "GP-07", what: `the warning is in ${place}: Enter presses the button, and nothing of it reaches the page`,
      async run(fixture) {
        await besideModal(fixture, into);
        await warn(fixture);
        await fixture.page.keyboard.press("Enter");
        await assertAnswered(fixture);
        assert.equal(await fixture.evaluate("fake.calls.some(([name]) => name === 'extendSession')"), true);
      },
    },
    ...(place === "a closed component" ? [] : [{
      id: "GP-07", what: `the warning is in ${place}: what hides it from screen readers does not while it is open, and is as it was afterwards`,
      async run(fixture) {
        await besideModal(fixture, into);
        const hidden = "[...document.querySelectorAll('[aria-hidden=true]')].filter((element) => element.contains(warning) || element.shadowRoot?.contains(warning)).length";
        await warn(fixture);
        assert.equal(await fixture.evaluate(hidden), 0);
        await fixture.evaluate("for (const child of document.body.children) if (child !== modal) child.setAttribute('aria-hidden', 'true')");
        await fixture.until(`${hidden} === 0`);
        await fixture.page.keyboard.press("Escape");
        await assertAnswered(fixture);
        if (place !== "the body") assert.equal(await fixture.evaluate(hidden), 1);
      },
    }]),
  ]),
  {
    id: "GP-07", what: "the second press of a double click is not the page's",
    async run(fixture) {
      await besideModal(fixture, PLACES["the body"]);
      await warn(fixture);
      await pressStay(fixture, 2);
      await assertAnswered(fixture);
    },
  },
  {
    id: "GP-07", what: "who writes in the last half minute sees the warning once a pause is made, and no flashing",
    async run(fixture) {
      await besideModal(fixture, PLACES["the body"]);
      await fixture.evaluate("fake.expire({ extendable: false, expiresAt: Date.now() + 20_000 })");
      await fixture.until("warning.shadowRoot.querySelector('dialog').open");
      await fixture.evaluate("void (globalThis.opened = 0, new MutationObserver(() => { opened += Number(warning.shadowRoot.querySelector('dialog').open); }).observe(warning.shadowRoot.querySelector('dialog'), { attributeFilter: ['open'] }))");
      for (let key = 0; key < 8; key += 1) {
        await fixture.page.keyboard.press("a");
        await fixture.page.waitForTimeout(120);
      }
      assert.equal(await fixture.evaluate("opened"), 0);
      assert.equal(await fixture.evaluate("field.value"), "Heiaaaaaaaa");
      await fixture.until("warning.shadowRoot.querySelector('dialog').open");
    },
  },
  {
    id: "GP-07", what: "a label that a translator has wrapped is the button's all the same",
    async run(fixture) {
      await besideModal(fixture, PLACES["the body"]);
      await warn(fixture);
      await fixture.evaluate("{ const button = warning.shadowRoot.querySelector('[part=stay]'); const font = document.createElement('font'); font.append(...button.childNodes); button.append(font); font.click(); }");
      await assertAnswered(fixture);
    },
  },
  {
    id: "GP-07", what: "a page swap does not lose that the session has ended",
    async run(fixture) {
      await besideModal(fixture, PLACES["the body"]);
      await fixture.evaluate("fake.become(null, 'idle')");
      await fixture.until("warning.shadowRoot.querySelector('dialog').open");
      const text = await fixture.evaluate("warning.shadowRoot.querySelector('#text').textContent");
      await fixture.evaluate("void document.body.replaceChildren(document.createElement('main'))");
      await fixture.until("warning.isConnected && warning.shadowRoot.querySelector('dialog').open");
      assert.equal(await fixture.evaluate("warning.shadowRoot.querySelector('#text').textContent"), text);
    },
  },
  {
    id: "GP-07", what: "the page takes away what it had hidden while the warning is open: nothing is hidden afterwards",
    async run(fixture) {
      await besideModal(fixture, PLACES["the app"]);
      await warn(fixture);
      await fixture.evaluate("document.querySelector('main').removeAttribute('aria-hidden')");
      await fixture.page.keyboard.press("Escape");
      await assertAnswered(fixture);
      assert.equal(await fixture.evaluate("document.querySelector('main').hasAttribute('aria-hidden')"), false);
    },
  },
  ...[true, false].map((extendable) => ({
    id: "GP-07", what: `who goes on writing when the warning is open${extendable ? "" : " and only a new login helps"} loses no character`,
    async run(fixture) {
      await besideModal(fixture, PLACES["the body"]);
      await warn(fixture, { extendable });
      await fixture.page.keyboard.type("og hallo du");
      await fixture.until("field.value.length >= 14");
      assert.equal(await fixture.evaluate("field.value"), "Heiog hallo du");
      assert.deepEqual(await fixture.evaluate("heard"), []);
      if (!extendable) await fixture.until("warning.shadowRoot.querySelector('dialog').open");
    },
  })),
  {
    id: "GP-07", what: "while the user writes the warning does not open, unless the end is near",
    async run(fixture) {
      await besideModal(fixture, PLACES["the body"]);
      await fixture.evaluate(`${TEXT}, fake.expire({ extendable: false })`);
      assert.equal(await fixture.evaluate("warning.shadowRoot.querySelector('dialog').open"), false);
      await fixture.until("warning.shadowRoot.querySelector('dialog').open");
      await fixture.page.keyboard.press("Escape");
      await fixture.evaluate(`${TEXT}, fake.expire({ extendable: false, expiresAt: Date.now() + 20_000 })`);
      assert.equal(await fixture.evaluate("warning.shadowRoot.querySelector('dialog').open"), true);
    },
  },
  {
    id: "GP-07", what: "a modal dialog that the page opens later does not cover the warning",
    async run(fixture) {
      await besideModal(fixture, PLACES["the body"]);
      await warn(fixture);
      const focused = await fixture.evaluate(inDialog);
      await fixture.evaluate("document.body.appendChild(document.createElement('dialog')).showModal()");
      await fixture.until("(({ x, y, width, height }) => document.elementFromPoint(x + width / 2, y + height / 2) === warning)(warning.shadowRoot.querySelector('dialog').getBoundingClientRect())");
      await fixture.until(`${inDialog} === ${JSON.stringify(focused)}`);
      assert.equal(await fixture.evaluate("document.activeElement === warning"), true, "the focus is where it was");
    },
  },
  ...[
    ["the body is replaced", "{ const body = document.createElement('body'); body.append(document.createElement('main')); document.documentElement.replaceChild(body, document.body) }"],
    ["the body's content is replaced", "document.body.replaceChildren(document.createElement('main'))"],
    ["the body is replaced by a copy of what it was", "{ const body = document.body.cloneNode(true); document.documentElement.replaceChild(body, document.body) }"],
  ].map(([what, swap]) => ({
    id: "GP-07", what: `${what}, as a page library does: the warning is there, and says what it said`,
    async run(fixture) {
      await besideModal(fixture, PLACES["the body"]);
      await fixture.evaluate(`void ${swap.startsWith("{") ? `(() => ${swap})()` : swap}`);
      await fixture.until("warning.isConnected");
      await warn(fixture);
      assert.equal(await fixture.evaluate("document.querySelectorAll('idporten-session-warning').length"), 1);
    },
  })),
  {
    id: "GP-07", what: "an element that the page removes, or whose page is emptied, stays away",
    async run(fixture) {
      for (const remove of ["warning.remove()", "document.body.replaceChildren()"]) {
        await besideModal(fixture, PLACES["the body"]);
        await fixture.evaluate(`void ${remove}`);
        await fixture.page.waitForTimeout(50);
        assert.equal(await fixture.evaluate("warning.isConnected"), false, remove);
      }
    },
  },
  {
    id: "GP-08", what: "text that comes without a key is activity", prepare: CLOCK,
    async run(fixture) {
      await fixture.logIn();
      await fixture.evaluate("void (ahead += 1500)");
      await write(fixture, "globalThis.document");
      assert.equal(await fixture.evaluate(IS_ACTIVE), true);
    },
  },
  ...Object.entries(FRAMES).map(([what, { before, make }]) => ({
    id: "GP-08", what: `text in ${what} is activity, and after the session nothing listens there`, prepare: CLOCK,
    async run(fixture) {
      const add = () => fixture.evaluate(`new Promise((resolve) => { const frame = globalThis.frame = document.createElement("iframe"); frame.onload = () => setTimeout(resolve, 50); frame.src = "/without-the-package"; ${make}; setTimeout(resolve, 500) })`);
      if (before) await fixture.page.context().addInitScript("if (self === top) addEventListener('DOMContentLoaded', () => { const frame = globalThis.frame = document.createElement('iframe'); frame.src = '/without-the-package'; document.body.append(frame); })");
      await fixture.logIn();
      if (!before) await add();
      await fixture.evaluate("void (ahead += 1500)");
      await write(fixture, "frame.contentDocument");
      assert.equal(await fixture.evaluate(IS_ACTIVE), true);
      await fixture.call("client.logout({ localOnly: true })");
      await write(fixture, "frame.contentDocument");
      assert.equal(await fixture.user(), null);
    },
  })),
  {
    id: "GP-08", what: "what a script dispatches is no activity, in a frame neither", prepare: CLOCK,
    async run(fixture) {
      await fixture.logIn();
      await fixture.evaluate("void document.body.appendChild(globalThis.frame = document.createElement('iframe'))");
      await fixture.evaluate("void (ahead += 1500)");
      await fixture.evaluate("for (const target of [document.body, frame.contentDocument.body]) for (const kind of ['input', 'beforeinput', 'compositionupdate', 'click', 'keydown']) target.dispatchEvent(new Event(kind, { bubbles: true }))");
      assert.equal(await fixture.evaluate(IS_ACTIVE), false);
    },
  },
  {
    id: "GP-09", what: "the page changes its language: the next request and the next sentence follow",
    async run(fixture) {
      await fixture.client();
      const language = async (lang) => {
        await fixture.evaluate(`void (document.documentElement.lang = "${lang}")`);
        const { url } = await fixture.prepare();
        return new URL(url).searchParams.get("ui_locales");
      };
      assert.deepEqual([await language("nn"), await language("en-GB"), await language("fr"), await language("se")], ["nn", "en", "nb", "se"]);
      const sentences = await fixture.evaluate(`client.handleRedirectCallback("${fixture.options.redirectUri}").catch((error) => ["nb", "en"].map((lang) => (document.documentElement.lang = lang, error.userMessage() === error.userMessage(lang))))`);
      assert.deepEqual(sentences, [true, true]);
    },
  },
  {
    id: "GP-09", what: "the page changes its language: the logout is in the new one, and the option locale wins",
    async run(fixture) {
      await fixture.logIn();
      await fixture.evaluate("void (document.documentElement.lang = 'se')");
      await fixture.evaluate("void client.logout({ method: 'get' })");
      await fixture.page.waitForURL(`${ISSUER}/logout**`);
      assert.equal(new URL(fixture.page.url()).searchParams.get("ui_locales"), "se");
      await fixture.visit();
      await fixture.client({ locale: "nn" });
      await fixture.evaluate("void (document.documentElement.lang = 'se')");
      assert.equal(new URL((await fixture.prepare()).url).searchParams.get("ui_locales"), "nn");
      assert.equal(await fixture.evaluate(`client.handleRedirectCallback("${fixture.options.redirectUri}").catch((error) => error.userMessage() === error.userMessage("nn"))`), true);
    },
  },
  ...[["img", engine === "webkit" ? USED : undefined], ["form", engine === "webkit" ? USED : undefined], ["iframe", USED]].map(([tag, names]) => ({
    id: "GP-12", what: `elements <${tag}> have the names of ${names ? "what the package uses" : "all that a document has"}: everything works`, prepare: hide(tag, names),
    run: useEverything,
  })),
  { id: "GP-12", what: "an element has the name of a function that the browser lacks", prepare: hide("a", ["requestIdleCallback"]), run: useEverything },
  { id: "GP-12", what: "<base target>: the form of a logout stays in its tab", prepare: base({ target: "_blank" }), run: useEverything },
  {
    id: "GP-12", what: "<base href> leads nowhere", prepare: base({ href: "https://evil.example/elsewhere/" }), profile: { bypassCSP: true },
    run: useEverything,
  },
  ...Object.entries(FETCHES).map(([what, [code, says, fetch]]) => ({
    id: "GP-12", what: `the page's fetch is ${what}: it is said`, prepare: `{ const real = fetch; globalThis.fetch = ${fetch}; }`,
    async run(fixture) {
      await fixture.client();
      const outcome = await fixture.call("client.loginWithEmail()");
      assert.equal(outcome.code, code);
      assert.match(outcome.message, says);
      assert.doesNotMatch(outcome.message, /^[^.]*offline/);
    },
  })),
  {
    id: "GP-18", what: "a login asks for an authentication that is no older than the session may be, and begins a session", options: { session: { maxAge: 900 } }, provider: { claims: (claims) => void (claims.auth_time = claims.iat - 890) },
    async run(fixture) {
      assert.equal((await fixture.logIn()).value?.kind, "logged-in");
      const { url, pending } = await fixture.prepare();
      assert.deepEqual([new URL(url).searchParams.get("max_age"), pending.max_age ?? null], ["900", null], "asked for, and not required of the ID token");
      assert.equal(new URL((await fixture.prepare({ prompt: "login" })).url).searchParams.get("max_age"), null);
    },
  },
  {
    id: "GP-18", what: "a provider that gives an older authentication all the same is refused, and no new login is offered", options: { session: { maxAge: 900 } }, provider: { claims: (claims) => void (claims.auth_time = claims.iat - 901) },
    async run(fixture) {
      const outcome = await fixture.logIn();
      assert.deepEqual([outcome.code, outcome.retryable], ["id_token_auth_time", false]);
      assert.match(outcome.message, /session\.maxAge/);
      assert.ok(await fixture.evaluate("traced.some(({ detail }) => detail.check === 'auth_time' && detail.passed === false)"), "the trace shows which check failed");
    },
  },
  {
    id: "GP-12", what: "a logout in a frame ends the session here, is refused, and leaves the frame where it is",
    async run(fixture) {
      await fixture.logIn();
      await fixture.evaluate("void sessionStorage.setItem('kept', JSON.stringify({ ...sessionStorage }))");
      const outcome = await fixture.evaluate(`new Promise((resolve) => {
        const frame = globalThis.frame = document.createElement("iframe");
        frame.onload = async () => {
          const { create, outcomeOf } = frame.contentWindow;
          create(${JSON.stringify(fixture.options)});
          await frame.contentWindow.client.start();
          const user = frame.contentWindow.client.user;
          const outcome = await outcomeOf(() => frame.contentWindow.client.logout());
          resolve({ ...outcome, user, after: frame.contentWindow.client.user, at: frame.contentWindow.location.pathname });
        };
        frame.src = "/app";
        document.body.append(frame);
      })`);
      assert.notEqual(outcome.user, null);
      assert.deepEqual([outcome.code, outcome.after, outcome.at], ["logout_unavailable", null, "/app"]);
      assert.match(outcome.message, /frame/);
    },
  },
  ...["?", "#", "&", "=", "%", "+", "/", "%3F", "state=a&"].map((text) => ({
    id: "GP-13", what: `an address of nearly 2 MB of ${text}: reading it takes time in proportion`,
    async run(fixture) {
      await fixture.client();
      // Not the page's own address, of which browsers themselves are slow.
      const time = (read, length) => fixture.evaluate(`((address, began) => { ${read}; return performance.now() - began; })(${JSON.stringify(fixture.options.redirectUri)} + "#" + ${JSON.stringify(text)}.repeat(${Math.floor(length / text.length)}), performance.now())`);
      await time("client.isRedirectCallback(address)", 10);
      // The best of three, since the machine has other work.
      const best = async (read) => Math.min(await time(read, 1_900_000), await time(read, 1_900_000), await time(read, 1_900_000));
      const [own, taken] = [await best("try { new URL(address).hash } catch {}"), await best("client.isRedirectCallback(address)")];
      assert.ok(taken < 50 + 3 * own, `${taken} ms; the browser itself ${own} ms`);
    },
  })),
];
