// npm run test:browsers: the scenes of tests/e2e in the engines that people have, side by side.
//
//   npm run test:browsers                     all three
//   npm run test:browsers -- firefox          one of them
//   npm run test:browsers -- webkit login     one of them, and of the files only these

import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { SetUpError, inRoot, run, say } from "./lib.mjs";
import { main } from "./node.mjs";
import { ENGINES, npmPackages, rust } from "./setup.mjs";
import { table } from "./table.mjs";

const exactly = (name) => `/^${name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$/`;

/** Runs the files in one engine, without some of their tests or only some of them. Gives the names and files of those that passed and failed. */
async function lane(engine, files, { without = [], only = [] }) {
  const results = inRoot("target/scenes", `${engine}.json`);
  rmSync(results, { force: true });
  const chosen = [...without.map((name) => `--test-skip-pattern=${exactly(name)}`), ...only.map((name) => `--test-name-pattern=${exactly(name)}`)];
  const reporter = `--test-reporter=${inRoot("tests/engines/reporter.mjs")}`;
  const paths = files.map((name) => inRoot("tests/e2e", name));
  // A failure is in the results: the other engines run to their end.
  await run("node", ["--test", "--test-concurrency=1", reporter, "--test-reporter-destination=stderr", ...chosen, ...paths], { env: { ENGINE: engine, RESULTS: results } }).catch(() => {});
  return JSON.parse(readFileSync(results, "utf8"));
}

/** Runs the files that are named for each engine, or all where none is. Gives a row for each: how many passed, failed, and
 *  cannot be had there. */
export async function scenes(wanted) {
  await build();
  const { exceptions, once } = await import(inRoot("tests/engines/exceptions.mjs"));
  const all = readdirSync(inRoot("tests/e2e")).filter((name) => name.endsWith(".test.mjs"));
  mkdirSync(inRoot("target/scenes"), { recursive: true });
  // One after the other, since apt-get runs once at a time.
  for (const engine of Object.keys(wanted)) await ENGINES[engine]();
  const lanes = await Promise.all(
    Object.entries(wanted).map(async ([engine, names]) => {
      const chosen = all.filter((name) => !names.length || names.includes(name.replace(".test.mjs", "")));
      if (!chosen.length) throw new SetUpError(`There is no file ${names.join()} in tests/e2e.`);
      const without = exceptions[engine] ?? [];
      const files = engine === "chromium" ? chosen : chosen.filter((name) => !Object.hasOwn(once, name) && !without.some(({ file }) => file === name));
      const left = without.flatMap(({ tests }) => tests);
      return { engine, ...(await lane(engine, files, { without: left })), left };
    }),
  );
  const rows = [];
  for (const row of lanes) rows.push(row.failed.length ? await alone(row) : row);
  const chromiums = rows.find(({ engine }) => engine === "chromium");
  if (chromiums && !wanted.chromium.length) assertNamed(rows, [...chromiums.passed, ...chromiums.failed].map(({ name }) => name));
  return rows.map(({ engine, passed, failed, left }) => ({ suite: "scenes", engine, passed: passed.length, failed: failed.length, left: left.length }));
}

/** Engines that share two cores keep each other waiting: what failed beside others has another try by itself. */
async function alone({ engine, passed, failed, left }) {
  const only = [...new Set(failed.map(({ name }) => name))];
  say(`Once more in ${engine}, with nothing beside it: ${only.join("; ")}`);
  const second = await lane(engine, [...new Set(failed.map(({ file }) => file))], { only });
  const ran = second.passed.length + second.failed.length > 0;
  return { engine, left, passed: [...passed, ...second.passed], failed: ran ? second.failed : failed };
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
