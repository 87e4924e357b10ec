// The public API, with the WebAssembly module inside a JavaScript chunk that is loaded when it is first needed.

import { entry } from "./load.js";

export { LoginError } from "./login-error.js";

export const { preload, createClient } = /* @__PURE__ */ entry(async () => (await import("./inline.js")).instantiate());
