// The public API, with the WebAssembly module inside a JavaScript chunk that is loaded when somebody logs in or has logged in.

import { pageClient } from "./page/client.js";
import { load } from "./page/inlining.js";
import { LoginError } from "./page/login-error.js";
import { hasOurForm } from "./page/page-load.js";
import { page } from "./page/page.js";

export { LoginError };

export const preload = async () => void (await load());
export const createClient = (options) => pageClient(load, options);

// Whoever comes back from ID-porten waits for this, and the page's own script may take its time. A failure is told to who
// needs the module.
if (page.response.url && hasOurForm(page.response)) load().catch(() => {});
