// Pages that change without being loaded: Turbo, Astro and htmx replace the body or all that is in it.

import { ownDocument } from "../page/own-document.js";

const watched = new WeakSet();

/** Whether the body, or all its content, was replaced. `records` are the changes of one task. */
function isSwap(records, body) {
  const now = ownDocument.body;
  if (now !== body) return Boolean(now);
  const added = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]));
  return body.childElementCount > 0 && [...body.children].every((child) => added.has(child));
}

/** Puts an element that a script has put into the body into what replaces the body or its content, unless that brings such an
 *  element. An element that is removed by itself stays removed. */
export function surviveSwaps(host) {
  const { body } = ownDocument;
  if (host.parentNode !== body || watched.has(host)) return;
  watched.add(host);
  const observer = new MutationObserver((records) => {
    if (host.parentNode === body && body.isConnected) return;
    observer.disconnect();
    watched.delete(host);
    if (host.isConnected || !isSwap(records, body)) return;
    const another = ownDocument.querySelector(host.localName);
    // A copy that a page cache has made of this element has no client.
    if (another?.client || another?.hasAttribute("client-id")) return;
    another?.remove();
    ownDocument.body.append(host);
  });
  observer.observe(body, { childList: true });
  observer.observe(ownDocument.documentElement, { childList: true });
}
