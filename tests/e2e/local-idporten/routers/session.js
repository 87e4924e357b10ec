// What the application of each router has in common: a client, which is started after the router has routed.

import { createClient } from "idporten-email-login";

const client = createClient({ ...globalThis.config, load: "intent" });

let shown = "";

/** For a router that replaces the document's body. */
export const redraw = () => (document.querySelector("#status").textContent = shown);

function show(text) {
  shown = text;
  redraw();
}

document.querySelector("#login").addEventListener("click", () => client.loginWithEmail({ returnTo: "/saker" }).catch((error) => show(error.message)));

/** Starts the client when the router has had its time. `goOn` leads the router to where the login wanted to be. */
export function startLate(goOn) {
  setTimeout(async () => {
    try {
      const { kind, login } = await client.start();
      if (login) await goOn(login.returnTo);
      show(`${kind} ${client.user?.email ?? ""}`.trim());
    } catch (error) {
      show(error.code);
    }
  }, 200);
}
