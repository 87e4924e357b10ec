// Test files of Node's runner in one engine.

import { basename } from "node:path";
import { inRoot, literally } from "../../tools/lib.mjs";
import { resultsOf } from "./process.mjs";

/** Seconds for a file with all that it starts: a test that hangs is then named. */
const FILE = 420;

const REPORTER = inRoot("tests/runner/reporter.mjs");

/** Runs a file without the tests that are skipped, for `deadline` seconds at most. A version may follow the engine's name. Returns the names of its tests that passed and failed. */
export async function runFile(engine, path, { skipped = [], env = {}, deadline = FILE } = {}) {
  const file = basename(path);
  const without = skipped.map((test) => `--test-skip-pattern=/^${literally(test)}$/`);
  const args = ["--test", `--test-reporter=${REPORTER}`, "--test-reporter-destination=stderr", ...without, path];
  const { failure, results = { passed: [], failed: [], running: [] } } = await resultsOf(`${engine}-${file}`, args, { env: { ENGINE: engine.split(" ")[0], ...env }, deadline });
  const { passed, failed, running } = results;
  // Of a process that was ended: what it was waiting for.
  if (failure?.late) failed.push(...(running.length ? running : [file]).map((test) => `${test} (not finished within ${deadline} s)`));
  if (failure && !failed.length) failed.push(`${file}: ${failure.message}`);
  return { file, passed, failed };
}

/** A row of the table for files that ran in one engine. */
export const rowOf = (suite, engine, results, more) => ({ suite, engine, passed: results.flatMap(({ passed }) => passed).length, failed: results.flatMap(({ failed }) => failed), ...more });

/** Runs files one after the other. Returns their row of the table. */
export async function runFiles(suite, engine, paths, options) {
  const results = [];
  for (const path of paths) results.push(await runFile(engine, path, options));
  return rowOf(suite, engine, results);
}
