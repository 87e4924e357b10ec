// What the user does on this page and in its frames of the same origin, such as editors.

/** Text may come without keys: by dictation, input methods and keyboards that are swiped over. Moving the pointer counts: a user who
 *  reads does it. */
const ACTIVITY = ["pointerdown", "pointermove", "keydown", "touchstart", "wheel", "click", "beforeinput", "input", "compositionupdate"];

/** After these there may be a frame that was not there before. */
const NEW_FRAME = { load: (window) => own(window.document, "documentElement"), blur: (window) => window };

/** A member of the document's own: elements with a name hide such members (DOM clobbering). */
const own = (document, name) => Reflect.get(Object.getPrototypeOf(document), name, document);

/** The windows of a window's frames; of those within components, the one that has the focus. */
function frames(window) {
  let focused = own(window.document, "activeElement");
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return [...Array.from({ length: window.length }, (_, index) => window[index]), focused?.contentWindow];
}

/** Calls `act` with each event. Returns the function that ends it. */
export function listenForActivity(act) {
  const controller = new AbortController();
  const options = { capture: true, passive: true, signal: controller.signal };
  // Adding a listener that is there already changes nothing.
  const listen = (window) => {
    try {
      for (const kind of ACTIVITY) window.addEventListener(kind, act, options);
      for (const [kind, target] of Object.entries(NEW_FRAME)) target(window).addEventListener(kind, listenAgain, options);
      frames(window).forEach((frame) => frame && listen(frame));
    } catch {
      // A frame of another origin, or one that is being loaded.
    }
  };
  const listenAgain = ({ target }) => {
    if (target.contentWindow || target.window === target) listen(window);
  };
  listen(window);
  return () => controller.abort();
}
