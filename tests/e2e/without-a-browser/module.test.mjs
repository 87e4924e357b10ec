// The WebAssembly module as it is published.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { inRoot } from "../../../tools/lib.mjs";

/** Where Rust checks a bound, a borrow or an allocation, the module stops instead of going on with what is wrong. It has 248 such
 *  ends. Optimizations that take them for impossible leave four in ten, and turned one into a write past the end. */
const LEAST = 240;

test("the checks that Rust makes of its own are in it", () => {
  const text = execFileSync("node", [inRoot("node_modules/binaryen/bin/wasm-dis"), inRoot("pkg/generated/bindings.wasm")], { maxBuffer: 1 << 28, encoding: "utf8" });
  const ends = text.match(/\(unreachable\)/g).length;
  assert.ok(ends >= LEAST, `${ends} ends`);
});
