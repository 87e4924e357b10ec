// npm run test:browsers: the scenes of tests/e2e in the engines that people have, side by side.
//
//   npm run test:browsers                     all three
//   npm run test:browsers -- firefox          one of them
//   npm run test:browsers -- webkit login     one of them, and of the files only these

import { readdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { installOthers } from "../bench/minimal-apps.mjs";
import { build } from "../../tools/build.mjs";
import { counted, lane, sideBySide } from "../runner/lane.mjs";
import { SetUpError, inRoot, say } from "../../tools/lib.mjs";
import { main } from "../../tools/node.mjs";
import { ENGINES, npmPackages, react18, rust } from "../../tools/setup.mjs";
import { table } from "../runner/table.mjs";

/** What a file needs beside its engine. */
const NEEDED = { "react.test.mjs": react18, "bench.test.mjs": installOthers, "peers.test.mjs": installOthers };

const inFolder = (files) => files.map((name) => inRoot("tests/e2e", name));

/** Runs the files that are named for each engine, or all where none is. Gives a row for each: how many passed, failed, and
 *  cannot be had there. */
export async function scenes(wanted) {
  await build();
  const { once, testsLeft } = await import(inRoot("tests/engines/exceptions.mjs"));
  const works = Object.entries(wanted).flatMap(([engine, names]) => filesOf(names).filter((file) => engine === "chromium" || !Object.hasOwn(once, file)).map((file) => ({ engine, file })));
  // Before the files run, since each is a process of its own and would install it beside the others.
  const needed = new Set([...Object.keys(wanted).map((engine) => ENGINES[engine]), ...works.flatMap(({ file }) => NEEDED[file] ?? [])]);
  for (const install of needed) await install();
  const results = await sideBySide(works, async ({ engine, file }, share) => ({
    engine,
    ...(await lane(engine, inFolder([file]), { name: `${engine}-${share}`, without: testsLeft(engine), env: { SHARE: share } })),
  }));
  const rows = [];
  for (const engine of Object.keys(wanted)) {
    const its = results.filter((result) => result.engine === engine);
    const row = { engine, left: testsLeft(engine), passed: its.flatMap(({ passed }) => passed), failed: its.flatMap(({ failed }) => failed) };
    rows.push(row.failed.length ? await alone(row) : row);
  }
  const chromiums = rows.find(({ engine }) => engine === "chromium");
  if (chromiums && !wanted.chromium.length) assertNamed(rows, [...chromiums.passed, ...chromiums.failed].map(({ name }) => name));
  return rows.map(({ engine, left, ...tests }) => ({ suite: "scenes", engine, ...counted(tests), left: left.length }));
}

/** The files of these names, or all of them. */
function filesOf(names) {
  const all = readdirSync(inRoot("tests/e2e")).filter((name) => name.endsWith(".test.mjs"));
  const unknown = names.filter((name) => !all.includes(`${name}.test.mjs`));
  if (unknown.length) throw new SetUpError(`There is no file ${unknown.join()} in tests/e2e.`);
  return names.length ? names.map((name) => `${name}.test.mjs`) : all;
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
