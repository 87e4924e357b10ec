// Runs a piece of the list of what a login client must survive, in one engine. tests/conformance/run.mjs starts it, with ENGINE,
// SHARE, PIECE, PIECES and RESULTS.

import { readdirSync, writeFileSync } from "node:fs";
import { inTime } from "../../tools/lib.mjs";
import { casesLeft } from "../engines/exceptions.mjs";
import { engine } from "../engines/ports.mjs";
import { notApplicable } from "./not-applicable.mjs";
import { missingTests, provenByTheCore } from "./core.mjs";
import { runCase } from "./kinds.mjs";
import { isOf, rows } from "./rows.mjs";
import { startWorld } from "./world.mjs";

/** Which piece of how many: each is a process, with a world of its own. */
const PIECE = Number(process.env.PIECE);
const PIECES = Number(process.env.PIECES);

const DEADLINE = 30_000;

const tables = new URL("tables/", import.meta.url);

async function readTests() {
  const files = readdirSync(tables).filter((name) => name.endsWith(".mjs"));
  return (await Promise.all(files.map((name) => import(new URL(name, tables))))).flatMap(({ cases }) => cases);
}

/** Every row is a case, or is proven by the core, or has a reason why not; and nothing is named that is no row. */
function assertComplete(tests) {
  const covered = new Set([...tests.map(({ id }) => id), ...Object.keys(provenByTheCore), ...Object.keys(notApplicable)]);
  const missing = rows.filter((id) => !covered.has(id));
  const unknown = [...covered].filter((id) => !rows.includes(id));
  const twice = tests.filter(({ id }) => id in notApplicable).map(({ id }) => id);
  for (const [what, ids] of Object.entries({ "without a case": missing, "not in the list": unknown, "both run and not applicable": twice })) {
    if (ids.length) throw new Error(`Rows ${what}: ${ids.join(", ")}`);
  }
}

/** Runs the cases, and gives the ids of those that are not as expected. */
async function runAll(tests) {
  const failed = [];
  const world = await startWorld();
  try {
    for (const test of tests) {
      try {
        await inTime(DEADLINE, runCase(world, test), "Not finished");
      } catch (error) {
        failed.push(test.id);
        // Work that goes on must not disturb the next case.
        await world.closeTab();
        console.log(`✗ ${engine}: ${test.id} ${test.what}\n  ${String(error.stack).split("\n").slice(0, 6).join("\n  ")}`);
      }
    }
  } finally {
    await world.close();
  }
  return failed;
}

const nameOf = ({ id, what }) => `${id} ${what}`;

/** Nothing is missing from the list, and no exception is named that is not in it. */
function assertWhole(all, left) {
  assertComplete(all);
  const unknown = left.filter((name) => !all.some((test) => nameOf(test) === name));
  if (unknown.length) throw new Error(`tests/engines/exceptions.mjs names cases that there are not: ${unknown.join("; ")}`);
}

const all = await readTests();
const left = casesLeft(engine);
const wanted = process.argv.slice(2);
const chosen = (id) => !wanted.length || wanted.some((name) => isOf(name)(id));
const isLeft = (test) => left.includes(nameOf(test));
const ofEngine = all.filter((test) => chosen(test.id) && !isLeft(test));
const tests = ofEngine.filter((_, index) => index % PIECES === PIECE);
const results = { run: tests.map(({ id }) => id), failed: [], left: 0 };

// What is no case is looked at once.
if (PIECE === 0) {
  assertWhole(all, left);
  const byVectors = Object.keys(provenByTheCore).filter(chosen);
  results.run.push(...byVectors);
  results.left = all.filter((test) => chosen(test.id) && isLeft(test)).length;
  for (const [id, file, name] of byVectors.flatMap(missingTests)) {
    results.failed.push(id);
    console.log(`✗ ${id} There is no test ${name} in ${file}.`);
  }
  console.log(`${engine}: ${ofEngine.length} logins and other runs; ${Object.keys(notApplicable).filter(chosen).length} rows are not applicable`);
}
if (tests.length) results.failed.push(...(await runAll(tests)));
writeFileSync(process.env.RESULTS, JSON.stringify(results));
process.exitCode = results.failed.length ? 1 : 0;
