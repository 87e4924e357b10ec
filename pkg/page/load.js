// Loading what stands behind the client, once, and saying that it failed.

import { LoginError } from "./login-error.js";

/** Loads once. A failure is forgotten, so that a later call may succeed. */
export function loader(instantiate) {
  let loading;
  const settled = async (work) => {
    try {
      return await work;
    } catch (cause) {
      loading = undefined;
      if (cause instanceof LoginError) throw cause;
      throw new LoginError("wasm_load_failed", "Login not loaded. Offline?", { retryable: true, cause });
    }
  };
  // What is thrown at once is no loading that another call would have to wait for.
  return async (...source) => (loading ??= settled(instantiate(...source)));
}
