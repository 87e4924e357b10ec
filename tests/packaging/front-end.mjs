// A Rust front end that depends on the crate has its own exports only.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inRoot, run } from "../../tools/lib.mjs";
import { bindingsGenerator } from "../../tools/setup.mjs";

const TARGET = "wasm32-unknown-unknown";

export async function checkFrontEnd() {
  const generator = await bindingsGenerator();
  await run("cargo", ["build", "--locked", "--example", "rust_front_end", "--target", TARGET]);
  const folder = inRoot("target/rust_front_end");
  await run(`${generator}/generate-bindings`, [inRoot("target", TARGET, "debug/examples/rust_front_end.wasm"), folder, "example"]);
  const exported = [...readFileSync(`${folder}/example.js`, "utf8").matchAll(/^export (?:class|function) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(exported, ["main"], "the example exports its own main alone");
}
