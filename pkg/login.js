// What stands behind a client once somebody logs in or has logged in: the bindings, the WebAssembly module, and the
// sentences that people read.

import { CALLS, REQUIRED } from "./call-options.js";
import initialize, { Client as Bindings } from "./generated/bindings.js";
import { sentences } from "./sentences.js";
import { staying } from "./staying.js";
import { withValues } from "./values.js";

/** Milliseconds after leaving in which a second click on the button is the same click. */
const DOUBLE_CLICK = 1000;

/** `wasm`: whatever WebAssembly can be instantiated from. `LoginError` and `learn` are given, since nothing of the page's own
 *  chunk is imported here. Gives what opens a client. */
export async function instantiate(wasm, LoginError, learn) {
  learn(sentences);
  try {
    await initialize({ module_or_path: await wasm });
  } catch (cause) {
    throw refused(cause, LoginError);
  }
  const makeError = (locale) => (code, message, { provider, skewSeconds, returnTo, ...details }) => {
    const error = new LoginError(code, message, { ...details, locale });
    if (provider) {
      error.provider = Object.freeze(provider);
      // The provider blames the request itself: to the user that is a page which is not set up correctly.
      const ofThePage = new LoginError("invalid_config", message, { locale });
      if (error.fault === "page") Object.defineProperty(error, "userMessage", { value: (tag) => ofThePage.userMessage(tag) });
    }
    if (skewSeconds !== undefined) error.skewSeconds = skewSeconds;
    if (returnTo !== undefined) error.returnTo = returnTo;
    return error;
  };
  const open = (options, judged) => {
    const refusal = (code, message) => new LoginError(code, message, { locale: options.locale });
    const valued = (given) => withValues(given, (message) => refusal("invalid_config", message));
    const optionsOf = (method, given) => valued(judged(CALLS[method], given, options.locale, REQUIRED[method]));
    return new Login(new Bindings(valued(options), makeError(options.locale)), optionsOf, refusal);
  };
  return { open };
}

function refused(cause, LoginError) {
  if (typeof DecompressionStream === "undefined" || typeof WebAssembly === "undefined") {
    return new LoginError("unsupported_browser", "WebAssembly or DecompressionStream is missing. Login needs a browser from 2023 or later.");
  }
  // Each browser says in its own words that its policy does not allow it, and all say it in English.
  const forbidden = cause?.name === "CompileError" && /\beval\b|unsafe-eval|content.security|\bCSP\b/i.test(cause.message);
  // The name of the imports, which every browser's message holds when nobody gives them.
  const mixed = /bindings-[0-9a-f]+/.test(cause?.message);
  const message = forbidden
    ? "The page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src."
    : mixed
      ? "The WebAssembly module and the package's JavaScript are of two versions. Serve both from one, and let no cache keep an old module under its name."
      : "The WebAssembly module could not be loaded. Is the person online, and are all files of the package served as they are?";
  return new LoginError("wasm_load_failed", message, { retryable: !forbidden, cause });
}

/** Templates of build tools say lang="en", and ID-porten follows. */
function remindOfTheLanguage(locale) {
  if (!locale && location.hostname === "localhost" && /^en\b/i.test(document.documentElement.lang)) {
    console.info('ID-porten will speak English, since the page is <html lang="en">. Does it? Else write its language there.');
  }
}

/** Sees to it that calls which leave the page are one call. */
class Login {
  #bindings;
  #optionsOf;
  #refusal;
  #starting;
  #leaving = {};

  constructor(bindings, optionsOf, refusal) {
    this.#bindings = bindings;
    this.#optionsOf = optionsOf;
    this.#refusal = refusal;
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
    const over = () => (this.#starting = undefined);
    if (!this.#starting || loaded) (this.#starting = this.#bindings.start(loaded)).then(over, over);
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

  #login(options) {
    remindOfTheLanguage(options.locale);
    const never = () => new Promise(() => {});
    return this.#leave("login", options.signal, () => this.#bindings.login(options), never);
  }

  createAuthorizationRequest(given) {
    return this.#bindings.createAuthorizationRequest(this.#optionsOf("createAuthorizationRequest", given));
  }

  handleRedirectCallback(options, address, given) {
    const { signal } = this.#optionsOf("handleRedirectCallback", options);
    // Given up while the module was being loaded: the response is left for the next call.
    if (signal?.aborted) throw this.#refusal("aborted", "Ended by signal.");
    return this.#bindings.handleRedirectCallback(address, signal, given);
  }

  logout(given) {
    const { method, localOnly } = this.#optionsOf("logout", given);
    const end = (how) => this.#bindings.logout(how);
    if (localOnly) return end("local");
    // A session that has begun since the page began to leave ends as well.
    if (this.#underWay("logout")) end("local");
    let here;
    const work = () => {
      const told = end(method);
      here = staying((message) => this.#refusal("logout_unavailable", message), told);
      // Waited for once the browser was told to leave.
      here.catch(() => {});
      return told;
    };
    return this.#leave("logout", undefined, work, () => here);
  }

  async handleFrontChannelLogout(address) {
    return this.#bindings.handleFrontChannelLogout(address);
  }

  onSessionChange(listener) {
    return this.#bindings.onSessionChange(listener);
  }

  onSessionExpiring(listener) {
    return this.#bindings.onSessionExpiring(listener);
  }

  extendSession() {
    return this.#bindings.extendSession();
  }

  close() {
    this.#bindings.close();
  }

  #underWay(kind) {
    const call = this.#leaving[kind];
    return call && !call.signal?.aborted;
  }

  /** Leaves the page, or joins the call of this kind that is leaving it already: a double click is one click. When the
   *  browser has given up leaving, the promise goes on to `atLast`, and a click is a new one. */
  #leave(kind, signal, work, atLast) {
    if (this.#underWay(kind)) return this.#leaving[kind].promise;
    const call = { signal };
    // The work may run the page's own listeners, which may call again: they find this call.
    let settle;
    call.promise = new Promise((resolve) => (settle = resolve));
    this.#leaving[kind] = call;
    const over = () => {
      if (this.#leaving[kind] === call) delete this.#leaving[kind];
    };
    // Back from the back-forward cache, where timers stand still, a click is a new one.
    const returned = ({ persisted }) => persisted && over();
    addEventListener("pageshow", returned);
    const left = async () => {
      try {
        await work();
        await new Promise((resolve) => setTimeout(resolve, DOUBLE_CLICK));
      } finally {
        removeEventListener("pageshow", returned);
        over();
      }
      return atLast();
    };
    settle(left());
    return call.promise;
  }
}
