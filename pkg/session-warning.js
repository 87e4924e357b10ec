// <idporten-session-warning>: importing this module defines it. On a server it defines nothing and does no harm.

import { Element, clientOf, define, element, languageObserver, dispatch, upgrade } from "./elements/element.js";
import { here, ifStillHere } from "./elements/leaving.js";
import { keepEvents } from "./elements/own-events.js";
import { ownDocument } from "./page/own-document.js";
import { surviveSwaps } from "./elements/page-swap.js";
import { report } from "./elements/report.js";
import { language } from "./page/sentence.js";
import { sessionWarningStyle } from "./elements/session-warning-style.js";
import { TEXTS, duration } from "./elements/session-warning-texts.js";
import { showToAll } from "./elements/shown-to-all.js";
import { focusedField, isWriting, writes } from "./elements/writing.js";

const EMAIL = "selfregistered-email";

/** Seconds left that screen readers announce, beside whole minutes: more would be chatter. */
const MOMENTS = [30, 10];

/** Seconds left at which the dialog opens even while the user writes. */
const LATEST = 30;

/** Milliseconds between two looks whether the user still writes. */
const LOOK_AGAIN = 250;

/** Milliseconds in which no user has read the dialog: a space is then one that was being typed. */
const UNREAD = 1000;

export class IdPortenSessionWarning extends Element {
  static observedAttributes = ["locale"];

  #client = null;
  #spokenFor;
  #stopListening;
  /** What the open dialog says: that staying helps, that only a new login does, or that the session has ended and why. */
  #state;
  #acr;
  #counting;
  #opening;
  /** The page's modal dialogs that were open before this one. */
  #below = new Set();
  /** Whether the user goes on writing: the dialog waits for a pause then, however near the end is. */
  #isPatient = false;
  /** The dialog's text when the element was removed from the page. */
  #ended;
  #openedAt;
  /** Where the user was writing when the dialog opened. */
  #field;
  #stopGuarding;
  #busy = false;
  #stopWaiting;
  #title = element("h2", { part: "title", id: "title", tabindex: "-1" });
  #text = element("p", { part: "text", id: "text" });
  #status = element("p", { role: "status" });
  #message = element("p", { part: "message", "aria-live": "assertive" });
  #stay = element("button", { type: "button", part: "stay" });
  #leave = element("button", { type: "button", part: "leave" });
  #close = element("button", { type: "button", part: "close" });
  #dialog = element(
    "dialog",
    { part: "dialog", role: "alertdialog", "aria-labelledby": "title", "aria-describedby": "text" },
    this.#title, this.#text, this.#status, this.#message, element("div", {}, this.#stay, this.#leave, this.#close),
  );

  constructor() {
    super();
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#dismiss();
    });
    // A browser that is asked twice closes a dialog without asking back.
    this.#dialog.addEventListener("close", () => this.#dialog.open || !this.#stopGuarding || this.#dismiss());
    const root = this.attachShadow({ mode: "open" });
    sessionWarningStyle(root);
    root.append(this.#dialog);
  }

  /** The page's own client. Without one, the attributes describe one. */
  get client() {
    return this.#client;
  }

  set client(client) {
    this.#client = client ?? null;
    if (this.isConnected) this.#listen();
  }

  connectedCallback() {
    upgrade(this, "client");
    languageObserver.add(this.#draw);
    surviveSwaps(this);
    this.#listen();
    if (this.#ended && !this.#spokenFor?.user) this.#show(this.#ended);
  }

  disconnectedCallback() {
    languageObserver.remove(this.#draw);
    this.#stopListening?.();
    // A page swap puts the element back in the same task.
    this.#ended = this.#state?.kind === "ended" ? this.#state : undefined;
    setTimeout(() => (this.#ended = undefined));
    this.#hide();
  }

  attributeChangedCallback() {
    this.#draw();
  }

  #listen() {
    this.#stopListening?.();
    this.#hide();
    const client = (this.#spokenFor = this.#client ?? clientOf(this));
    if (!client) return;
    this.#acr = client.user?.acr;
    const ends = [client.onSessionChange(this.#changed), client.onSessionExpiring(this.#expiring)];
    this.#stopListening = () => ends.forEach((end) => end());
  }

  #expiring = (expiry) => {
    if (expiry) this.#show({ kind: expiry.extendable ? "extendable" : "final", again: { prompt: "login" } });
    else this.#hide();
  };

  #changed = (user, reason) => {
    if (user) this.#acr = user.acr;
    // A user who has logged out needs no message.
    const unexpected = !user && Object.hasOwn(TEXTS.en.because, reason);
    if (unexpected && dispatch(this, "session-ended", reason)) {
      // A new login by single sign-on would be as old as the session that has ended.
      this.#show({ kind: "ended", reason, again: reason === "max-age" ? { prompt: "login" } : {} });
    } else {
      this.#hide();
    }
  };

  #show(state) {
    if (!this.isConnected) return;
    this.#state = state;
    this.#message.textContent = "";
    this.#draw();
    // Browsers announce the text of a dialog that opens, and not a text that changes while it is open.
    this.#status.textContent = this.#dialog.open ? `${this.#title.textContent}. ${this.#text.textContent}` : "";
    this.#open();
    if (this.#dialog.open) this.#focus();
    clearInterval(this.#counting);
    if (this.#state && state.kind !== "ended") this.#counting = setInterval(this.#count, 1000);
  }

  /** Opens the dialog, once the user pauses in writing or the end is near. */
  #open = () => {
    clearTimeout(this.#opening);
    if (!this.#state || this.#dialog.open) return;
    if (isWriting() && (this.#isPatient || !(this.#draw() <= LATEST))) {
      this.#opening = setTimeout(this.#open, LOOK_AGAIN);
      return;
    }
    this.#isPatient = false;
    this.#stopGuarding?.();
    this.#field = focusedField();
    this.#openedAt = performance.now();
    const stops = [keepEvents(this, this.#handle), showToAll(this)];
    this.#stopGuarding = () => stops.forEach((stop) => stop());
    this.#showAbove();
    // An element that the page does not show would make the page inert, and say nothing.
    if (this.#dialog.checkVisibility?.() === false) this.#hide();
    else this.#focus();
  };

  /** Not on a button that leaves the page: the next space of a text would press it. */
  #focus() {
    (this.#state.kind === "extendable" ? this.#stay : this.#title).focus();
  }

  /** Gives the focus back to where it was. */
  #shut() {
    close(this.#dialog);
    // Browsers do not give it back to what is in a frame.
    this.#field?.focus({ preventScroll: true });
    this.#field = undefined;
    this.#stopGuarding?.();
    this.#stopGuarding = undefined;
  }

  #hide() {
    clearInterval(this.#counting);
    clearTimeout(this.#opening);
    this.#state = undefined;
    this.#setBusy(false);
    this.#shut();
  }

  /** What the user does in the dialog, and Escape anywhere. Returns whether a key is the page's. */
  #handle = (event) => {
    if (event.type === "click") this.#press(event);
    if (event.type !== "keydown") return false;
    if (event.key === "Escape") {
      event.preventDefault();
      this.#dismiss();
      return false;
    }
    const isWritten = this.#isWritten(event);
    if (isWritten) this.#letWrite(event);
    return isWritten;
  };

  #press(event) {
    const path = event.composedPath();
    // The window does not see into a closed component; a click by the keyboard has no place.
    const { activeElement } = this.shadowRoot;
    const node = path.includes(this) ? path[0] : event.detail ? this.shadowRoot.elementFromPoint(event.clientX, event.clientY) : activeElement;
    const button = node?.closest("button");
    if (button === this.#leave) this.#act((client) => client.logout());
    else if (button === this.#close) this.#hide();
    else if (button === this.#stay && this.#state?.kind === "extendable") this.#extend();
    else if (button === this.#stay) this.#logInAgain();
  }

  /** Whether a key goes on with a text. A space presses the button that has the focus. */
  #isWritten(event) {
    const isPress = event.key === " " && this.shadowRoot.activeElement !== this.#title && performance.now() - this.#openedAt > UNREAD;
    // In a frame of another origin nothing can be written from here.
    return Boolean(this.#field && this.#field.localName !== "iframe" && !this.#busy && writes(event) && !isPress);
  }

  /** The key that is pressed writes where the focus is when it has been dispatched: in the field where the user was writing. */
  #letWrite(event) {
    const { ownerDocument } = this.#field;
    if (this.#state.kind === "extendable") {
      this.#extend();
    } else {
      this.#shut();
      this.#isPatient = true;
      this.#opening = setTimeout(this.#open, LOOK_AGAIN);
    }
    // A key that was pressed in one document writes in no other.
    if (ownerDocument === this.ownerDocument || event.key.length > 1) return;
    event.preventDefault();
    ownerDocument.execCommand("insertText", false, event.key);
  }

  /** Escape means to stay; where that does not help, or is too late, to go on without an answer. */
  #dismiss() {
    if (this.#state?.kind === "extendable") this.#extend();
    else if (this.#state) this.#hide();
  }

  #extend() {
    if (!this.#spokenFor.extendSession()) return;
    this.#hide();
    dispatch(this, "session-extended");
  }

  #logInAgain() {
    const options = { locale: this.#locale, returnTo: here(), ...this.#state.again };
    const acrValues = [this.#acr ?? EMAIL];
    this.#act((client) => (acrValues[0] === EMAIL ? client.loginWithEmail(options) : client.login({ ...options, acrValues })));
  }

  /** Leaves the page. */
  async #act(call) {
    if (this.#busy) return;
    this.#setBusy(true);
    this.#message.textContent = "";
    this.#stopWaiting = ifStillHere(() => this.#setBusy(false));
    try {
      await call(this.#spokenFor);
    } catch (error) {
      this.#setBusy(false);
      // A user who was logged out here may still be logged in at ID-porten.
      if (!this.#state) this.#show({ kind: "ended", reason: "logout", again: {} });
      // The sentence is for the user, the console for the developer.
      this.#message.textContent = error.userMessage?.(this.#locale) ?? "";
      report(error);
    }
  }

  #setBusy(busy) {
    this.#stopWaiting?.();
    this.#busy = busy;
    for (const button of [this.#stay, this.#leave]) button.setAttribute("aria-disabled", String(busy));
  }

  get #locale() {
    return language(this.getAttribute("locale") ?? undefined);
  }

  #secondsLeft() {
    const end = this.#spokenFor.sessionExpiresAt ?? 0;
    return Math.max(0, Math.ceil((end - Date.now()) / 1000));
  }

  #count = () => {
    const seconds = this.#draw();
    if (this.#isCovered()) this.#raise();
    if (seconds % 60 === 0 || MOMENTS.includes(seconds)) this.#status.textContent = this.#text.textContent;
  };

  /** Whether the page has opened a dialog above this one. */
  #isCovered() {
    if (!this.#dialog.open || !this.shadowRoot.elementFromPoint) return false;
    const { x, y, width, height } = this.#dialog.getBoundingClientRect();
    const seenIn = (root) => root.elementFromPoint(x + width / 2, y + height / 2);
    // Another warning, of another client, stays where it is.
    const isSeen = this.#dialog.contains(seenIn(this.shadowRoot)) || seenIn(ownDocument)?.localName === this.localName;
    // WebKit sees what a modal dialog makes inert.
    return !isSeen || [...modals()].some((dialog) => !this.#below.has(dialog));
  }

  #showAbove() {
    // jsdom has dialogs, and no function of theirs.
    if (!this.#dialog.showModal) return this.#dialog.setAttribute("open", "");
    this.#below = new Set(modals());
    this.#dialog.showModal();
  }

  #raise() {
    const focused = /** @type {HTMLElement | null} */ (this.shadowRoot.activeElement);
    close(this.#dialog);
    this.#showAbove();
    if (focused) focused.focus();
    else this.#focus();
  }

  /** Gives the seconds that it shows; nothing where it shows none. */
  #draw = () => {
    // Asking may end the session, and change what there is to show.
    const left = this.#state && this.#state.kind !== "ended" && this.#secondsLeft();
    if (!this.#state) return undefined;
    const { kind, reason } = this.#state;
    const texts = TEXTS[this.#locale];
    const ended = kind === "ended";
    this.#dialog.lang = this.#locale;
    this.#title.textContent = ended ? texts.ended : texts[kind].title;
    this.#text.textContent = ended ? texts.because[reason] ?? "" : texts[kind].text(duration(left, texts.units));
    this.#stay.textContent = kind === "extendable" ? texts.stay : texts.again;
    this.#leave.textContent = texts.leave;
    this.#leave.hidden = ended;
    this.#close.textContent = ended ? texts.close : texts[kind].close;
    this.#close.hidden = kind === "extendable";
    return ended ? undefined : left;
  };
}

const modals = () => ownDocument.querySelectorAll(":modal");

const close = (dialog) => (dialog.close ? dialog.close() : dialog.removeAttribute("open"));

define("idporten-session-warning", IdPortenSessionWarning);
