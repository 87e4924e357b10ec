// Keeps an open dialog of ours usable where the page hides everything beside its own modal dialog from assistive technology.

const ATTRIBUTES = ["aria-hidden", "inert"];

/** The element and all that it is in, components included. */
function* ancestors(element) {
  for (let node = element; node; node = node.parentNode ?? node.host) if (node instanceof Element) yield node;
}

/** Removes `aria-hidden` and `inert` from the host, and makes `aria-hidden` of what it is in ineffective, for as long as the dialog is
 *  open. Returns the function that ends it. */
export function showToAll(host) {
  const hidden = new Set();
  const mend = () => {
    for (const name of ATTRIBUTES) if (host.hasAttribute(name)) host.removeAttribute(name);
    for (const node of ancestors(host)) {
      if (node.getAttribute("aria-hidden") !== "true") continue;
      // Not removed and inserted again: where the page removes it in between, it must stay removed.
      node.setAttribute("aria-hidden", "false");
      hidden.add(node);
    }
  };
  const observer = new MutationObserver(mend);
  for (const node of ancestors(host)) observer.observe(node, { attributeFilter: ATTRIBUTES });
  mend();
  return () => {
    observer.disconnect();
    for (const node of hidden) if (node.getAttribute("aria-hidden") === "false") node.setAttribute("aria-hidden", "true");
  };
}
