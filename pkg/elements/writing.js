// Whether the user is writing. A modal dialog takes the focus, and what is being written goes nowhere.

import { ownDocument } from "../page/own-document.js";

/** Milliseconds without input after which the user pauses. */
const PAUSE = 2000;

/** Also by dictation and input methods, which need no keys. */
const INPUT = ["beforeinput", "input", "compositionupdate"];

const NO_TEXT = ["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"];

let last = -PAUSE;

/** @param {any} event */
function note({ isTrusted, inputType, data }) {
  // A checkbox has input as well, and nothing is written there.
  if (isTrusted && (inputType || data)) last = performance.now();
}

for (const kind of INPUT) globalThis.window?.addEventListener(kind, note, true);

/** The element with the focus, within components and frames of this origin too. */
function focusedElement() {
  let element = ownDocument.activeElement;
  for (let inner = element; inner; inner = element.shadowRoot?.activeElement ?? element.contentDocument?.activeElement) element = inner;
  return element;
}

/** It, where it is a text field, an editor or a frame of another origin. */
export function focusedField() {
  const element = focusedElement();
  const { localName, type, isContentEditable, readOnly } = element ?? {};
  if (readOnly) return undefined;
  const isField = isContentEditable || ["iframe", "textarea"].includes(localName) || (localName === "input" && !NO_TEXT.includes(type));
  return isField ? element : undefined;
}

/** Whether the user writes right now. */
export function isWriting() {
  if (performance.now() - last < PAUSE) return true;
  const field = focusedField();
  // Input in a frame is not seen here, but that there was a key.
  return Boolean(field && (field.localName === "iframe" || field.ownerDocument !== document) && navigator.userActivation?.isActive);
}

/** Whether a key writes or deletes text, rather than being a command. */
export const writes = ({ key, ctrlKey, altKey, metaKey }) =>
  !metaKey && (!ctrlKey || altKey) && (key.length === 1 || ["Backspace", "Delete", "Dead", "Process", "Unidentified"].includes(key));
