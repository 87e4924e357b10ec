// Which engine a test runs in.

import { inRoot } from "../../tools/lib.mjs";

/** chromium, firefox or webkit. */
export const engine = process.env.ENGINE ?? "chromium";

/** Whether the policy of the pages forbids WebAssembly, so that the module runs as JavaScript. */
export const translated = Boolean(process.env.TRANSLATED);

/** Where a test file puts the pages that it makes. It may run in several engines at once, and in each of them once. */
export const folderOfEngine = (name) => inRoot("target/e2e", engine, name);
