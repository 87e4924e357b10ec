// Loading the login, with the WebAssembly module inside a JavaScript chunk.

import { loader } from "./load.js";

// What is imported here is bundled, and imports nothing of the page's own chunk: a module that both needed would become a
// third, and the page would wait for one after the other.
export const load = /* @__PURE__ */ loader(async () => (await import("../generated/inlined.js")).instantiate());
