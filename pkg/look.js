// A look at the page, without the module: can anything be there for it to do? It may only ever err towards loading; what an
// address really is, the core decides.

/** A parameter of an authorization response (RFC 6749 4.1.2) or of other flows' responses, which are refused, or one whose name is encoded. */
const RESPONSE = /[?#&](code|error|state|\w+_token|response|[^=&#]*%[^=&#]*)([=&#]|$)/;

/** Could this be an address with a response? */
export const holdsResponse = (address) => RESPONSE.test(address);

const pageOf = (address) => {
  const { origin, pathname } = new URL(address);
  return origin + pathname;
};

/** Could this address be one of the registered ones with a response? */
export function mayBeResponse(address, ...registered) {
  try {
    return holdsResponse(address) && registered.some((uri) => uri && pageOf(uri) === pageOf(address));
  } catch {
    return true;
  }
}

/** A pending login, a session, a logout that is under way, and, of what all tabs remember, that somebody was active. */
const KEPT = /^idporten-email-login.*\|(login|logout|session|active)/;

/** Does the tab keep anything of ours? Where the tabs share the session: or all of them together? Where storage cannot be read,
 *  nothing was kept. */
export function keepsAnything(store) {
  try {
    return Object.keys(store === "tabs" ? { ...sessionStorage, ...localStorage } : sessionStorage).some((key) => KEPT.test(key));
  } catch {
    return false;
  }
}

const once = (target, event) => new Promise((resolve) => target.addEventListener(event, resolve));

/** A page that is being prerendered may never be shown, and what the tab keeps may change until then. */
export const shown = () => once(document, "prerenderingchange");

/** Acts when the page is there and the browser has nothing else to do; not for people who save data. */
export async function whenIdle(act) {
  if (navigator.connection?.saveData) return;
  if (document.readyState !== "complete") await once(window, "load");
  (window.requestIdleCallback ?? setTimeout)(act);
}

/** Tells the browser to connect to the provider, as the requests to it will: across origins and without credentials. */
export const preconnect = (href) =>
  document.head.appendChild(Object.assign(document.createElement("link"), { rel: "preconnect", href, crossOrigin: "" }));
