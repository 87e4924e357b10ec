// Loading what stands behind the client, with the WebAssembly module inside a JavaScript chunk.

import { loader } from "./load.js";
import { LoginError } from "./login-error.js";
import { learn } from "./sentence.js";

// What is imported here imports nothing of ours from the page's own chunk: a module that both needed would become a third,
// and the page would wait for one after the other.
export const load = /* @__PURE__ */ loader(async () => (await import("./inlined.js")).instantiate(LoginError, learn));
