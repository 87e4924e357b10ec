// The authorization response that this page was loaded with. It is read once, when the package is imported, and out of the
// address before a router that is created later reads it there.

import { ownDocument } from "./own-document.js";
import { page } from "./page.js";

export const NAMESPACE = "idporten-email-login|";

/** `state` values of a login have this form (src/login/state.rs). */
const STATE = /^iel-[\w-]{43}$/;

/** The core reads no more of a query, and of a fragment. */
const LONGEST = 512 * 1024;

/** The value of what may throw: storage that is blocked, an address that is none. */
export const attempt = (act) => {
  try {
    return act();
  } catch {
    return undefined;
  }
};

/** An address with parameters, in the query or the fragment. */
export const responseIn = (address) =>
  attempt(() => {
    const url = new URL(address);
    // In front, since URLSearchParams takes a second "?" away.
    const text = `&${url.search.slice(1)}&${url.hash.slice(1)}`;
    return text[2] && { url, parameters: new URLSearchParams(text.length > LONGEST ? "" : text) };
  });

export const storedNames = (storage = () => sessionStorage) => attempt(() => Object.keys(storage())) ?? [];

/** The key of the login that is pending in this tab for a response, whichever client has begun it. */
export function pendingKey({ parameters }) {
  const endings = parameters.getAll("state").map((state) => `|login|${state}`);
  // In Firefox a frame of another site that so much as reads its storage may cost the tab's next page its own.
  return endings[0] && storedNames().find((key) => key.startsWith(NAMESPACE) && endings.some((ending) => key.endsWith(ending)));
}

export const hasOurForm = ({ parameters }) => parameters.getAll("state").some((state) => STATE.test(state));

/** Parameters of a response (RFC 6749 4.1.2, RFC 9207), and of other flows' responses, which are refused. */
export const RESPONSE = ["code", "error", "state", "id_token", "access_token", "response"];

const inAddress = (parameters) => parameters.getAll("state").join(" ");

/** Removes a response from the address and the history, unless a script has done so. The entry's state is the page's and stays,
 *  and so does a page that a server has led the response to, with its own parameters. Browsers refuse it in documents without an
 *  origin. */
export const clean = ({ url, parameters }, registered) =>
  attempt(() => {
    const here = responseIn(location.href);
    if (!here || (here.url.search !== url.search && inAddress(here.parameters) !== inAddress(parameters))) return;
    const target = new URL(registered, url);
    if (target.pathname !== location.pathname) {
      target.href = location.href;
      for (const name of [...RESPONSE, "iss", "error_description"]) target.searchParams.delete(name);
    }
    target.hash = url.hash === location.hash ? "" : location.hash;
    // Whole, since <base href> may lead elsewhere.
    history.replaceState(history.state, "", target.href);
  });

/** The address that the document was loaded with, which a script may have changed since. Browsers differ in whether the entry
 *  has the fragment, and test runners have none. */
function loadedAddress() {
  const name = performance.getEntriesByType?.("navigation")[0]?.name;
  return !name || location.href.startsWith(name) ? location.href : name;
}

/** Reads the response, and removes that of a pending login from the address at once. A page that is left before the login is
 *  complete reports that when it is loaded again. */
function read() {
  const response = responseIn(loadedAddress());
  // A page that is being prerendered has a copy of the tab's storage, and may never be shown.
  if (ownDocument.prerendering) return response;
  const key = response && pendingKey(response);
  if (key) {
    attempt(() => {
      clean(response, JSON.parse(sessionStorage[key]).redirect_uri);
      const [pending] = /login\|[^|]*$/.exec(key);
      sessionStorage[key.replace(pending, "completing")] = pending;
    });
  }
  return response;
}

// Without a `url` where there is none. A copy that comes later does not read again.
page.response ??= (typeof window !== "undefined" && read()) || {};
