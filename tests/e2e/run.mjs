// npm run test:e2e: logins, sessions, tabs and the rest, in the engines that people have, side by side.
//
//   npm run test:e2e                     all three
//   npm run test:e2e -- firefox          one of them
//   npm run test:e2e -- webkit login     one of them, and of the files only these

import { readdirSync, statSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "../../tools/build.mjs";
import { SetUpError, inRoot } from "../../tools/lib.mjs";
import { main } from "../../tools/node.mjs";
import { ENGINES, guests, npmPackages, react18, routers, rust, vite } from "../../tools/setup.mjs";
import { rowOf, runFile } from "../runner/files.mjs";
import { retry } from "../runner/retry.mjs";
import { sideBySide } from "../runner/side-by-side.mjs";
import { conclude } from "../runner/table.mjs";

/** What a file needs beside its engine. */
const NEEDED = { "react.test.mjs": react18, "routers.test.mjs": routers, "guests.test.mjs": guests, "vite.test.mjs": vite };

/** Files by what they run against: the local ID-porten, the provider that misbehaves, or neither. */
const FOLDERS = ["local-idporten", "misbehaving-provider", "without-a-browser"];

/** The longest first, so that no core waits long for the other at the end. */
const ALL = FOLDERS.flatMap((folder) =>
  readdirSync(inRoot("tests/e2e", folder))
    .filter((name) => name.endsWith(".test.mjs"))
    .map((name) => inRoot("tests/e2e", folder, name)),
).sort((one, other) => statSync(other).size - statSync(one).size);

/** Runs the files that are named for each engine, or all where none is. Returns a row of the table for each engine. */
export async function e2e(wanted) {
  await build();
  const { once, testsSkipped } = await import(inRoot("tests/engines/exceptions.mjs"));
  const isOfEngine = (engine, path) => engine === "chromium" || !Object.hasOwn(once, basename(path));
  const works = Object.entries(wanted).flatMap(([engine, names]) => filesOf(names).filter((path) => isOfEngine(engine, path)).map((path) => ({ engine, path })));
  // Before the files run, since each is a process of its own and would install it beside the others.
  const needed = new Set([...Object.keys(wanted).map((engine) => ENGINES[engine]), ...works.flatMap(({ path }) => NEEDED[basename(path)] ?? [])]);
  for (const install of needed) await install();
  // As a whole the second time as well, since a file that ended early has not reported what it did not run.
  const runWork = async ({ engine, path }) => ({ engine, path, ...(await runFile(engine, path, { skipped: testsSkipped(engine) })) });
  const results = await sideBySide(works, runWork);
  const rows = [];
  for (const engine of Object.keys(wanted)) {
    const own = results.filter((result) => result.engine === engine);
    const retried = await retry(own, runWork, ({ path, failed }) => `${basename(path)}. Failed: ${failed.join("; ")}`);
    rows.push(rowOf("e2e", engine, own, { retried, skipped: testsSkipped(engine).length }));
  }
  if (wanted.chromium?.length === 0) assertNamed(Object.keys(wanted).flatMap(testsSkipped), results.filter(({ engine }) => engine === "chromium"));
  return rows;
}

/** The files of these names, or all of them. */
function filesOf(names) {
  const named = (name) => ALL.filter((path) => basename(path) === `${name}.test.mjs`);
  const unknown = names.filter((name) => !named(name).length);
  if (unknown.length) throw new SetUpError(`There is no file ${unknown.join()} in tests/e2e. There are ${ALL.map((path) => basename(path, ".test.mjs")).join(", ")}.`);
  return names.length ? names.flatMap(named) : ALL;
}

/** Each exception is a test that exists. */
function assertNamed(exceptions, results) {
  const names = results.flatMap(({ passed, failed }) => [...passed, ...failed]);
  const unknown = exceptions.filter((name) => !names.includes(name));
  if (unknown.length) throw new SetUpError(`tests/engines/exceptions.mjs names tests that do not exist: ${unknown.join("; ")}`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const given = process.argv.slice(2);
    const named = given.filter((name) => Object.hasOwn(ENGINES, name));
    const engines = named.length ? named : Object.keys(ENGINES);
    const files = given.filter((name) => !named.includes(name));
    await npmPackages();
    await rust();
    conclude(await e2e(Object.fromEntries(engines.map((engine) => [engine, files]))));
  });
}
