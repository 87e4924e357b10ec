// The public API, with the WebAssembly module inside a JavaScript chunk that is loaded when somebody logs in or has logged in.

import { pageClient } from "./client.js";
import { loader } from "./load.js";
import { holdsResponse } from "./look.js";
import { LoginError } from "./login-error.js";
import { learn } from "./sentence.js";

export { LoginError };

// What is imported here imports nothing of ours from the page's own chunk: a module that both needed would become a third,
// and the page would wait for one after the other.
const load = /* @__PURE__ */ loader(async () => (await import("./inlined.js")).instantiate(LoginError, learn));

export const preload = async () => void (await load());
export const createClient = (options) => pageClient(load, options);

// Whoever comes back from ID-porten waits for this, and the page's own script may take its time. A failure is told to who
// needs the module.
if (holdsResponse(globalThis.location)) load().catch(() => {});
