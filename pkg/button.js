// <idporten-email-button>: importing this module defines it. On a server it defines nothing and does no harm.

import { buttonStyle } from "./elements/button-style.js";
import { continueAt } from "./elements/continue.js";
import { Element, clientOf, complete, define, element, languageObserver, dispatch, upgrade } from "./elements/element.js";
import { ifStillHere } from "./elements/leaving.js";
import { ownDocument } from "./page/own-document.js";
import { report } from "./elements/report.js";
import { language } from "./page/sentence.js";

const LABELS = {
  nb: "Logg inn med e-post",
  nn: "Logg inn med e-post",
  en: "Log in with e-mail",
  se: "Čálit sisa e-poasttain",
};

/** Events before a press: the login is prepared then. Focus is not among them, since Tab goes past. */
const SIGNS = ["pointerenter", "touchstart"];

/** Clients that a button has started: only one of several buttons reports the login. */
const started = new WeakSet();

const isHere = (address) => new URL(address, location.href).pathname === location.pathname;

const ENVELOPE = "M3 5h18v14H3zm0 1 9 7 9-7";

export class IdPortenEmailButton extends Element {
  static observedAttributes = ["locale", "disabled"];

  #client = null;
  #clientGiven;
  #busy = false;
  #stopWaiting;
  #button = element("button", { type: "button", part: "button" });
  #slot = element("slot");
  #label = element("span");
  #message = element("p", { part: "message", role: "status", "aria-live": "polite" });

  constructor() {
    super();
    const label = element("span", { part: "label" }, this.#slot, this.#label);
    this.#slot.addEventListener("slotchange", this.#draw);
    this.#button.append(icon(), label);
    this.#button.addEventListener("click", () => this.#press());
    for (const sign of SIGNS) this.addEventListener(sign, this.#prepare, { passive: true });
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    buttonStyle(root);
    root.append(this.#button, this.#message);
  }

  /** The page's own client. Without one, the attributes describe one. */
  get client() {
    try {
      return this.#known() ?? null;
    } catch {
      return null;
    }
  }

  set client(client) {
    this.#client = client ?? null;
    if (client) this.#clientGiven?.(client);
  }

  get disabled() {
    return this.hasAttribute("disabled");
  }

  set disabled(disabled) {
    this.toggleAttribute("disabled", Boolean(disabled));
  }

  connectedCallback() {
    upgrade(this, "client", "disabled");
    languageObserver.add(this.#draw);
    this.#draw();
    void this.#start();
  }

  disconnectedCallback() {
    languageObserver.remove(this.#draw);
  }

  attributeChangedCallback() {
    this.#draw();
  }

  /** Returns the page's own client, or that of the attributes; undefined where the page has set neither yet. */
  #known() {
    return this.#client ?? clientOf(this);
  }

  /** Does what a page with a client of its own does by itself: handles this page load. */
  async #start() {
    // A script that inserts the element may still be setting its attributes and its client.
    await undefined;
    if (!this.isConnected || this.#client || this.getAttribute("start") === "false") return;
    try {
      const client = clientOf(this);
      if (!client || started.has(client)) return;
      started.add(client);
      // A user who was logged in before this button was inserted has continued already.
      const known = client.user;
      const { login } = await client.start();
      if (login && !known && this.isConnected && dispatch(this, "login-complete", login)) this.#goOn(login.returnTo);
    } catch (error) {
      const isShown = this.#fail(error);
      const { code, returnTo } = error;
      // Continues where the login began only where that is this page, since the sentence is on this page.
      if (isShown && returnTo && (isHere(returnTo) || code === "login_cancelled")) this.#goOn(returnTo);
    }
  }

  /** On this page only the address changes; another one is loaded. */
  #goOn(address) {
    // "/" stands for a login that wanted to be nowhere else, too.
    if (address === "/" && isHere(this.getAttribute("return-to") ?? "")) return;
    if (isHere(address)) continueAt(address);
    // Whole, since <base href> may lead elsewhere.
    else location.replace(new URL(address, location.href).href);
  }

  #prepare = () => {
    try {
      if (!this.disabled) this.#known()?.prepare();
    } catch {
      // A press reports it.
    }
  };

  async #press() {
    if (this.#busy || this.disabled) return;
    this.#say("");
    if (!dispatch(this, "login-start")) return;
    this.#setBusy(true);
    this.#stopWaiting = ifStillHere(() => this.#setBusy(false));
    try {
      const client = this.#known() ?? (await new Promise((resolve) => (this.#clientGiven = resolve)));
      // Too late: the user who pressed has seen that nothing happened.
      if (!this.#busy) return;
      await client.loginWithEmail({ locale: this.#locale, returnTo: this.getAttribute("return-to") ?? undefined });
    } catch (error) {
      this.#setBusy(false);
      this.#fail(error);
    }
  }

  /** Shows the sentence for the user and logs the error for the developer, unless the page prevents it. */
  #fail(error) {
    const isShown = dispatch(this, "login-error", error);
    if (isShown) {
      this.#say(error.userMessage?.(this.#locale) ?? "");
      report(error);
    }
    return isShown;
  }

  #say(sentence) {
    this.#message.textContent = sentence;
  }

  #setBusy(busy) {
    this.#stopWaiting?.();
    this.#busy = busy;
    this.#draw();
  }

  get #locale() {
    return language(this.getAttribute("locale") ?? undefined);
  }

  #draw = () => {
    const tag = this.#locale;
    // Browsers break lines at the hyphen of the last word.
    const [, begin, last] = /(.* )(.*)/.exec(LABELS[tag]);
    this.#label.replaceChildren(begin, element("span", { class: "word" }, last));
    this.#label.lang = this.#message.lang = tag;
    // Spaces between the tags are no label.
    this.#label.hidden = this.#slot.assignedNodes().some((node) => node.nodeType === Node.ELEMENT_NODE || node.textContent.trim());
    this.#button.disabled = this.disabled;
    // A button that is disabled while it works would lose the focus.
    for (const name of ["aria-disabled", "aria-busy"]) this.#button.setAttribute(name, String(this.#busy));
  };
}

const svg = (name, attributes, ...children) => complete(ownDocument.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

function icon() {
  const lines = { fill: "none", stroke: "currentColor", "stroke-width": "2", "stroke-linejoin": "round" };
  return svg("svg", { part: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", ...lines }, svg("path", { d: ENVELOPE }));
}

define("idporten-email-button", IdPortenEmailButton);
