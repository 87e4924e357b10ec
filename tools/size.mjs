// npm run size: the minimal app with this package and with others, bundled and minified in one run, all chunks counted.
//
//   npm run size               a table
//   npm run size -- --check    ours alone, against tests/bench/budget.json

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "./build.mjs";
import { SetUpError, inRoot, main, say } from "./lib.mjs";
import { table } from "../tests/bench/markdown.mjs";
import { OURS, bundleApp, chunksOf, installOthers, minimalApps } from "../tests/bench/minimal-apps.mjs";

/** More than this above the budget is a mistake. */
const TOLERANCE = 1.01;

/** Minified, gzip 9 and brotli 11 bytes of an app, the sum over its chunks, since each is served by itself. */
async function measure(app) {
  const chunks = chunksOf(await bundleApp(app)).map((file) => readFileSync(file));
  const sum = (size) => chunks.reduce((total, chunk) => total + size(chunk), 0);
  return {
    minified: sum((chunk) => chunk.length),
    gzip: sum((chunk) => gzipSync(chunk, { level: 9 }).length),
    brotli: sum((chunk) => brotliCompressSync(chunk, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length),
  };
}

export async function size(args) {
  await build();
  if (args.includes("--check")) return check();
  await installOthers();
  const bytes = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, " ");
  const rows = [];
  for (const [app, { name, verifies }] of Object.entries(minimalApps)) {
    const { minified, gzip, brotli } = await measure(app);
    rows.push([name, ...[minified, gzip, brotli].map(bytes), verifies]);
  }
  console.log(table(["", "minified", "gzip", "brotli", "verifies the signature"], rows));
}

async function check() {
  const budget = JSON.parse(readFileSync(inRoot("tests/bench/budget.json"), "utf8"));
  const now = await measure(OURS);
  for (const [unit, most] of Object.entries(budget)) {
    if (now[unit] > most * TOLERANCE) throw new SetUpError(`The minimal app is ${now[unit]} bytes ${unit}; the budget is ${most}.`);
  }
  say(`The minimal app is ${now.gzip} bytes gzip, ${now.brotli} brotli, in all chunks`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(() => size(process.argv.slice(2)));
