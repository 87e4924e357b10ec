// Going on where a login began, on a page that another script may route.

/** Changes the address without loading a page. The entry's state is the router's and stays, and routers, which listen for
 *  the Back button, show the page of the new address. */
export function continueAt(address) {
  // Whole, since <base href> may lead elsewhere.
  history.replaceState(history.state, "", new URL(address, location.href).href);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}
