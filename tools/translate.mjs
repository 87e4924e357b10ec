// The module in JavaScript, for browsers that compile no WebAssembly.

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { SetUpError, answer, inRoot } from "./lib.mjs";

/** What the compiler uses and wasm2js reads, or what the lowering removes. */
const FEATURES = ["bulk-memory", "mutable-globals", "nontrapping-float-to-int", "sign-ext"].map((name) => `--enable-${name}`);

const binaryen = (name, ...args) => answer("node", [inRoot("node_modules/binaryen/bin", name), ...args, ...FEATURES]);

/** Writes `translation`, a module that exports `instantiate`: from the imports of `wasm` to its exports, as an instance has them. */
export function translate(wasm, translation) {
  const lowered = wasm.replace(".wasm", "-lowered.wasm");
  binaryen("wasm-opt", wasm, "-o", lowered, "--llvm-nontrapping-fptoint-lowering", "--signext-lowering", "--low-memory-unused", "-Oz");
  binaryen("wasm2js", lowered, "-o", translation, "-Oz");
  rmSync(lowered);
  writeFileSync(translation, asFunction(readFileSync(translation, "utf8")));
}

/** wasm2js writes a module that is instantiated when it is imported, with imports of its own. */
function asFunction(text) {
  const whole = /^import \* as \w+ from '([\w-]+)';\n([^]*)\nvar retasmFunc = asmFunc\([^]*$/.exec(text);
  if (!whole) throw new SetUpError("wasm2js writes its modules in another way. Read tools/translate.mjs.");
  const [, name, functions] = whole;
  return `${functions}
export function instantiate(imports) {
  // As an engine says it of a module.
  if (!imports["${name}"]) throw new TypeError("${name} is not an object");
  return asmFunc(imports);
}
`;
}
