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

/** Whether the browser runs WebAssembly: a policy or a setting of the user's may forbid it. Tried with the smallest module that
 *  there is. WebKit compiles it under any policy, and refuses the instance. */
export function runsWebAssembly() {
  try {
    return new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch {
    // Then the module runs as JavaScript.
  }
}

export const translated = () => import("../generated/translated.js");
