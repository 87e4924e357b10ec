// npm test: everything that continuous integration runs.
//
//   npm test                    all of it
//   npm test -- host browser    only these parts, by the names below
//   npm test -- cases TR JS-02  of the cases, only these groups or rows

import { cpSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { build } from "./build.mjs";
import { docs } from "./docs.mjs";
import { SetUpError, inRoot, run, say } from "./lib.mjs";
import { main } from "./node.mjs";
import { packaging } from "./packaging.mjs";
import { size } from "./size.mjs";
import { chromium, npmPackages, rust, wasmBindgen, wasmPack } from "./setup.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];

const parts = {
  /** One style, no lint of ours broken on either target, and nothing that the oldest browsers do not have. */
  async lint() {
    await build();
    await run("node", [inRoot("node_modules/eslint/bin/eslint.js"), "--config", "tests/lint/eslint.config.mjs", "pkg"]);
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

  /** The documentation of the crate and of the types, without a warning. */
  docs,

  /** The same tests, and those of WebCrypto, in a browser. */
  async browser() {
    const { driver } = await chromium({ driver: true });
    const [bindgen, pack] = [await wasmBindgen(), await wasmPack()];
    // Without installing: wasm-pack finds the tool that is on the path, and downloads nothing.
    await run(`${pack}/wasm-pack`, ["test", "--headless", "--chrome", "--chromedriver", driver, "--mode", "no-install"], {
      env: { PATH: `${bindgen}:${process.env.PATH}` },
    });
  },

  /** A Rust front end that depends on the crate has its own exports only. */
  async crate() {
    const bindgen = await wasmBindgen();
    await run("cargo", ["build", "--locked", "--example", "rust_front_end", ...WASM]);
    const folder = inRoot("target/rust_front_end");
    const wasm = inRoot("target/wasm32-unknown-unknown/debug/examples/rust_front_end.wasm");
    await run(`${bindgen}/wasm-bindgen`, [wasm, "--target", "web", "--out-dir", folder, "--out-name", "example"]);
    const exported = [...readFileSync(`${folder}/example.js`, "utf8").matchAll(/^export (?:class|function) (\w+)/gm)];
    const names = exported.map(([, name]) => name).join();
    if (names !== "main") throw new SetUpError(`The example exports ${names} instead of main alone.`);
    say("The example exports its own main and nothing of the crate");
  },

  /** The package is no larger than its budget. */
  size: () => size(["--check"]),

  /** The list of what a login client must survive, row by row; npm run test:cases -- TR JS-02 runs some. */
  async cases(rows) {
    await build();
    await chromium();
    // Some rows have an address of 100 kB.
    await run("node", ["--max-http-header-size=1048576", inRoot("tests/cases/run.mjs"), ...rows]);
  },

  /** The package and the demo in Chromium against the local ID-porten. */
  async e2e() {
    await build();
    await chromium();
    const files = readdirSync(inRoot("tests/e2e")).filter((name) => name.endsWith(".test.mjs"));
    await run("node", ["--test", "--test-concurrency=1", "--test-reporter=spec", ...files.map((name) => inRoot("tests/e2e", name))]);
  },

  /** The packed package in the tools that most people have; npm run test:packaging is for all of them. */
  packaging: () => packaging(["--quick"]),
};

await main(async () => {
  const isRow = (name) => /^[A-Z]{2}(-\d\d)?$/.test(name);
  const rows = process.argv.slice(2).filter(isRow);
  const wanted = process.argv.slice(2).filter((name) => !isRow(name));
  const unknown = wanted.filter((name) => !(name in parts));
  if (unknown.length) throw new SetUpError(`There is no part ${unknown.join()}. There are ${Object.keys(parts).join(", ")}.`);
  await npmPackages();
  await rust();
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length && !wanted.includes(name)) continue;
    const began = Date.now();
    say(`Testing: ${name}`);
    await part(rows);
    say(`${name} passed in ${((Date.now() - began) / 1000).toFixed(0)} s`);
  }
});
