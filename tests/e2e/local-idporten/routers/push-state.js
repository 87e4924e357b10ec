// A router of a page's own.

import { startLate } from "./session.js";

function route() {
  if (location.pathname === "/") history.replaceState({ own: 1 }, "", "/hjem");
  const link = Object.assign(document.createElement("a"), { href: "/om", id: "om", textContent: "Om" });
  document.querySelector("#app").replaceChildren(Object.assign(document.createElement("h1"), { textContent: location.pathname }), link);
}
addEventListener("popstate", route);
addEventListener("click", (event) => {
  if (event.target.id !== "om") return;
  event.preventDefault();
  history.pushState({ own: 2 }, "", "/om");
  route();
});
route();
startLate((address) => {
  history.replaceState(history.state, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
});
