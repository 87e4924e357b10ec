// What ran where, at the end of a run.

import { SetUpError } from "../../tools/lib.mjs";

/** `rows`: suites in engines. A failure anywhere is a failure. */
export function table(rows) {
  const heads = ["suite", "engine", "passed", "failed", "not to be had"];
  const cells = rows.map(({ suite, engine, passed, failed, left = 0 }) => [suite, engine, passed, failed, left].map(String));
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column].length)));
  for (const row of [heads, ...cells]) console.log(row.map((cell, column) => cell.padEnd(widths[column])).join("  "));
  const sum = (name) => rows.reduce((total, row) => total + row[name], 0);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  if (sum("failed")) throw new SetUpError("Not all passed.");
}
