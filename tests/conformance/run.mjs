// npm run test:cases: the list of what a login client must survive.
//
//   npm run test:cases                      all of it, and in the other engines the rows in which they have a say
//   npm run test:cases -- CL JS-02          in Chromium, only these groups or rows
//   npm run test:cases -- --engine firefox  in another engine

import { resultsOf, sideBySide } from "../runner/lane.mjs";
import { inRoot } from "../../tools/lib.mjs";
import { ENGINES } from "../../tools/setup.mjs";

/** An engine's cases are cut into so many pieces, so that no core waits long for the other at the end. */
const PIECES = 4;

/** Runs these rows of each engine, or all where none is named. Gives a row of the table for each: how many rows are as
 *  expected, how many are not, and how many cases cannot be had there. */
export async function cases(wanted) {
  const engines = Object.keys(wanted);
  for (const engine of engines) await ENGINES[engine]();
  const works = engines.flatMap((engine) => Array.from({ length: PIECES }, (_, piece) => ({ engine, piece, names: wanted[engine] })));
  const pieces = await sideBySide(works, runPiece);
  return engines.map((engine) => {
    const its = pieces.filter((piece) => piece.engine === engine);
    const failed = new Set(its.flatMap((piece) => piece.failed));
    const passed = new Set(its.flatMap((piece) => piece.run).filter((row) => !failed.has(row)));
    return { suite: "hostile rows", engine, passed: passed.size, failed: failed.size, left: its.reduce((sum, { left }) => sum + left, 0) };
  });
}

async function runPiece({ engine, piece, names }, share) {
  const name = `cases-${engine}-${piece}`;
  // Some rows have an address of 100 kB.
  const args = ["--max-http-header-size=1048576", inRoot("tests/conformance/piece.mjs"), ...names];
  const { succeeded, results = { run: [], failed: [], left: 0 } } = await resultsOf(name, args, { ENGINE: engine, SHARE: share, PIECE: piece, PIECES });
  // A process that did not come to its end has failed, whatever it had found by then.
  if (!succeeded && !results.failed.length) results.failed.push(name);
  return { engine, ...results };
}
