// Turbo, which swaps the page's body for that of another page, and keeps the state of the history for itself.

import "@hotwired/turbo";
import { redraw, startLate } from "./session.js";

function route() {
  redraw();
  const link = Object.assign(document.createElement("a"), { href: "/om", id: "om", textContent: "Om" });
  document.querySelector("#app").replaceChildren(Object.assign(document.createElement("h1"), { textContent: location.pathname }), link);
}
document.addEventListener("turbo:load", route);
route();
startLate((address) => {
  history.replaceState(history.state, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  route();
});
