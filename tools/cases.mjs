// The hostile rows of tests/cases in the engines that are named.

import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { inRoot, run, sideBySide } from "./lib.mjs";
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
    const [run, failed] = ["run", "failed"].map((name) => new Set(its.flatMap((piece) => piece[name])).size);
    return { suite: "hostile rows", engine, passed: run - failed, failed, left: its[0].left };
  });
}

async function runPiece({ engine, piece, rows }, share) {
  const results = inRoot("target/scenes", `cases-${engine}-${piece}.json`);
  mkdirSync(inRoot("target/scenes"), { recursive: true });
  rmSync(results, { force: true });
  const env = { ENGINE: engine, SHARE: share, PIECE: piece, PIECES, RESULTS: results };
  // Some rows have an address of 100 kB. A failure is in the results: the others run to their end.
  const ended = await run("node", ["--max-http-header-size=1048576", inRoot("tests/cases/run.mjs"), ...rows], { env }).catch((error) => error);
  if (!existsSync(results)) throw ended;
  return { engine, ...JSON.parse(readFileSync(results, "utf8")) };
}
