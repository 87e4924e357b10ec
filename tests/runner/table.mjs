// What ran where, at the end of a run.

import { SetUpError } from "../../tools/lib.mjs";

/** Tests that may pass at their second try in one run. More are a fault of their own. */
const MOST_RETRIED = 3;

const COLUMNS = {
  suite: ({ suite }) => suite,
  engine: ({ engine }) => engine,
  passed: ({ passed }) => passed,
  failed: ({ failed }) => failed.length,
  retried: ({ retried = [] }) => retried.length,
  skipped: ({ skipped = 0 }) => skipped,
};

/** The rows as a text, with the names of what failed and of what was retried, and a last line with the sums. `passed` and
 *  `skipped` of a row are counts, `failed` and `retried` are names. */
export function tableOf(rows) {
  const heads = Object.keys(COLUMNS);
  const cells = rows.map((row) => Object.values(COLUMNS).map((cell) => String(cell(row))));
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column].length)));
  const lines = [heads, ...cells].map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join("  ").trimEnd());
  const named = (what) => rows.flatMap((row) => (row[what] ?? []).map((name) => `${what}: ${row.suite}, ${row.engine}: ${name}`));
  const sum = (column) => rows.reduce((total, row) => total + COLUMNS[column](row), 0);
  return [...lines, ...named("retried"), ...named("failed"), `${sum("passed")} passed, ${sum("failed")} failed`].join("\n");
}

/** Throws where a test failed, or too many were retried. */
export function assertPassed(rows) {
  if (rows.some(({ failed }) => failed.length)) throw new SetUpError("Not all passed.");
  const retried = rows.reduce((total, row) => total + COLUMNS.retried(row), 0);
  if (retried > MOST_RETRIED) throw new SetUpError(`${retried} tests passed only at their second try; ${MOST_RETRIED} may.`);
}

/** Prints the table of a command, which fails where a test failed. */
export function conclude(rows) {
  console.log(tableOf(rows));
  assertPassed(rows);
}
