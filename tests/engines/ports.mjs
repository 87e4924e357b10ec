// What runs side by side has ports of its own: engines, and processes of one engine.

import { inRoot } from "../../tools/lib.mjs";

const SHIFT = { chromium: 0, firefox: 1000, webkit: 2000 };

/** Ports from one process of an engine to the next, so that there is room for three: SHARES in tests/runner/lane.mjs. */
const SHARE = 300;

/** chromium, firefox or webkit. */
export const engine = process.env.ENGINE ?? "chromium";

/** Which of the processes that run at once this is. */
export const share = Number(process.env.SHARE ?? 0);

export const portOfEngine = (port) => port + SHIFT[engine] + SHARE * share;

/** Where a test file puts the pages that it makes. It may run in several engines at once, and in each of them once. */
export const folderOfEngine = (name) => inRoot("target/e2e", engine, name);
