// npm run test:cases: the list of what a login client must survive.
//
//   npm run test:cases                      all of it, and in the other engines the rows in which they have a say
//   npm run test:cases -- CL JS-02          in Chromium, only these groups or rows
//   npm run test:cases -- --engine firefox  in another engine

import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { LONGEST, sideBySide } from "./lane.mjs";
import { inRoot, run } from "./lib.mjs";
import { ENGINES } from "./setup.mjs";

/** An engine's cases are cut into so many pieces, so that no core waits long for the other at the end. */
const PIECES = 4;

/** Runs these rows of each engine, or all where none is named. Gives a row of the table for each: how many rows are as
 *  expected, how many are not, and how many cases cannot be had there. */
export async function cases(wanted) {
  const engines = Object.keys(wanted);
  for (const engine of engines) await ENGINES[engine]();
  const works = engines.flatMap((engine) => Array.from({ length: PIECES }, (_, piece) => ({ engine, piece, rows: wanted[engine] })));
  const pieces = await sideBySide(works, runPiece);
  return engines.map((engine) => {
    const its = pieces.filter((piece) => piece.engine === engine);
    const failed = new Set(its.flatMap((piece) => piece.failed));
    const passed = new Set(its.flatMap((piece) => piece.run).filter((row) => !failed.has(row)));
    return { suite: "hostile rows", engine, passed: passed.size, failed: failed.size, left: its.reduce((sum, { left }) => sum + left, 0) };
  });
}

async function runPiece({ engine, piece, rows }, share) {
  const name = `cases-${engine}-${piece}`;
  const results = inRoot("target/scenes", `${name}.json`);
  mkdirSync(inRoot("target/scenes"), { recursive: true });
  rmSync(results, { force: true });
  const env = { ENGINE: engine, SHARE: share, PIECE: piece, PIECES, RESULTS: results };
  // Some rows have an address of 100 kB.
  const command = ["--max-http-header-size=1048576", inRoot("tests/cases/run.mjs"), ...rows];
  const ended = await run("node", command, { env, timeout: LONGEST }).then(() => true, () => false);
  const found = existsSync(results) ? JSON.parse(readFileSync(results, "utf8")) : { run: [], failed: [], left: 0 };
  // A process that did not come to its end has failed, whatever it had found by then.
  if (!ended && !found.failed.length) found.failed.push(name);
  return { engine, ...found };
}
