// Keeps the events of an open dialog of ours from the page. Modal dialogs of component libraries listen on the document: a press
// outside of them closes them, Escape closes them, and focus that leaves them is fetched back.

const POINTER = ["pointerdown", "pointerup", "pointermove", "pointerover", "pointerout", "pointercancel", "mousedown", "mouseup", "mousemove", "mouseover", "mouseout", "click", "dblclick", "auxclick", "contextmenu", "touchstart", "touchmove", "touchend", "touchcancel", "wheel"];
const KEYS = ["keydown", "keypress", "keyup"];
const FOCUS = ["focus", "focusin", "blur", "focusout"];

/** Milliseconds and pixels within which two presses are a double click. */
const [SOON, NEAR] = [500, 10];

/** Handlers of the dialogs that are open, by the element that has the dialog. What they return says whether a key is the page's after all.
 *  @type {Map<Element, (event: any) => unknown>} */
const dialogs = new Map();

/** Keys that were pressed in a dialog. When they are released, or repeated, it may be closed. */
const pressed = new Set();

/** Where and when a dialog was pressed last. */
let press = { x: 0, y: 0, at: -SOON };

/** `host` may be inside other components: the page sees the outermost one. */
function isOrHas(node, host) {
  for (let each = host; each; each = each.getRootNode().host) if (each === node) return true;
  return false;
}

/** Whether an event is the rest of what was done in a dialog that is closed by now. */
function isRest({ type, code, repeat, clientX, clientY }) {
  if (type === "keyup") return pressed.delete(code);
  if (type === "keydown" && !repeat) return pressed.delete(code) && false;
  if (KEYS.includes(type)) return pressed.has(code);
  return performance.now() - press.at < SOON && POINTER.includes(type) && Math.abs(clientX - press.x) < NEAR && Math.abs(clientY - press.y) < NEAR;
}

function route(event) {
  const { type, key, code, clientX, clientY } = event;
  for (const [host, handle] of dialogs) {
    // Focus that moves to the dialog leaves an element of the page, which must not notice that either.
    if (!isOrHas(event.target, host) && !isOrHas(event.relatedTarget, host) && key !== "Escape") continue;
    event.stopImmediatePropagation();
    if (type === "click") press = { x: clientX, y: clientY, at: performance.now() };
    if (!handle(event) && type === "keydown") pressed.add(code);
    return;
  }
  if (!isRest(event)) return;
  event.stopImmediatePropagation();
  // It would move the focus.
  if (type === "mousedown") event.preventDefault();
}

// At import: of the listeners on the window, the first comes first.
for (const kind of [...POINTER, ...KEYS, ...FOCUS]) {
  globalThis.window?.addEventListener(kind, route, { capture: true, passive: /^(touch|wheel)/.test(kind) });
}

/** From now on the page does not see the host's events, nor Escape: `handle` gets them. Returns the function that ends it. */
export function keepEvents(host, handle) {
  dialogs.set(host, handle);
  return () => dialogs.delete(host);
}
