// The hostile rows of tests/cases in one engine.

import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { inRoot, run } from "./lib.mjs";
import { ENGINES } from "./setup.mjs";

/** Gives a row of the table: how many rows are as expected, how many are not, and how many cases cannot be had there. */
export async function cases(engine, rows, processes = 2) {
  await ENGINES[engine]();
  const results = inRoot("target/scenes", `cases-${engine}.json`);
  mkdirSync(inRoot("target/scenes"), { recursive: true });
  rmSync(results, { force: true });
  const env = { ENGINE: engine, RESULTS: results, PROCESSES: processes };
  // Some rows have an address of 100 kB. A failure is in the results: the other engines run to their end.
  await run("node", ["--max-http-header-size=1048576", inRoot("tests/cases/run.mjs"), ...rows], { env }).catch(() => {});
  return { suite: "hostile rows", engine, ...JSON.parse(readFileSync(results, "utf8")) };
}
