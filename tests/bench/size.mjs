// npm run size: the minimal app with this package and with others, bundled and minified in one run.
//
//   npm run size               a table
//   npm run size -- --check    ours alone, against tests/bench/budget.json

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "../../tools/build.mjs";
import { SetUpError, inRoot, say } from "../../tools/lib.mjs";
import { main } from "../../tools/node.mjs";
import { table } from "./markdown.mjs";
import { OURS, bundleApp, chunksOf, installOthers, minimalApps, visitChunksOf } from "./minimal-apps.mjs";

/** More than this above the budget of a login is a mistake. What every visit pays has some bytes in its budget, since a chunk's name
 *  has a hash of its content. */
const TOLERANCE = 1.01;

const gzip = (chunk) => gzipSync(chunk, { level: 9 }).length;

/** Minified, gzip 9 and brotli 11 bytes of an app with all that a login loads, the sum over its chunks, since each is served
 *  by itself; and gzip 9 of what a visit without a login loads, and of a login where no WebAssembly runs. */
async function measure(app) {
  const folder = await bundleApp(app);
  const visit = visitChunksOf(folder, app);
  const chunks = new Map(chunksOf(folder).map((file) => [file, readFileSync(file)]));
  const sum = (files, size) => files.reduce((total, file) => total + size(chunks.get(file)), 0);
  // A login loads one form of the module.
  const without = (form) => [...chunks.keys()].filter((file) => !new RegExp(`^(${form})-`).test(basename(file)));
  const all = without("translated");
  return {
    visit: sum(visit, gzip),
    translated: sum(without("inlined|wasm"), gzip),
    minified: sum(all, (chunk) => chunk.length),
    gzip: sum(all, gzip),
    brotli: sum(all, (chunk) => brotliCompressSync(chunk, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length),
  };
}

/** Prints the table of all libraries. */
async function compareSizes() {
  await build();
  await installOthers();
  const bytes = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, " ");
  const rows = [];
  for (const [app, { name, verifies }] of Object.entries(minimalApps)) {
    const { visit, minified, gzip, brotli } = await measure(app);
    rows.push([name, ...[visit, gzip, brotli, minified].map(bytes), verifies]);
  }
  console.log(table(["library", "a visit without a login, gzip", "a login, gzip", "brotli", "minified", "verifies the signature"], rows));
}

/** Gzip 9 bytes of the first chunk of a script that imports these entries whole, without its framework. */
async function firstChunk(entries, external = []) {
  const { build: bundle } = await import("esbuild");
  const contents = entries.map((name) => `export * from "./${name}.js";`).join("");
  const options = { bundle: true, splitting: true, minify: true, format: "esm", target: "es2022", write: false, outdir: "first", external: ["react", "vue", "svelte/*", "@angular/*", ...external] };
  const { outputFiles } = await bundle({ stdin: { contents, resolveDir: inRoot("pkg") }, ...options });
  return gzip(outputFiles.find(({ path }) => basename(path) === "stdin.js").contents);
}

/** Throws where the package is larger than its budget. Returns the sizes. */
export async function assertWithinBudget() {
  await build();
  const { visit, page, adapters, ...login } = JSON.parse(readFileSync(inRoot("tests/bench/budget.json"), "utf8"));
  for (const [name, most] of Object.entries(adapters)) {
    const size = await firstChunk([name], ["../index.js"]);
    if (size > most) throw new SetUpError(`The entry for ${name} is ${size} bytes gzip on top of the first chunk; the budget is ${most}.`);
  }
  const ofPage = await firstChunk(["react", "session-warning"]);
  if (ofPage > page) throw new SetUpError(`A page with the React adapter and the session warning is ${ofPage} bytes gzip before a login; the budget is ${page}.`);
  const now = await measure(OURS);
  if (now.visit > visit) throw new SetUpError(`A visit without a login is ${now.visit} bytes gzip; the budget is ${visit}.`);
  for (const [unit, most] of Object.entries(login)) {
    if (now[unit] > most * TOLERANCE) throw new SetUpError(`The minimal app is ${now[unit]} bytes ${unit}; the budget is ${most}.`);
  }
  return now;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    if (!process.argv.includes("--check")) return compareSizes();
    const { visit, gzip, brotli } = await assertWithinBudget();
    say(`A visit without a login is ${visit} bytes gzip; a login is ${gzip}, ${brotli} brotli, in all chunks`);
  });
}
