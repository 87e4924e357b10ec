// What the elements have in common: the client that they speak for, their language, and how they are made.

import { pageClient } from "../page/client.js";
import { load } from "../page/inlining.js";
import { ownDocument } from "../page/own-document.js";

const OPTIONS = { "client-id": "clientId", "redirect-uri": "redirectUri", environment: "environment", issuer: "issuer" };

/** On a server there are no elements. */
export const Element = /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {});

/** The client that the attributes describe; undefined where they do not. */
export function clientOf(host) {
  if (!host.hasAttribute("client-id")) return undefined;
  const given = Object.entries(OPTIONS).filter(([attribute]) => host.hasAttribute(attribute));
  return pageClient(load, Object.fromEntries(given.map(([attribute, option]) => [option, host.getAttribute(attribute)])), true);
}

/** What was set before the element was defined hides the accessors. */
export function upgrade(host, ...names) {
  for (const name of names) {
    if (!Object.hasOwn(host, name)) continue;
    const value = host[name];
    delete host[name];
    host[name] = value;
  }
}

/** Dispatches an event, and says whether to go on. */
export const dispatch = (host, name, detail = null) =>
  host.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));

/** Redraws the elements on the page when the page changes its language. */
export const languageObserver = {
  listeners: new Set(),
  observer: undefined,
  add(listener) {
    this.listeners.add(listener);
    this.observer ??= new MutationObserver(() => this.listeners.forEach((draw) => draw()));
    this.observer.observe(ownDocument.documentElement, { attributeFilter: ["lang"] });
  },
  remove(listener) {
    this.listeners.delete(listener);
    if (!this.listeners.size) this.observer.disconnect();
  },
};

export function complete(node, attributes, children) {
  for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, value);
  node.append(...children);
  return node;
}

export const element = (name, attributes = {}, ...children) => complete(ownDocument.createElement(name), attributes, children);

/** Gives a shadow root its style: by a constructed style sheet, which a policy without 'unsafe-inline' allows, one for all elements of
 *  a kind. jsdom has none. */
export function styleSheet(css) {
  let sheet;
  return (root) => {
    if (!globalThis.CSSStyleSheet?.prototype.replaceSync) {
      root.append(Object.assign(ownDocument.createElement("style"), { textContent: css }));
      return;
    }
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    root.adoptedStyleSheets = [sheet];
  };
}

export function define(name, constructor) {
  if (globalThis.customElements && !customElements.get(name)) customElements.define(name, constructor);
}
