// A process of tests that writes its results to a file while it runs.

import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { inRoot, run } from "../../tools/lib.mjs";

/** Runs tests in a process that writes its results to the file RESULTS. Returns them, if there are any, and why the process
 *  failed, if it did. A process that hangs is ended at its deadline, in seconds, so that the others still run. */
export async function resultsOf(name, args, { env, deadline }) {
  const file = inRoot("target/results", `${name}.json`);
  mkdirSync(inRoot("target/results"), { recursive: true });
  rmSync(file, { force: true });
  const failure = await run("node", args, { env: { ...env, RESULTS: file }, deadline }).then(() => undefined, (error) => error);
  return { failure, results: existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined };
}
