// Test files of Node's runner in one engine, with their results for the table.

import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { inRoot, literally, run } from "./lib.mjs";

/** Milliseconds for a file: one that hangs has failed, and holds nobody up. */
const LONGEST = 15 * 60_000;

const exactly = (name) => `/^${literally(name)}$/`;

/** Runs the files, one after the other, without some of their tests. What runs at once has a name of its own. Gives
 *  the names and files of the tests that passed and failed. */
export async function lane(engine, paths, { name = engine, without = [], env = {} }) {
  mkdirSync(inRoot("target/scenes"), { recursive: true });
  const chosen = without.map((test) => `--test-skip-pattern=${exactly(test)}`);
  const reporter = `--test-reporter=${inRoot("tests/engines/reporter.mjs")}`;
  const all = { passed: [], failed: [] };
  for (const path of paths) {
    const results = inRoot("target/scenes", `${name}.json`);
    rmSync(results, { force: true });
    // A failure is in the results: the others run to their end.
    await run("node", ["--test", reporter, "--test-reporter-destination=stderr", ...chosen, path], { env: { ENGINE: engine, RESULTS: results, ...env }, timeout: LONGEST }).catch(() => {});
    const { passed, failed } = existsSync(results) ? JSON.parse(readFileSync(results, "utf8")) : { passed: [], failed: [basename(path)] };
    for (const [verdict, tests] of Object.entries({ passed, failed })) all[verdict].push(...tests.map((test) => ({ name: test, file: basename(path) })));
  }
  return all;
}

/** How many passed and failed, for the table. */
export const counted = ({ passed, failed }) => ({ passed: passed.length, failed: failed.length });
