// The client that a page holds: judges what the page gives, and sees to it that calls which belong together are one.

import { acrLoginOptions, callbackOptions, clientOptions, listener, loginOptions, logoutMethod, requestOptions } from "./options.js";

/** Milliseconds after leaving in which a second click on the button is the same click. */
const DOUBLE_CLICK = 1000;

// A URL or Location object is as good as its text; anything that is no string would break the bindings.
const text = (url) => (url == null ? undefined : String(url));

/** What the work promises; what it throws, the promise is rejected with. */
function promised(work) {
  try {
    return work();
  } catch (error) {
    return Promise.reject(error);
  }
}

export class Client {
  #bindings;
  #locale;
  #started;
  #leaving = {};

  constructor(Bindings, options) {
    const checked = clientOptions(options);
    this.#locale = checked.locale;
    this.#bindings = new Bindings(checked);
    addEventListener("pageshow", this.#returned);
  }

  /** Back from the back-forward cache, where timers stand still, a click is a new one. */
  #returned = ({ persisted }) => {
    if (persisted) this.#leaving = {};
  };

  get user() {
    return this.#bindings.user;
  }

  start() {
    if (this.#started) this.#bindings.cleanAddress();
    return (this.#started ??= this.#bindings.start());
  }

  loginWithEmail(options) {
    return promised(() => this.#logIn(loginOptions(options, this.#locale)));
  }

  login(options) {
    return promised(() => this.#logIn(acrLoginOptions(options, this.#locale)));
  }

  #logIn(options) {
    const never = () => new Promise(() => {});
    return this.#leave("login", options.signal, () => this.#bindings.login(options), never);
  }

  createAuthorizationRequest(options) {
    return promised(() => this.#bindings.createAuthorizationRequest(requestOptions(options, this.#locale)));
  }

  isRedirectCallback(url) {
    return this.#bindings.isRedirectCallback(text(url));
  }

  handleRedirectCallback(url, options) {
    return promised(() => this.#bindings.handleRedirectCallback(text(url), callbackOptions(options, this.#locale).signal));
  }

  logout(options) {
    return promised(() => this.#logOut(logoutMethod(options, this.#locale)));
  }

  #logOut(method) {
    // The result holds tokens, and says that somebody is logged in.
    this.#started = undefined;
    const end = (how) => this.#bindings.logout(how);
    if (method === "local") return end("local");
    // A session that has begun since the page began to leave ends as well.
    if (this.#underWay("logout")) end("local");
    return this.#leave("logout", undefined, () => end(method), () => {});
  }

  handleFrontChannelLogout(url) {
    return this.#bindings.handleFrontChannelLogout(text(url));
  }

  onSessionChange(onChange) {
    return this.#bindings.onSessionChange(listener(onChange, this.#locale));
  }

  close() {
    removeEventListener("pageshow", this.#returned);
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
    const left = async () => {
      try {
        await work();
        await new Promise((resolve) => setTimeout(resolve, DOUBLE_CLICK));
      } finally {
        if (this.#leaving[kind] === call) delete this.#leaving[kind];
      }
      return atLast();
    };
    settle(left());
    return call.promise;
  }
}

// Vue makes a proxy of what is put into a ref, and private members cannot be read through one.
Object.defineProperty(Client.prototype, "__v_skip", { value: true });

// Browsers without explicit resource management have no Symbol.dispose to put it under.
if (Symbol.dispose) {
  Client.prototype[Symbol.dispose] = Client.prototype.close;
}
