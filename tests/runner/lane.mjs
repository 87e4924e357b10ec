// Test files of Node's runner in one engine, with their results for the table; and what runs side by side.

import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { inRoot, literally, run, together } from "../../tools/lib.mjs";

/** Works that may run at once: tests/engines/ports.mjs has ports for so many. */
const SHARES = 3;

/** The results of works of which as many are done at once as the machine has cores: more would only wait for each other,
 *  and their tests would run out of time. `act` is told which of those that run at once it is. */
export async function sideBySide(works, act) {
  const waiting = works.entries();
  const results = [];
  const take = async (share) => {
    for (const [at, work] of waiting) results[at] = await act(work, share);
  };
  await together(Array.from({ length: Math.min(availableParallelism(), SHARES) }, (_, share) => take(share)));
  return results;
}

/** Milliseconds for a process: one that hangs has failed, and holds nobody up. */
const LONGEST = 15 * 60_000;

/** Runs tests in a process that leaves its results in the file RESULTS. Gives them, if there are any, and whether it came to
 *  its end without a failure. What runs at once has a name of its own. */
export async function resultsOf(name, args, env) {
  const file = inRoot("target/scenes", `${name}.json`);
  mkdirSync(inRoot("target/scenes"), { recursive: true });
  rmSync(file, { force: true });
  // A failure is in the results: the others run to their end.
  const succeeded = await run("node", args, { env: { ...env, RESULTS: file }, timeout: LONGEST }).then(() => true, () => false);
  return { succeeded, results: existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined };
}

const exactly = (name) => `/^${literally(name)}$/`;

/** Runs the files, one after the other, without some of their tests. Gives the names and files of the tests that passed and
 *  failed. */
export async function lane(engine, paths, { name = engine, without = [], env = {} }) {
  const chosen = without.map((test) => `--test-skip-pattern=${exactly(test)}`);
  const reporter = `--test-reporter=${inRoot("tests/runner/reporter.mjs")}`;
  const all = { passed: [], failed: [] };
  for (const path of paths) {
    const { results = { passed: [], failed: [basename(path)] } } = await resultsOf(name, ["--test", reporter, "--test-reporter-destination=stderr", ...chosen, path], { ENGINE: engine, ...env });
    for (const [verdict, tests] of Object.entries(results)) all[verdict].push(...tests.map((test) => ({ name: test, file: basename(path) })));
  }
  return all;
}

/** How many passed and failed, for the table. */
export const counted = ({ passed, failed }) => ({ passed: passed.length, failed: failed.length });
