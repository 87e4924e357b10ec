// The name of what a WebAssembly module imports from.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { SetUpError } from "./lib.mjs";

/** Gives the imports of a module a name by its content: the module of one version and the bindings of another have different
 *  names for it, and do not begin to run together. All else in them is named by letters, which fit by chance. */
export function nameImports(file) {
  const wasm = readFileSync(file);
  const name = `bindings-${createHash("sha256").update(wasm).digest("hex").slice(0, 8)}`;
  writeFileSync(file, withImportsFrom(wasm, Buffer.from(name)));
  return name;
}

const IMPORT_SECTION = 2;
const FUNCTION = 0;

/** WebAssembly Core 5.5.5: each import is the name of a module, its own name, and here the type of a function. */
function withImportsFrom(wasm, module) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const name = () => {
    const length = number();
    return wasm.subarray(at, (at += length));
  };
  const leb = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]);
  const sized = (bytes) => Buffer.concat([Buffer.from(leb(bytes.length)), bytes]);
  while (at < wasm.length) {
    const [begin, id] = [at, wasm[at++]];
    const size = number();
    if (id !== IMPORT_SECTION) {
      at += size;
      continue;
    }
    const count = number();
    const imports = [Buffer.from(leb(count))];
    for (let index = 0; index < count; index += 1) {
      name();
      const own = name();
      if (wasm[at++] !== FUNCTION) throw new SetUpError("The module imports something else than a function.");
      imports.push(sized(module), sized(own), Buffer.from([FUNCTION, ...leb(number())]));
    }
    return Buffer.concat([wasm.subarray(0, begin), Buffer.from([id]), sized(Buffer.concat(imports)), wasm.subarray(at)]);
  }
  throw new SetUpError("The module imports nothing.");
}
