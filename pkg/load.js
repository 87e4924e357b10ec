// Loading the WebAssembly module, once, and saying why it failed. Nothing here touches WebAssembly, window or document
// until it is called, so that a server may import it.

import { LoginError } from "./login-error.js";

/** The functions of an entry. `instantiate` gives the function that makes a client. */
export function entry(instantiate) {
  let loading;

  /** A failure is forgotten, so that a later call may succeed. */
  const load = async (...source) => {
    loading ??= instantiate(...source).catch((cause) => {
      loading = undefined;
      throw cause instanceof LoginError ? cause : loadError(cause);
    });
    return loading;
  };

  const preload = async (...source) => void (await load(...source));

  const createClient = async (options) => {
    if (typeof window === "undefined") {
      throw new LoginError(
        "unsupported_browser",
        "There is no window. Importing the package on a server is fine; create the client in the browser.",
      );
    }
    const create = await load();
    return create(options);
  };

  return { preload, createClient };
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
