// The page's client: it checks the page's options, reads the page, and loads the rest when a user logs in or has logged
// in. It stores no user: the login behind it does.

import { hasStored, isOurs, mayBeOurs, preconnect, shown, whenIdle } from "./look.js";
import { LoginError } from "./login-error.js";
import { clientOptions, issuerOf, checked, otherOption, refusal } from "./options.js";
import { ownDocument } from "./own-document.js";
import { clean, responseIn } from "./page-load.js";
import { page } from "./page.js";

/** One client for each client_id and issuer: a page has one login, whichever copy of the package made it. */
const clients = (page.clients ??= new Map());

/** Returns the page's client for these options. `load` loads the login behind it. `byElement`: they are an element's attributes,
 *  and until the client has begun, the page's own script may say the rest. */
export function pageClient(load, options, byElement) {
  const given = clientOptions(options);
  // A server has no page, and serves many people: nothing is remembered there.
  if (typeof window === "undefined") return newClient(load, given, new LoginError("unsupported_browser", "There is no window."));
  const name = `${issuerOf(given)} ${given.clientId}`;
  let known = clients.get(name);
  if (!known) {
    const loads = new Set();
    clients.set(name, (known = { given, byElement, loads, client: newClient(() => loadAny(loads), given, undefined, name) }));
  }
  known.loads.add(load);
  const rest = known.byElement && !byElement && !known.given.begun;
  const other = otherOption(known.given, given, byElement ? given : rest && known.given);
  if (other) throw refusal(`clientId has a client with another ${other}. Give the same.`, given.locale);
  if (rest) {
    Object.assign(known.given, given);
    known.byElement = false;
  }
  return known.client;
}

/** Each copy of the package on the page brings its own way to load the rest. The slim one's may fail, before preload(). */
async function loadAny(loads) {
  let failure;
  for (const load of loads) {
    try {
      return await load();
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

const ended = () => new LoginError("aborted", "Ended by signal or close().");

/** @returns {any} */
function newClient(load, given, refused, name) {
  const createdAt = performance.now();
  const subscribing = new Set();
  const calls = new Map();
  let behind, connected, seen;

  /** What stands behind, loaded when it is first needed. */
  async function ready() {
    const login = !refused && (await load());
    if (refused) throw refused;
    if (behind) return behind;
    try {
      given.begun = true;
      behind = login.open({ ...given, createdAt });
    } catch (error) {
      // So that the developer sees it before a user logs in.
      reportError((refused = error));
      throw error;
    }
    subscribing.forEach((subscribe) => subscribe());
    return behind;
  }

  /** Does the work at once where all is there. A signal ends the waiting for it as well. */
  function call(work, signal) {
    if (behind) return work(behind);
    return new Promise((resolve, reject) => {
      const abort = () => reject(ended());
      signal?.addEventListener?.("abort", abort);
      ready().then(work).then(resolve, reject).then(() => signal?.removeEventListener?.("abort", abort));
    });
  }

  /** A call that begins before the login is loaded, so that the same call is deduplicated while it is in flight. */
  function begin(name, call) {
    const over = () => calls.delete(name);
    call.then(over, over);
    calls.set(name, call);
    return call;
  }

  /** Gives the function that unsubscribes. */
  function listen(method, listener) {
    checked({ listener: "function" }, { listener }, given.locale, ["listener"]);
    const subscribe = () => (end = behind[method](listener));
    let end = () => subscribing.delete(subscribe);
    if (behind) subscribe();
    else subscribing.add(subscribe);
    return () => end();
  }

  /** Once is enough. */
  const connect = () => (connected ??= refused || preconnect(issuerOf(given)));

  /** A call with options that may hold a signal. */
  async function act(work, signal) {
    if (signal?.aborted) throw ended();
    return call(work, signal);
  }

  /** A call by a user who is about to need the provider.
   *  @returns {(options?: any) => Promise<never>} */
  const begins = (method) => (options) => {
    connect();
    return /** @type {Promise<never>} */ (act((login) => login[method](options), options?.signal));
  };

  const is = (response, question) => Boolean(response?.url) && question(response, given, issuerOf(given));

  /** The response in an address. None, or the page's own, means the one that the page was loaded with. A URL or Location object
   *  is as good as its text. */
  function responseAt(url) {
    const inAddress = responseIn(url);
    if (is(inAddress, mayBeOurs)) return inAddress.url.href === page.response.url?.href ? page.response : inAddress;
    return url === undefined || String(url) === globalThis.location?.href ? page.response : undefined;
  }

  /** Cleans the address of a response that is provably ours, also of one that a router has written back, and gets the
   *  connection to the provider ready. */
  function take(response) {
    for (const each of [response, responseIn(globalThis.location)]) {
      if (!is(each, isOurs)) continue;
      clean(each, given.redirectUri);
      connect();
    }
  }

  /** Lets the core handle a response. What is ours is gone from the page then: its code is on no object that others reach.
   *  Another client's is left to that. */
  function handle(response, work) {
    const ours = is(response, isOurs);
    const ofPage = response === page.response;
    const result = work(response?.url?.href);
    if (ofPage) seen = page.response = ours ? {} : response;
    return result;
  }

  const start = (login, response) => handle(response, (address) => login.start(address));

  /** Returns without loading anything where no user can be logged in and the page cannot be a callback. */
  async function look() {
    if (!refused) take(page.response);
    if (!refused && ownDocument.prerendering) await shown();
    if (refused) throw refused;
    addEventListener("pageshow", returned);
    const { response } = page;
    if (!is(response, mayBeOurs) && !hasStored(given.session?.store)) {
      if (given.load !== "intent") whenIdle(() => ready().catch(() => {}));
      return { kind: "anonymous" };
    }
    return call((login) => start(login, response));
  }

  /** After a restore from the back-forward cache (bfcache): another page of the tab may have logged in a user. */
  const returned = ({ persisted }) => {
    if (persisted) client.start().catch(() => {});
  };

  const client = /** @satisfies {Omit<import("idporten-email-login").Client, typeof Symbol.dispose>} */ ({
    get user() {
      return behind?.user ?? null;
    },
    get sessionExpiresAt() {
      return behind?.sessionExpiresAt ?? null;
    },
    start() {
      if (!behind || calls.has(look)) return calls.get(look) ?? begin(look, look());
      take(page.response);
      return start(behind, page.response === seen ? undefined : page.response);
    },
    loginWithEmail: begins("loginWithEmail"),
    login: begins("login"),
    createAuthorizationRequest: begins("createAuthorizationRequest"),
    prepare: () => begins("prepare")().catch(() => {}),
    isRedirectCallback: (url) => is(responseAt(url), mayBeOurs),
    handleRedirectCallback(url, options) {
      const response = responseAt(url);
      take(response);
      // Anything that is no string would break the bindings.
      const address = response?.url?.href ?? url?.toString();
      let first;
      const work = (login) => handle(response, () => login.handleRedirectCallback(options, address, first));
      if (options) return act(work, options.signal);
      // A repeated call when all is loaded gets the same promise.
      first = calls.get(address) ?? (behind ? work(behind) : begin(address, call(work)));
      return first;
    },
    logout: (options) => act((login) => login.logout(options)),
    handleFrontChannelLogout: (url) => call((login) => login.handleFrontChannelLogout(url?.toString())),
    onSessionChange: (listener) => listen("onSessionChange", listener),
    onSessionExpiring: (listener) => listen("onSessionExpiring", listener),
    extendSession: () => behind?.extendSession() ?? false,
    close() {
      refused ??= ended();
      if (clients.get(name)?.client === client) {
        clients.delete(name);
        removeEventListener("pageshow", returned);
      }
      behind = behind?.close();
    },
  });
  // Browsers without explicit resource management have no Symbol.dispose to put it under.
  if (Symbol.dispose) client[Symbol.dispose] = client.close;
  return client;
}
