// Whether a link was pressed, or the pointer only touches it.

/** The address of the link that the pointer touches, until a press. */
let touched;

const hrefOf = (event) => event.composedPath().find(({ localName }) => localName === "a")?.href;
const touch = (event) => (touched = hrefOf(event));
const press = () => (touched = undefined);

/** A press with a key opens another tab. */
const isPressed = (event, href) => hrefOf(event) === href && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);

/** Listens for as long as the page lives, however often it is called. */
export function followPointer() {
  for (const type of ["mouseover", "touchstart"]) addEventListener(type, touch, { capture: true, passive: true });
  addEventListener("click", press, true);
}

/** Resolves when a link to `href` is pressed, or at once where the pointer touches none.
 *  @type {(href: string) => Promise<void>} */
export const pressed = (href) =>
  new Promise((resolve) => {
    const check = (event) => {
      if (!isPressed(event, href)) return;
      removeEventListener("click", check, true);
      resolve();
    };
    if (touched === href) addEventListener("click", check, true);
    else resolve();
  });
