// The public API, with the WebAssembly module inside a JavaScript chunk that is loaded when it is first needed. That chunk
// imports nothing: what it shared with this one would be a third, which a page had to wait for before it asks for the second.

import { bind } from "./bound.js";
import { inflated } from "./inflated.js";
import { entry } from "./load.js";

export { LoginError } from "./login-error.js";

export const { preload, createClient } = /* @__PURE__ */ entry(async () => bind(inflated((await import("./generated/wasm.js")).compressed)));
