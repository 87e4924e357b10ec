// <idporten-email-button>: importing this module defines it. On a server it defines nothing and does no harm.

import { buttonStyle } from "./button-style.js";
import { Element, clientOf, complete, define, element, languageObserver, tell, upgrade } from "./element.js";
import { ifStillHere } from "./leaving.js";
import { language } from "./sentence.js";

const LABELS = {
  nb: "Logg inn med e-post",
  nn: "Logg inn med e-post",
  en: "Log in with e-mail",
  se: "Čálit sisa e-poasttain",
};

/** Signs that somebody is about to press: the login is then prepared. */
const SIGNS = ["pointerenter", "focusin", "touchstart"];

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
    root.adoptedStyleSheets = [buttonStyle()];
    root.append(this.#button, this.#message);
  }

  /** The page's own client. Without one, the attributes describe one. */
  get client() {
    return this.#client;
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
  }

  disconnectedCallback() {
    languageObserver.remove(this.#draw);
  }

  attributeChangedCallback() {
    this.#draw();
  }

  /** The page's own client, or that of the attributes; undefined where the page has not come as far as to give either. */
  #known() {
    return this.#client ?? clientOf(this);
  }

  #prepare = () => {
    try {
      if (!this.disabled) this.#known()?.prepare();
    } catch {
      // Whoever presses is told of it.
    }
  };

  async #press() {
    if (this.#busy || this.disabled) return;
    this.#say("");
    if (!tell(this, "login-start")) return;
    this.#setBusy(true);
    this.#stopWaiting = ifStillHere(() => this.#setBusy(false));
    try {
      const client = this.#known() ?? (await new Promise((resolve) => (this.#clientGiven = resolve)));
      // Too late: whoever pressed has seen that nothing happened.
      if (!this.#busy) return;
      await client.loginWithEmail({ locale: this.#locale, returnTo: this.getAttribute("return-to") ?? undefined });
    } catch (error) {
      this.#setBusy(false);
      // The person reads what it means for them, the developer what to do about it.
      if (tell(this, "login-error", error)) {
        this.#say(error.userMessage?.(this.#locale) ?? "");
        console.error(error);
      }
    }
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
    this.#label.textContent = LABELS[tag];
    this.#label.lang = this.#message.lang = tag;
    // Blanks between the tags are no label.
    this.#label.hidden = this.#slot.assignedNodes().some((node) => node.nodeType === Node.ELEMENT_NODE || node.textContent.trim());
    this.#button.disabled = this.disabled;
    // A button that is disabled while it works would lose the focus.
    this.#button.ariaDisabled = this.#button.ariaBusy = String(this.#busy);
  };
}

const svg = (name, attributes, ...children) => complete(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

function icon() {
  const lines = { fill: "none", stroke: "currentColor", "stroke-width": "2", "stroke-linejoin": "round" };
  return svg("svg", { part: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", ...lines }, svg("path", { d: ENVELOPE }));
}

define("idporten-email-button", IdPortenEmailButton);
