// The public API, with the WebAssembly module inside a JavaScript chunk that is loaded when a user logs in or has logged in.

import { pageClient } from "./page/client.js";
import { load } from "./page/inlining.js";
import { LoginError } from "./page/login-error.js";
import { hasOurForm } from "./page/page-load.js";
import { page } from "./page/page.js";

export { LoginError };

export const preload = async () => void (await load());
export const createClient = (options) => pageClient(load, options);

// Early, since a user who returns from ID-porten waits for it, and the page's own script may start late. The error is ignored here:
// later callers receive it.
if (page.response.url && hasOurForm(page.response)) load().catch(() => {});
