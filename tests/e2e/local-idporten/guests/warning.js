// A session warning that a script puts into the body, and what the page sees of what is done in it.

import { fakeClient } from "idporten-email-login/testing";
import "idporten-email-login/session-warning";

const KINDS = ["keydown", "keyup", "pointerdown", "mousedown", "click", "focusin", "focusout"];

export function addWarning() {
  globalThis.client = fakeClient({ user: {} });
  const warning = document.createElement("idporten-session-warning");
  warning.client = globalThis.client;
  document.body.append(warning);
  globalThis.seen = [];
  for (const target of [document, window]) {
    for (const kind of KINDS) target.addEventListener(kind, (event) => event.composedPath().includes(warning) && globalThis.seen.push(kind), true);
  }
}
