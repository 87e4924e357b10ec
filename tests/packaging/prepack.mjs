// What is published is what its source makes, whatever lies in pkg/generated. Nothing else may use the package at the same time.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import { inRoot } from "../../tools/lib.mjs";

export function checkPrepack() {
  const { scripts } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  const files = ["wasm.js", "translated.js", "login.js", "bindings.wasm"].map((name) => inRoot("pkg/generated", name));
  const read = () => files.map((file) => readFileSync(file));
  const before = read();
  for (const file of files) appendFileSync(file, " ");
  const [command, ...args] = scripts.prepack.split(" ");
  execFileSync(command, args, { cwd: inRoot("."), stdio: "ignore" });
  assert.ok(read().every((bytes, index) => bytes.equals(before[index])), "npm's prepack makes pkg/generated anew");
}
