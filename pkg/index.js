// The public API. Nothing here touches WebAssembly, window or document until it is called,
// so that a server may import it.

import { LoginError } from "./login-error.js";

export { LoginError };

let loading;

/** The bindings of the WebAssembly module, loaded once; a failure is forgotten, so that a later call may succeed. */
function load() {
  loading ??= import("./inline.js")
    .then((inline) => inline.instantiate())
    .catch((cause) => {
      loading = undefined;
      throw loadError(cause);
    });
  return loading;
}

function loadError(cause) {
  if (typeof DecompressionStream === "undefined" || typeof WebAssembly === "undefined") {
    return new LoginError(
      "unsupported_browser",
      "WebAssembly or DecompressionStream is missing. Login needs a browser from 2023 or later.",
    );
  }
  const forbidden = cause?.name === "CompileError";
  return new LoginError(
    "wasm_load_failed",
    forbidden
      ? "The page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src."
      : "The WebAssembly module could not be loaded. Is the person online, and are all files of the package served?",
    { retryable: !forbidden, cause },
  );
}

export async function preload() {
  await load();
}

export async function createClient(options) {
  if (typeof window === "undefined") {
    throw new LoginError(
      "unsupported_browser",
      "There is no window. Importing the package on a server is fine; create the client in the browser.",
    );
  }
  const { Client: Bindings } = await load();
  return new Client(new Bindings(options));
}

// A URL or Location object is as good as its text; anything that is no string would break the bindings.
const text = (url) => (url == null ? undefined : String(url));

class Client {
  #bindings;

  constructor(bindings) {
    this.#bindings = bindings;
  }

  get user() {
    return this.#bindings.user;
  }

  start() {
    return this.#bindings.start();
  }

  loginWithEmail(options) {
    return this.#bindings.loginWithEmail(options);
  }

  login(options) {
    return this.#bindings.login(options);
  }

  createAuthorizationRequest(options) {
    return this.#bindings.createAuthorizationRequest(options);
  }

  isRedirectCallback(url) {
    return this.#bindings.isRedirectCallback(text(url));
  }

  handleRedirectCallback(url, options) {
    return this.#bindings.handleRedirectCallback(text(url), options);
  }

  logout(options) {
    return this.#bindings.logout(options);
  }

  handleFrontChannelLogout(url) {
    return this.#bindings.handleFrontChannelLogout(text(url));
  }

  onSessionChange(listener) {
    return this.#bindings.onSessionChange(listener);
  }

  close() {
    this.#bindings.close();
  }
}

// Browsers without explicit resource management have no Symbol.dispose to put it under.
if (Symbol.dispose) {
  Client.prototype[Symbol.dispose] = Client.prototype.close;
}
