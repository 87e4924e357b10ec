// Whether the user is writing. A modal dialog takes the focus, and what is being written goes nowhere.

import { ownDocument } from "./own-document.js";

/** Milliseconds without input after which the user pauses. */
const PAUSE = 2000;

/** Also by dictation and input methods, which need no keys. */
const INPUT = ["beforeinput", "input", "compositionupdate"];

const NO_TEXT = ["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"];

let last = -PAUSE;
for (const kind of INPUT) globalThis.window?.addEventListener(kind, (event) => {
  // A checkbox has input as well, and nothing is written there.
  if (event.isTrusted && (event.inputType || event.data)) last = performance.now();
}, true);

/** The element with the focus, within components too; undefined where it is neither a text field, an editor nor a frame. */
export function focusedField() {
  let element = ownDocument.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const { localName, type, isContentEditable } = element ?? {};
  const isField = isContentEditable || ["iframe", "textarea"].includes(localName) || (localName === "input" && !NO_TEXT.includes(type));
  return isField ? element : undefined;
}

/** Whether the user writes right now. Input in a frame is not seen here, but that it has had a key. */
export const isWriting = () =>
  performance.now() - last < PAUSE || (focusedField()?.localName === "iframe" && Boolean(navigator.userActivation?.isActive));

/** Whether a key writes or deletes text, rather than being a command. */
export const writes = ({ key, ctrlKey, altKey, metaKey }) =>
  !metaKey && (!ctrlKey || altKey) && (key.length === 1 || ["Backspace", "Delete", "Dead", "Process", "Unidentified"].includes(key));
