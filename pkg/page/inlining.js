// Loading the login, with the module inside a JavaScript chunk.

import { loader, runsWebAssembly, translated } from "./load.js";

// What is imported here is bundled, and imports nothing of the page's own chunk: a module that both needed would become a
// third, and the page would wait for one after the other.
const inlined = () => import("../generated/inlined.js");

export const load = /* @__PURE__ */ loader(async () => (await (globalThis.DecompressionStream && runsWebAssembly() ? inlined : translated)()).instantiate());
