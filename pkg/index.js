// The public API, with the WebAssembly module inside a JavaScript chunk that is loaded when it is first needed.

import { bind } from "./bound.js";
import { inflated } from "./inflated.js";
import { created, loader } from "./load.js";

export { LoginError } from "./login-error.js";

// What is imported here imports nothing itself: a module that both chunks needed would become a third, and the page would
// wait for one after the other.
const load = /* @__PURE__ */ loader(async () => bind(inflated((await import("./generated/wasm.js")).compressed)));

export const preload = async () => void (await load());
export const createClient = (options) => created(load, options);
