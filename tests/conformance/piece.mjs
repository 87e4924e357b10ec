// Runs a piece of the conformance tests, in one engine. run.mjs starts it, with ENGINE, PIECE, PIECES
// and RESULTS.

import { readdirSync, writeFileSync } from "node:fs";
import { inTime } from "../../tools/lib.mjs";
import { casesSkipped } from "../engines/exceptions.mjs";
import { engine } from "../engines/engine.mjs";
import { notApplicable } from "./not-applicable.mjs";
import { missingTests, provenByTheCore } from "./core.mjs";
import { runCase } from "./kinds.mjs";
import { isOf, named, rows } from "./rows.mjs";
import { startConformanceWorld } from "./world.mjs";

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
  const ids = Object.keys(rows);
  const missing = ids.filter((id) => !covered.has(id));
  const unknown = [...covered].filter((id) => !ids.includes(id));
  const twice = tests.filter(({ id }) => id in notApplicable).map(({ id }) => id);
  for (const [what, faulty] of Object.entries({ "without a case": missing, "not in the list": unknown, "both run and not applicable": twice })) {
    if (faulty.length) throw new Error(`Rows ${what}: ${faulty.join(", ")}`);
  }
}

/** Runs the cases, and adds the ids of those that are not as expected to the results. */
async function runAll(tests) {
  const world = await startConformanceWorld();
  try {
    for (const test of tests) {
      results.running = `${named(test.id)}: ${test.what}`;
      write();
      try {
        await inTime(DEADLINE, runCase(world, test), "Not finished");
      } catch (error) {
        results.failed.push(test.id);
        // Work that goes on must not disturb the next case, nor a driver that has lost its page.
        await world.renewProfile();
        console.log(`✗ ${engine}: ${named(test.id)}: ${test.what}\n  ${String(error.stack).split("\n").slice(0, 6).join("\n  ")}`);
      }
    }
  } finally {
    await world.close();
  }
}

const nameOf = ({ id, what }) => `${id} ${what}`;

/** Nothing is missing from the list, and no exception is named that is not in it. */
function assertWhole(all, skipped) {
  assertComplete(all);
  const unknown = skipped.filter((name) => !all.some((test) => nameOf(test) === name));
  if (unknown.length) throw new Error(`tests/engines/exceptions.mjs names cases that do not exist: ${unknown.join("; ")}`);
}

const all = await readTests();
const skipped = casesSkipped(engine);
const wanted = process.argv.slice(2);
const chosen = (id) => !wanted.length || wanted.some((name) => isOf(name)(id));
const isSkipped = (test) => skipped.includes(nameOf(test));
const ofEngine = all.filter((test) => chosen(test.id) && !isSkipped(test));
const tests = ofEngine.filter((_, index) => index % PIECES === PIECE);
const results = { run: tests.map(({ id }) => id), failed: [], skipped: 0 };
const write = () => writeFileSync(process.env.RESULTS, JSON.stringify(results));

// What is no case is looked at once.
if (PIECE === 0) {
  assertWhole(all, skipped);
  const byVectors = Object.keys(provenByTheCore).filter(chosen);
  results.run.push(...byVectors);
  results.skipped = all.filter((test) => chosen(test.id) && isSkipped(test)).length;
  for (const [id, file, name] of byVectors.flatMap(missingTests)) {
    results.failed.push(id);
    console.log(`✗ ${named(id)}: There is no test ${name} in ${file}.`);
  }
  console.log(`${engine}: ${ofEngine.length} logins and other runs; ${Object.keys(notApplicable).filter(chosen).length} rows are not applicable`);
}
if (tests.length) await runAll(tests);
results.ended = true;
write();
process.exitCode = results.failed.length ? 1 : 0;
