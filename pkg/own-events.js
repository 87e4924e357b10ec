// Keeps the events of an open dialog of ours from the page. Modal dialogs of component libraries listen on the document: a press
// outside of them closes them, Escape closes them, and focus that leaves them is fetched back.

const POINTER = ["pointerdown", "pointerup", "pointermove", "pointerover", "pointerout", "pointercancel", "mousedown", "mouseup", "mousemove", "mouseover", "mouseout", "click", "dblclick", "auxclick", "contextmenu", "touchstart", "touchmove", "touchend", "touchcancel", "wheel"];
const KEYS = ["keydown", "keypress", "keyup"];
const FOCUS = ["focus", "focusin", "blur", "focusout"];

/** Handlers of the dialogs that are open, by the element that has the dialog.
 *  @type {Map<Element, (event: any) => void>} */
const dialogs = new Map();

/** `host` may be inside other components: the page sees the outermost one. */
function isOrHas(node, host) {
  for (let each = host; each; each = each.getRootNode().host) if (each === node) return true;
  return false;
}

function route(event) {
  for (const [host, handle] of dialogs) {
    // Focus that goes to the dialog leaves an element of the page, and the page is not told of that either.
    if (!event.composedPath().includes(host) && !isOrHas(event.relatedTarget, host) && event.key !== "Escape") continue;
    event.stopImmediatePropagation();
    handle(event);
  }
}

// At import: of the listeners on the window, the first comes first.
for (const kind of [...POINTER, ...KEYS, ...FOCUS]) {
  globalThis.window?.addEventListener(kind, route, { capture: true, passive: !KEYS.includes(kind) });
}

/** From now on the page does not see the host's events, nor Escape: `handle` gets them. Returns the function that ends it. */
export function keepEvents(host, handle) {
  dialogs.set(host, handle);
  return () => dialogs.delete(host);
}
