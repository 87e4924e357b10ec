// npm run test:browsers: the scenes of tests/e2e in the engines that people have, side by side.
//
//   npm run test:browsers                     all three
//   npm run test:browsers -- firefox          one of them
//   npm run test:browsers -- webkit login     one of them, and of the files only these

import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { SetUpError, inRoot, run } from "./lib.mjs";
import { main } from "./node.mjs";
import { ENGINES, npmPackages, rust } from "./setup.mjs";
import { table } from "./table.mjs";

const exactly = (name) => `/^${name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$/`;

/** Runs the files in one engine. Gives the names of the tests that passed and that failed. */
async function lane(engine, files, left) {
  const results = inRoot("target/scenes", `${engine}.json`);
  rmSync(results, { force: true });
  const skip = left.map((name) => `--test-skip-pattern=${exactly(name)}`);
  const reporter = `--test-reporter=${inRoot("tests/engines/reporter.mjs")}`;
  const paths = files.map((name) => inRoot("tests/e2e", name));
  // A failure is in the results: the other engines run to their end.
  await run("node", ["--test", "--test-concurrency=1", reporter, "--test-reporter-destination=stderr", ...skip, ...paths], { env: { ENGINE: engine, RESULTS: results } }).catch(() => {});
  return JSON.parse(readFileSync(results, "utf8"));
}

/** Runs the scenes, and gives a row for each engine: how many passed, failed, and cannot be had there. */
export async function scenes(wanted = Object.keys(ENGINES), names = []) {
  await build();
  const { exceptions, once } = await import(inRoot("tests/engines/exceptions.mjs"));
  const all = readdirSync(inRoot("tests/e2e")).filter((name) => name.endsWith(".test.mjs"));
  const chosen = all.filter((name) => !names.length || names.includes(name.replace(".test.mjs", "")));
  if (!chosen.length) throw new SetUpError(`There is no file ${names.join()} in tests/e2e.`);
  mkdirSync(inRoot("target/scenes"), { recursive: true });
  // One after the other, since apt-get runs once at a time.
  for (const engine of wanted) await ENGINES[engine]();
  const rows = await Promise.all(
    wanted.map(async (engine) => {
      const without = exceptions[engine] ?? [];
      const files = engine === "chromium" ? chosen : chosen.filter((name) => !Object.hasOwn(once, name) && !without.some(({ file }) => file === name));
      const left = without.flatMap(({ tests }) => tests);
      return { suite: "scenes", engine, ...(await lane(engine, files, left)), left };
    }),
  );
  const chromiums = rows.find(({ engine }) => engine === "chromium");
  if (chromiums && !names.length) assertNamed(rows, [...chromiums.passed, ...chromiums.failed]);
  return rows.map(({ passed, failed, left, ...row }) => ({ ...row, passed: passed.length, failed: failed.length, left: left.length }));
}

/** Every exception is a test that there is. */
function assertNamed(rows, names) {
  const unknown = rows.flatMap(({ left }) => left).filter((name) => !names.includes(name));
  if (unknown.length) throw new SetUpError(`tests/engines/exceptions.mjs names tests that there are not: ${unknown.join("; ")}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const given = process.argv.slice(2);
    const engines = given.filter((name) => Object.hasOwn(ENGINES, name));
    await npmPackages();
    await rust();
    table(await scenes(engines.length ? engines : undefined, given.filter((name) => !engines.includes(name))));
  });
}
