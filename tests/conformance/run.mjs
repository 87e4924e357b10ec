// npm run test:conformance: the conformance tests, row by row.
//
//   npm run test:conformance                      all of it in Chromium
//   npm run test:conformance -- CL JS-02          only these groups or rows
//   npm run test:conformance -- --engine firefox  in another engine
//   npm run test:conformance -- --translated      under a policy that forbids WebAssembly

import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "../../tools/build.mjs";
import { SetUpError, inRoot } from "../../tools/lib.mjs";
import { main } from "../../tools/node.mjs";
import { ENGINES, npmPackages, rust } from "../../tools/setup.mjs";
import { resultsOf } from "../runner/process.mjs";
import { retry } from "../runner/retry.mjs";
import { sideBySide } from "../runner/side-by-side.mjs";
import { conclude } from "../runner/table.mjs";
import { isOf, named, rows } from "./rows.mjs";

/** The rows of an engine are cut into so many pieces, so that no core waits long for the other at the end. */
const PIECES = 4;

/** Seconds for a piece. */
const DEADLINE = 900;

/** Refuses names that no row has. */
export function assertRows(names) {
  const unknown = names.filter((name) => !Object.keys(rows).some(isOf(name)));
  if (unknown.length) throw new SetUpError(`There is no row ${unknown.join()} in tests/conformance/rows.json.`);
}

/** Runs these rows in each engine, or all where none is named. Returns a row of the table for each engine. `translated`: under a
 *  policy that forbids WebAssembly. */
export async function conformance(wanted, { translated = false } = {}) {
  await build();
  const engines = Object.keys(wanted);
  for (const engine of engines) await ENGINES[engine]();
  const works = engines.flatMap((engine) => Array.from({ length: PIECES }, (_, piece) => ({ engine, piece, pieces: PIECES, names: wanted[engine], translated })));
  const pieces = await sideBySide(works, runPiece);
  const table = [];
  for (const engine of engines) {
    const results = pieces.filter((piece) => piece.engine === engine);
    const retried = await retry(results, runAgain, ({ failed }) => failed.map(nameOf).join("; "));
    const failed = new Set(results.flatMap((piece) => piece.failed));
    const passed = new Set(results.flatMap((piece) => piece.run).filter((row) => !failed.has(row)));
    table.push({ suite: translated ? "conformance, translated" : "conformance", engine, passed: passed.size, failed: [...failed].map(nameOf), retried: retried.map(nameOf), skipped: results.reduce((sum, { skipped }) => sum + skipped, 0) });
  }
  return table;
}

/** A failed row by its name; a piece that ended early is named already. */
const nameOf = (failed) => (failed in rows ? named(failed) : failed);

/** Only the rows that failed, or the whole of a piece that has not run to its end. */
async function runAgain(result) {
  if (!result.ended) return runPiece(result);
  const { failed } = await runPiece({ ...result, piece: 0, pieces: 1, names: result.failed });
  return { ...result, failed };
}

/** Returns the work with its results. */
async function runPiece(work) {
  const { engine, piece, pieces, names, translated } = work;
  const name = `conformance-${engine}${translated ? "-translated" : ""}-${piece}`;
  // Some rows have an address of 100 kB.
  const args = ["--max-http-header-size=1048576", inRoot("tests/conformance/piece.mjs"), ...names];
  const { failure, results = { run: [], failed: [], skipped: 0 } } = await resultsOf(name, args, { env: { ENGINE: engine, PIECE: piece, PIECES: pieces, ...(translated && { TRANSLATED: "1" }) }, deadline: DEADLINE });
  const failed = new Set(results.failed);
  if (!results.ended) failed.add(failure.late ? `${name}: not finished within ${DEADLINE} s, while it ran ${results.running}` : `${name}: ${failure.message}`);
  return { ...work, ...results, failed: [...failed] };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { engine: { type: "string", default: "chromium" }, translated: { type: "boolean" } } });
    assertRows(positionals);
    if (!Object.hasOwn(ENGINES, values.engine)) throw new SetUpError(`There is no engine ${values.engine}. There are ${Object.keys(ENGINES).join(", ")}.`);
    await npmPackages();
    await rust();
    conclude(await conformance({ [values.engine]: positionals }, values));
  });
}
