// npm run test:browsers: the scenes of tests/e2e in the engines that people have, side by side.
//
//   npm run test:browsers                     all three
//   npm run test:browsers -- firefox          one of them
//   npm run test:browsers -- webkit login     one of them, and of the files only these

import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { counted, lane } from "./lane.mjs";
import { SetUpError, inRoot, say } from "./lib.mjs";
import { main } from "./node.mjs";
import { ENGINES, npmPackages, rust } from "./setup.mjs";
import { table } from "./table.mjs";

const inFolder = (files) => files.map((name) => inRoot("tests/e2e", name));

/** Runs the files that are named for each engine, or all where none is. Gives a row for each: how many passed, failed, and
 *  cannot be had there. */
export async function scenes(wanted) {
  await build();
  const { exceptions, once } = await import(inRoot("tests/engines/exceptions.mjs"));
  const all = readdirSync(inRoot("tests/e2e")).filter((name) => name.endsWith(".test.mjs"));
  // One after the other, since apt-get runs once at a time.
  for (const engine of Object.keys(wanted)) await ENGINES[engine]();
  const lanes = await sideBySide(
    Object.entries(wanted).map(([engine, names]) => async () => {
      const chosen = all.filter((name) => !names.length || names.includes(name.replace(".test.mjs", "")));
      const unknown = names.filter((name) => !all.includes(`${name}.test.mjs`));
      if (unknown.length) throw new SetUpError(`There is no file ${unknown.join()} in tests/e2e.`);
      const files = engine === "chromium" ? chosen : chosen.filter((name) => !Object.hasOwn(once, name));
      const left = (exceptions[engine] ?? []).flatMap(({ tests }) => tests);
      return { engine, ...(await lane(engine, inFolder(files), { without: left })), left };
    }),
  );
  const rows = [];
  for (const row of lanes) rows.push(row.failed.length ? await alone(row) : row);
  const chromiums = rows.find(({ engine }) => engine === "chromium");
  if (chromiums && !wanted.chromium.length) assertNamed(rows, [...chromiums.passed, ...chromiums.failed].map(({ name }) => name));
  return rows.map(({ engine, left, ...tests }) => ({ suite: "scenes", engine, ...counted(tests), left: left.length }));
}

/** As many at once as the machine has cores: more would only wait for each other, and their tests would run out of time. */
async function sideBySide(tasks) {
  const running = new Set();
  const results = [];
  for (const task of tasks) {
    if (running.size >= availableParallelism()) await Promise.race(running);
    const work = task().finally(() => running.delete(work));
    running.add(work);
    results.push(work);
  }
  return Promise.all(results);
}

/** Engines that share cores keep each other waiting: a file in which something failed has another try by itself, as a whole,
 *  since a file that ended early has not said what it did not run. */
async function alone({ engine, passed, failed, left }) {
  const files = [...new Set(failed.map(({ file }) => file))];
  say(`Once more in ${engine}, with nothing beside it: ${files.join(", ")}. Failed: ${failed.map(({ name }) => name).join("; ")}`);
  const second = await lane(engine, inFolder(files), { without: left });
  return { engine, left, passed: [...passed.filter(({ file }) => !files.includes(file)), ...second.passed], failed: second.failed };
}

/** Every exception is a test that there is. */
function assertNamed(rows, names) {
  const unknown = rows.flatMap(({ left }) => left).filter((name) => !names.includes(name));
  if (unknown.length) throw new SetUpError(`tests/engines/exceptions.mjs names tests that there are not: ${unknown.join("; ")}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const given = process.argv.slice(2);
    const named = given.filter((name) => Object.hasOwn(ENGINES, name));
    const engines = named.length ? named : Object.keys(ENGINES);
    const files = given.filter((name) => !named.includes(name));
    await npmPackages();
    await rust();
    table(await scenes(Object.fromEntries(engines.map((engine) => [engine, files]))));
  });
}
