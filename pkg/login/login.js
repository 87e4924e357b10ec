// The login behind the page's client: the bindings, the WebAssembly module, and the sentences for the user.

import initialize, { Client as Bindings } from "../generated/bindings.js";
import { LoginError } from "../page/login-error.js";
import { checked, refusal } from "../page/options.js";
import { learn } from "../page/sentence.js";
import { CALLS, REQUIRED } from "./call-options.js";
import { sentences } from "./sentences.js";
import { Shared } from "./shared.js";
import { staying } from "./staying.js";
import { withValues } from "./values.js";

/** Milliseconds after leaving in which a second click on the button is the same click. */
const DOUBLE_CLICK = 1000;

/** Instantiates the module. `source`: whatever WebAssembly can be instantiated from, or a function that returns the exports for
 *  given imports. `form`: what the trace calls it. Returns what opens a client. */
export async function instantiate(source, form = "WebAssembly") {
  learn(sentences);
  try {
    await initialize({ module_or_path: await source });
  } catch (cause) {
    throw loadFailed(cause);
  }
  return { open: (options) => new Login(options, form) };
}

function loadFailed(cause) {
  // The name of the imports, which every browser's message holds where they are missing.
  const mixed = /bindings-[0-9a-f]+/.test(cause?.message);
  const message = mixed
    ? "The WebAssembly module and the package's JavaScript are of two versions. Serve both from one, and let no cache keep an old module under its name."
    : "The WebAssembly module could not be loaded. Is the user online, and are all files of the package served as they are?";
  return new LoginError("wasm_load_failed", message, { retryable: true, cause });
}

/** Makes an error of what the core says. */
const errorIn = (locale) => (code, message, { fault, retryable, ...details }) => {
  const error = new LoginError(code, message, { fault, retryable, locale });
  for (const [name, value] of Object.entries(details)) if (value !== undefined) error[name] = Object.freeze(value);
  // The provider blames the request itself: to the user that is a page which is not set up correctly.
  const ofThePage = refusal(message, locale);
  if (details.provider && fault === "page") Object.defineProperty(error, "userMessage", { value: (tag) => ofThePage.userMessage(tag) });
  return error;
};

/** Templates of build tools say lang="en", and ID-porten follows. */
function remindOfTheLanguage(locale) {
  if (!locale && location.hostname === "localhost" && /^en\b/i.test(document.documentElement.lang)) {
    console.info('ID-porten will speak English, since the page is <html lang="en">. Does it? Else write its language there.');
  }
}

/** The client behind the page's client: it shares the work of repeated calls, and notifies listeners. */
class Login {
  #bindings;
  #locale;
  #starting;
  /** The work on each response, the newest last, for as long as the session of its login goes on. */
  #logins = new Map();
  #leaving = {};
  #listeners = { change: new Set(), expiring: new Set() };

  constructor(options, form) {
    this.#locale = options.locale;
    const change = (user, reason) => {
      this.#forget();
      this.#notify("change", user, reason);
    };
    this.#bindings = new Bindings(this.#valued(options), form, errorIn(options.locale), change, (expiry) => this.#notify("expiring", expiry));
    addEventListener("pagehide", this.#forget);
  }

  #valued(options) {
    return withValues(options, (message) => refusal(message, this.#locale));
  }

  /** The options of a call, as the module takes them. */
  #optionsOf(method, given) {
    return this.#valued(checked(CALLS[method], given, this.#locale, REQUIRED[method]));
  }

  get user() {
    return this.#bindings.user;
  }

  get sessionExpiresAt() {
    return this.#bindings.sessionExpiresAt;
  }

  /** Concurrent calls are one; a later one returns what is true then. `loaded` is the address of the response that the page
   *  was loaded with, the first time. */
  start(loaded) {
    if (!this.#starting || loaded) {
      // A response that is being handled, or was, is not handled again.
      const { isCallback, result } = this.#bindings.start(this.#logins.has(loaded) ? undefined : loaded);
      if (isCallback) this.#keep(loaded, new Shared(() => result.then(({ login }) => login)));
      const latest = this.#latest();
      const joined = latest?.wait();
      const started = result.then(async (found) => {
        const login = await joined;
        return login && this.#isCurrent(latest) ? { kind: "logged-in", user: login.user, login } : found;
      });
      const over = () => (this.#starting = undefined);
      started.then(over, over);
      this.#starting = started;
    }
    return this.#starting;
  }

  prepare() {
    return this.#bindings.prepare();
  }

  loginWithEmail(given) {
    return this.#login(this.#optionsOf("loginWithEmail", given));
  }

  login(given) {
    return this.#login(this.#optionsOf("login", given));
  }

  #login({ signal, ...options }) {
    remindOfTheLanguage(options.locale);
    const work = (signal) => this.#bindings.login({ ...options, signal });
    return this.#leave("login", JSON.stringify(options), signal, work, () => new Promise(() => {}));
  }

  createAuthorizationRequest(given) {
    return this.#bindings.createAuthorizationRequest(this.#optionsOf("createAuthorizationRequest", given));
  }

  /** `given`: the promise that the page has of this call already, where it called before all was loaded: repeated calls get it. */
  handleRedirectCallback(options, address, given) {
    const { signal } = this.#optionsOf("handleRedirectCallback", options);
    // Aborted while the module was being loaded: the response is left for the next call.
    this.#refuseAborted(signal);
    if (!this.#bindings.user) this.#forget();
    const known = address ? this.#logins.get(address) : this.#latest();
    const login = known ?? this.#complete(address);
    const result = login.wait(signal, this.#aborted);
    if (!known && given) login.promise = given;
    return result;
  }

  #complete(address) {
    let isResponse;
    const login = new Shared((signal) => {
      const { isCallback, result } = this.#bindings.handleRedirectCallback(address, signal);
      isResponse = isCallback;
      return result;
    });
    if (isResponse) this.#keep(address, login);
    return login;
  }

  #latest() {
    return [...this.#logins.values()].at(-1);
  }

  #isCurrent(login) {
    return Boolean(this.#bindings.user) && [...this.#logins.values()].includes(login);
  }

  #keep(address, login) {
    this.#logins.set(address, login);
    const forget = () => this.#logins.get(address) === login && this.#logins.delete(address);
    // Its session may have ended already.
    login.promise.then(() => this.#bindings.user || forget(), forget);
  }

  /** Drops the tokens of complete logins. */
  #forget = () => {
    for (const [address, login] of this.#logins) if (login.isComplete) this.#logins.delete(address);
  };

  #aborted = () => new LoginError("aborted", "Ended by signal, or by a newer call.", { retryable: true, locale: this.#locale });

  #refuseAborted(signal) {
    if (signal?.aborted) throw this.#aborted();
  }

  logout(given) {
    const { method, localOnly } = this.#optionsOf("logout", given);
    const end = (how) => this.#bindings.logout(how);
    if (localOnly) return end("local");
    // A session that has begun since the page began to leave ends as well.
    if (this.#leaving.logout) end("local");
    let here;
    const work = () => {
      const left = end(method);
      here = staying((message) => new LoginError("logout_unavailable", message, { locale: this.#locale }), left);
      // Waited for once the browser was asked to leave.
      here.catch(() => {});
      return left;
    };
    return this.#leave("logout", "", undefined, work, () => here);
  }

  async handleFrontChannelLogout(address) {
    return this.#bindings.handleFrontChannelLogout(address);
  }

  onSessionChange(listener) {
    return this.#listen("change", listener);
  }

  /** A new listener is called at once while a warning is active. */
  onSessionExpiring(listener) {
    const expiry = this.#bindings.sessionExpiry;
    if (expiry) call(listener, expiry);
    return this.#listen("expiring", listener);
  }

  /** Returns the function that unsubscribes. */
  #listen(kind, listener) {
    // A function may listen twice.
    const entry = { listener };
    this.#listeners[kind].add(entry);
    return () => this.#listeners[kind].delete(entry);
  }

  #notify(kind, ...what) {
    const all = this.#listeners[kind];
    // An earlier listener may have unsubscribed it.
    for (const entry of [...all]) if (all.has(entry)) call(entry.listener, ...what);
  }

  extendSession() {
    return this.#bindings.extendSession();
  }

  close() {
    this.#bindings.close();
    removeEventListener("pagehide", this.#forget);
    for (const all of Object.values(this.#listeners)) all.clear();
  }

  /** Leaves the page. The same call while it is in flight is deduplicated: a double click is one click. Another call replaces it. When
   *  the browser has given up leaving, the promise goes on to `atLast`, and a click is a new call. */
  #leave(kind, key, signal, work, atLast) {
    this.#refuseAborted(signal);
    let leaving = this.#leaving[kind];
    if (leaving?.key !== key) leaving?.abort();
    if (!leaving || leaving.isAborted) leaving = this.#begin(kind, key, work, atLast);
    return leaving.wait(signal, this.#aborted);
  }

  #begin(kind, key, work, atLast) {
    const over = () => {
      if (this.#leaving[kind] === leaving) delete this.#leaving[kind];
    };
    // Back from the back-forward cache, where timers stand still, a click is a new one.
    const returned = ({ persisted }) => persisted && over();
    addEventListener("pageshow", returned);
    const left = async (signal) => {
      try {
        await work(signal);
        await new Promise((resolve) => setTimeout(resolve, DOUBLE_CLICK));
      } finally {
        removeEventListener("pageshow", returned);
        over();
      }
      return atLast();
    };
    let leave;
    const leaving = new Shared((signal) => new Promise((resolve) => (leave = () => resolve(left(signal)))), key);
    // The work may run the page's own listeners, which may call again: they find this call.
    this.#leaving[kind] = leaving;
    leave();
    return leaving;
  }
}

/** Calls a listener. One that throws does not prevent the others. */
function call(listener, ...what) {
  try {
    listener(...what);
  } catch (error) {
    reportError(error);
  }
}
