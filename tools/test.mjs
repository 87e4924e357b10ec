// npm test: what a contributor needs to trust a change. npm run test:all: that, and everything else.
//
//   npm test                          minutes: one browser, and what is quick to install
//   npm test -- core conformance      only these suites, by the names of their folders in tests/
//   npm run test:all                  everything, in three engines
//   npm run test:all -- --rest        what npm test has not just done
//   npm run test:all -- e2e           these suites whole

import { cpSync, rmSync } from "node:fs";
import { parseArgs } from "node:util";
import { assertWithinBudget } from "../tests/bench/size.mjs";
import { conformance } from "../tests/conformance/run.mjs";
import { e2e } from "../tests/e2e/run.mjs";
import { providers } from "../tests/providers/run.mjs";
import { runFiles } from "../tests/runner/files.mjs";
import { assertPassed, tableOf } from "../tests/runner/table.mjs";
import { build } from "./build.mjs";
import { docs } from "./docs.mjs";
import { SetUpError, inRoot, run, say } from "./lib.mjs";
import { main } from "./node.mjs";
import { bindingsGenerator, chromium, firefox, geckodriver, npmPackages, oldestChromium, rust, wasmPack } from "./setup.mjs";

const OLDEST = "chromium 111";
const WASM = ["--target", "wasm32-unknown-unknown"];

/** The commands of a suite, each of which passes or fails as a whole. Returns their row of the table. */
async function commands(suite, engine, all) {
  const failed = [];
  for (const [command, args, options] of all) {
    await run(command, args, options).catch((error) => {
      say(`✖ ${error.message}`);
      failed.push(error.message);
    });
  }
  return { suite, engine, passed: all.length - failed.length, failed };
}

const node = (script, ...args) => ["node", [inRoot("node_modules", script), ...args]];
const files = (...paths) => paths.map((path) => inRoot("tests", path));

/** Runs test files that use the built package and Chromium. */
const inChromium = (suite, engine, ...paths) => async () => {
  await build();
  await chromium();
  return [await runFiles(suite, engine, files(...paths))];
};

/** The suites: what npm test runs of each, and the rest. Each returns rows of the table. */
const suites = {
  /** One style, no lint of ours broken on either target, and no JavaScript that the oldest browsers do not have. */
  lint: {
    quick: async () => {
      await build();
      return [
        await commands("lint", "node", [
          node("eslint/bin/eslint.js", "--config", "tests/lint/eslint.config.mjs", "pkg", "www/front-channel-logout.js"),
          ["cargo", ["fmt", "--check"]],
          ["cargo", ["clippy", "--locked", "--all-targets", "--", "-D", "warnings"]],
          ["cargo", ["clippy", "--locked", "--all-targets", ...WASM, "--features", "javascript", "--", "-D", "warnings"]],
        ]),
      ];
    },
  },

  /** The declarations say what the contract says, under strict, and the JavaScript is what they say. */
  types: {
    quick: async () => {
      await build();
      const published = inRoot("target/types");
      rmSync(published, { recursive: true, force: true });
      cpSync(inRoot("pkg"), published, { recursive: true, filter: (path) => !/(?<!bindings)\.d\.ts$|generated\/\w+\.js$|\/(local-idporten|testing|vite)\.js$/.test(path) });
      cpSync(inRoot("tests/types/published"), published, { recursive: true });
      cpSync(inRoot("tests/types/frameworks.d.ts"), `${published}/frameworks.d.ts`);
      return [await commands("types", "node", ["tests/types", published].map((folder) => node("typescript/bin/tsc", "-p", folder)))];
    },
  },

  /** The protocol on this machine, and in the browsers that wasm-bindgen's test runner knows, with WebCrypto. */
  core: {
    quick: async () => [await commands("core", "host", [["cargo", ["test", "--locked"]]])],
    rest: async () => {
      const { driver } = await chromium({ driver: true });
      await firefox();
      const [bindgen, pack, gecko] = [await bindingsGenerator({ testRunner: true }), await wasmPack(), await geckodriver()];
      // Without installing: wasm-pack finds the tool that is on the path, and downloads nothing.
      const inBrowser = (...browser) => [[`${pack}/wasm-pack`, ["test", "--headless", ...browser, "--mode", "no-install"], { env: { PATH: `${bindgen}:${process.env.PATH}` } }]];
      return [
        await commands("core", "chromium", inBrowser("--chrome", "--chromedriver", driver)),
        await commands("core", "firefox", inBrowser("--firefox", "--geckodriver", `${gecko}/geckodriver`)),
      ];
    },
  },

  /** What runs the tests ends by itself, whatever a test does. */
  runner: { quick: inChromium("runner", "node", "runner/runner.test.mjs") },

  /** The package is no larger than its budget, and the bench measures something. */
  bench: {
    quick: async () => {
      const { visit, gzip, brotli } = await assertWithinBudget();
      say(`A visit without a login is ${visit} bytes gzip; a login is ${gzip}, ${brotli} brotli, in all chunks`);
      return [{ suite: "bench", engine: "node", passed: 1, failed: [] }];
    },
    rest: inChromium("bench", "chromium", "bench/bench.test.mjs"),
  },

  /** What the pages say is true, and each block of code in them runs; then the site that is made of them. */
  docs: {
    quick: inChromium("docs", "chromium", "docs/pages.test.mjs", "docs/words.test.mjs", "docs/blocks.test.mjs"),
    rest: async () => {
      await docs();
      return [await runFiles("docs", "chromium", files("docs/site.test.mjs"))];
    },
  },

  /** The module as WebAssembly and as JavaScript answers the same. */
  forms: {
    quick: async () => {
      await build();
      await rust();
      return [await runFiles("forms", "node", files("forms/forms.test.mjs"))];
    },
  },

  /** The conformance tests, row by row; in the other engines the rows in which an engine has a say. */
  conformance: {
    quick: () => conformance({ chromium: [] }),
    rest: async () => {
      const { rowsOfEngines } = await import(inRoot("tests/engines/exceptions.mjs"));
      return [...(await conformance({ chromium: [] }, { translated: true })), ...(await conformance({ webkit: rowsOfEngines, firefox: rowsOfEngines }))];
    },
  },

  /** The oldest browser of `browserslist` that npm has: whole logins, sessions, logouts and the elements. */
  oldest: {
    rest: async () => {
      await build();
      const { testsSkipped } = await import(inRoot("tests/engines/exceptions.mjs"));
      const paths = ["login", "session", "logout", "button", "session-warning"].map((name) => `e2e/local-idporten/${name}.test.mjs`);
      return [await runFiles("oldest", OLDEST, files(...paths), { env: { CHROMIUM: await oldestChromium() }, skipped: testsSkipped(OLDEST) })];
    },
  },

  /** The package and the demo, end to end. */
  e2e: { quick: () => e2e({ chromium: [] }), rest: () => e2e({ webkit: [], firefox: [] }) },

  /** What a release refuses. */
  release: {
    rest: async () => {
      await build();
      return [await runFiles("release", "node", files("release/release.test.mjs"))];
    },
  },

  /** Which mistakes of a provider this package and others let through. */
  peers: { rest: inChromium("peers", "chromium", "peers/peers.test.mjs") },

  /** Logins at an OpenID Provider that shares no code with the local ID-porten. */
  providers: { rest: providers },

  /** The packed package in the tools that most people have; npm run test:packaging is for all of them. */
  packaging: {
    rest: async () => {
      const { packaging } = await import("../tests/packaging/consume.mjs");
      return packaging({ quick: true });
    },
  },
};

await main(async () => {
  const { values, positionals: wanted } = parseArgs({ allowPositionals: true, options: { all: { type: "boolean" }, rest: { type: "boolean" } } });
  const unknown = wanted.filter((name) => !Object.hasOwn(suites, name));
  if (unknown.length) throw new SetUpError(`There is no suite ${unknown.join()}. There are ${Object.keys(suites).join(", ")}.`);
  const halves = [...(values.rest ? [] : ["quick"]), ...(values.all ? ["rest"] : [])];
  const chosen = halves.flatMap((half) => Object.entries(suites).flatMap(([name, suite]) => ((!wanted.length || wanted.includes(name)) && suite[half] ? { name, work: suite[half] } : [])));
  if (!chosen.length) throw new SetUpError(`${wanted.join()} is a part of npm run test:all only.`);
  await npmPackages();
  await rust();
  const rows = [];
  for (const { name, work } of chosen) {
    const began = Date.now();
    say(`Testing: ${name}`);
    rows.push(...(await work()));
    say(`${name} ended after ${((Date.now() - began) / 1000).toFixed(0)} s`);
  }
  console.log(tableOf(rows));
  assertPassed(rows);
});
