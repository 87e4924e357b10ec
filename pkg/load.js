// Loading the WebAssembly module, once, and saying why it failed. Nothing here touches WebAssembly, window or document
// until it is called, so that a server may import it.

import { LoginError } from "./login-error.js";

/** Loads once. `instantiate` gives the function that makes a client. */
export function loader(instantiate) {
  let loading;
  /** A failure is forgotten, so that a later call may succeed. */
  return async (...source) => {
    loading ??= instantiate(...source).catch((cause) => {
      loading = undefined;
      throw cause instanceof LoginError ? cause : loadError(cause);
    });
    return loading;
  };
}

export async function created(load, options) {
  if (typeof window === "undefined") {
    throw new LoginError(
      "unsupported_browser",
      "There is no window. Importing the package on a server is fine; create the client in the browser.",
    );
  }
  const create = await load();
  return create(options);
}

function loadError(cause) {
  if (typeof DecompressionStream === "undefined" || typeof WebAssembly === "undefined") {
    return new LoginError(
      "unsupported_browser",
      "WebAssembly or DecompressionStream is missing. Login needs a browser from 2023 or later.",
    );
  }
  // Each browser says in its own words that its policy does not allow it, and all say it in English.
  const forbidden = cause?.name === "CompileError" && /\beval\b|unsafe-eval|content.security|\bCSP\b/i.test(cause.message);
  return new LoginError(
    "wasm_load_failed",
    forbidden
      ? "The page's Content-Security-Policy forbids WebAssembly: add 'wasm-unsafe-eval' to script-src."
      : "The WebAssembly module could not be loaded. Is the person online, and are all files of the package served as they are?",
    { retryable: !forbidden, cause },
  );
}
