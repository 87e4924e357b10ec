// npm run test:packaging: the packed package in the tools of those who install it.

import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { inRoot, run } from "./lib.mjs";
import { main } from "./node.mjs";
import { chromium } from "./setup.mjs";

export async function packaging(args) {
  await build();
  await chromium();
  await run("node", [inRoot("tests/packaging/run.mjs"), ...args]);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(() => packaging(process.argv.slice(2)));
