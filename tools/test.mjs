// npm test: everything that continuous integration runs.
//
//   npm test                    all of it
//   npm test -- host browser    only these parts, by the names below
//   npm test -- cases TR JS-02  of the cases, only these groups or rows
//   npm test -- cases --engine firefox  the cases in another engine than Chromium

import { cpSync, readFileSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { isOf, rows as allRows } from "../tests/conformance/rows.mjs";
import { build } from "./build.mjs";
import { cases } from "../tests/conformance/run.mjs";
import { docs } from "./docs.mjs";
import { counted, lane } from "../tests/runner/lane.mjs";
import { SetUpError, inRoot, run, say } from "./lib.mjs";
import { main } from "./node.mjs";
import { packaging } from "./packaging.mjs";
import { providers } from "../tests/providers/run.mjs";
import { scenes } from "../tests/e2e/run.mjs";
import { ENGINES, bindingsGenerator, chromium, firefox, geckodriver, npmPackages, rust, wasmPack } from "./setup.mjs";
import { size } from "../tests/bench/size.mjs";
import { table } from "../tests/runner/table.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];

const parts = {
  /** One style, no lint of ours broken on either target, and no JavaScript that the oldest browsers do not have or bear. */
  async lint() {
    await build();
    await run("node", [inRoot("node_modules/eslint/bin/eslint.js"), "--config", "tests/lint/eslint.config.mjs", "pkg", "www/front-channel-logout.js"]);
    await run("cargo", ["fmt", "--check"]);
    await run("cargo", ["clippy", "--locked", "--all-targets", "--", "-D", "warnings"]);
    await run("cargo", ["clippy", "--locked", "--all-targets", ...WASM, "--features", "javascript", "--", "-D", "warnings"]);
  },

  /** The declarations say what the contract says, under strict, and the JavaScript is what they say. */
  async types() {
    await build();
    const compile = (folder) => run("node", [inRoot("node_modules/typescript/bin/tsc"), "-p", folder]);
    await compile("tests/types");
    const published = inRoot("target/types");
    rmSync(published, { recursive: true, force: true });
    cpSync(inRoot("pkg"), published, { recursive: true, filter: (path) => !/(?<!bindings)\.d\.ts$|bindings\.js$/.test(path) });
    cpSync(inRoot("tests/types/published"), published, { recursive: true });
    await compile(published);
  },

  /** The core on this machine. */
  async host() {
    await run("cargo", ["test", "--locked"]);
  },

  /** The documentation: the site is built without a warning, what its pages say is true, and each leads somewhere. */
  async docs() {
    await docs();
    await chromium();
    return [{ suite: "documentation", engine: "chromium", ...counted(await lane("chromium", ["pages", "site"].map((name) => inRoot("tests/docs", `${name}.test.mjs`)), { name: "docs" })) }];
  },

  /** What a release refuses. */
  async release() {
    await build();
    return [{ suite: "release", engine: "node", ...counted(await lane("node", [inRoot("tests/release/release.test.mjs")], { name: "release" })) }];
  },

  /** The same tests, and those of WebCrypto, in the browsers that wasm-bindgen's test runner knows. */
  async browser() {
    const { driver } = await chromium({ driver: true });
    await firefox();
    const [bindgen, pack, gecko] = [await bindingsGenerator({ testRunner: true }), await wasmPack(), await geckodriver()];
    for (const browser of [["--chrome", "--chromedriver", driver], ["--firefox", "--geckodriver", `${gecko}/geckodriver`]]) {
      // Without installing: wasm-pack finds the tool that is on the path, and downloads nothing.
      await run(`${pack}/wasm-pack`, ["test", "--headless", ...browser, "--mode", "no-install"], { env: { PATH: `${bindgen}:${process.env.PATH}` } });
    }
  },

  /** A Rust front end that depends on the crate has its own exports only. */
  async crate() {
    const generator = await bindingsGenerator();
    await run("cargo", ["build", "--locked", "--example", "rust_front_end", ...WASM]);
    const folder = inRoot("target/rust_front_end");
    const wasm = inRoot("target/wasm32-unknown-unknown/debug/examples/rust_front_end.wasm");
    await run(`${generator}/generate-bindings`, [wasm, folder, "example"]);
    const exported = [...readFileSync(`${folder}/example.js`, "utf8").matchAll(/^export (?:class|function) (\w+)/gm)];
    const names = exported.map(([, name]) => name).join();
    if (names !== "main") throw new SetUpError(`The example exports ${names} instead of main alone.`);
    say("The example exports its own main and nothing of the crate");
  },

  /** The package is no larger than its budget. */
  size: () => size(["--check"]),

  /** The list of what a login client must survive, row by row; npm run test:cases -- TR JS-02 runs some. */
  async cases(rows, engine) {
    await build();
    if (engine) return cases({ [engine]: rows });
    if (rows.length) return cases({ chromium: rows });
    const { rowsOfEngines } = await import(inRoot("tests/engines/exceptions.mjs"));
    return cases({ webkit: rowsOfEngines, firefox: rowsOfEngines, chromium: [] });
  },

  /** The package and the demo against the local ID-porten. Those that take longest begin first. */
  e2e: () => scenes({ webkit: [], firefox: [], chromium: [] }),

  /** Logins at an OpenID Provider that shares no code with the local ID-porten. */
  providers,

  /** The packed package in the tools that most people have; npm run test:packaging is for all of them. */
  packaging: () => packaging(["--quick"]),
};

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { engine: { type: "string" } } });
  const isRow = (name) => /^[A-Z]/.test(name);
  const rows = positionals.filter(isRow);
  const nothing = rows.filter((name) => !allRows.some(isOf(name)));
  if (nothing.length) throw new SetUpError(`There is no row ${nothing.join()} in tests/conformance/rows.json.`);
  const wanted = positionals.filter((name) => !isRow(name));
  const unknown = wanted.filter((name) => !(name in parts));
  if (unknown.length) throw new SetUpError(`There is no part ${unknown.join()}. There are ${Object.keys(parts).join(", ")}.`);
  if (values.engine && !Object.hasOwn(ENGINES, values.engine)) throw new SetUpError(`There is no engine ${values.engine}. There are ${Object.keys(ENGINES).join(", ")}.`);
  await npmPackages();
  await rust();
  const results = [];
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length && !wanted.includes(name)) continue;
    const began = Date.now();
    say(`Testing: ${name}`);
    results.push(...((await part(rows, values.engine)) ?? []));
    say(`${name} ended after ${((Date.now() - began) / 1000).toFixed(0)} s`);
  }
  if (results.length) table(results);
});
