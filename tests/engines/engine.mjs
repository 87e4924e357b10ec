// Which engine a test runs in.

import { inRoot } from "../../tools/lib.mjs";

/** chromium, firefox or webkit. */
export const engine = process.env.ENGINE ?? "chromium";

/** Where a test file puts the pages that it makes. It may run in several engines at once, and in each of them once. */
export const folderOfEngine = (name) => inRoot("target/e2e", engine, name);
