// Runs the list of what a login client must survive.
//
//   npm run test:cases              all of it
//   npm run test:cases -- CL JS-02  only these groups or rows
//   npm run test:cases -- --engine firefox  in another engine than Chromium

import { fork } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { casesLeft } from "../engines/exceptions.mjs";
import { engine } from "../engines/ports.mjs";
import { notApplicable } from "./not-applicable.mjs";
import { missingTests, provenByTheCore } from "./core.mjs";
import { runCase } from "./kinds.mjs";
import { startWorld } from "./world.mjs";

/** Each process has a world of its own: two cores run two, where one engine has them to itself. */
const PROCESSES = Number(process.env.PROCESSES ?? 2);
const DEADLINE = 30_000;

const { rows } = JSON.parse(readFileSync(new URL("rows.json", import.meta.url)));
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

function within(work, milliseconds) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not finished after ${milliseconds / 1000} s`)), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Runs every n-th of the cases, and gives the ids of those that are not as expected. */
async function runShare(tests, share) {
  const failed = [];
  const world = await startWorld();
  try {
    for (const test of tests.filter((_, index) => index % PROCESSES === share)) {
      try {
        await within(runCase(world, test), DEADLINE);
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

function inOtherProcess(share) {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2), { env: { ...process.env, SHARE: String(share) } });
    child.on("message", resolve);
    child.on("exit", (code) => reject(new Error(`A process ended with ${code}.`)));
  });
}

const all = await readTests();
const wanted = process.argv.slice(2);
const chosen = (id) => !wanted.length || wanted.some((name) => id === name || id.startsWith(`${name}-`));
const left = casesLeft(engine);
const isLeft = ({ id, what }) => left.includes(`${id} ${what}`);
const tests = all.filter((test) => chosen(test.id) && !isLeft(test));

if (process.env.SHARE) {
  process.send(await runShare(tests, Number(process.env.SHARE)));
} else {
  assertComplete(all);
  const unknown = left.filter((name) => !all.some(({ id, what }) => `${id} ${what}` === name));
  if (unknown.length) throw new Error(`tests/engines/exceptions.mjs names cases that there are not: ${unknown.join("; ")}`);
  const nothing = wanted.filter((name) => !rows.some((id) => id === name || id.startsWith(`${name}-`)));
  if (nothing.length) throw new Error(`There is no row ${nothing.join(", ")}.`);
  const shares = await Promise.all(Array.from({ length: PROCESSES }, (_, share) => inOtherProcess(share)));
  const failed = new Set(shares.flat());
  const byVectors = Object.keys(provenByTheCore).filter(chosen);
  for (const [id, file, name] of byVectors.flatMap(missingTests)) {
    failed.add(id);
    console.log(`✗ ${id} There is no test ${name} in ${file}.`);
  }
  const run = new Set([...tests.map(({ id }) => id), ...byVectors]);
  console.log(`${engine}: ${tests.length} logins and other runs for ${run.size} rows`);
  if (process.env.RESULTS) {
    const counts = { passed: run.size - failed.size, failed: failed.size, left: all.filter((test) => chosen(test.id) && isLeft(test)).length };
    writeFileSync(process.env.RESULTS, JSON.stringify(counts));
  }
  console.log(`cases: ${run.size - failed.size} as expected, ${failed.size} not, ${Object.keys(notApplicable).filter(chosen).length} not applicable`);
  process.exitCode = failed.size ? 1 : 0;
}
