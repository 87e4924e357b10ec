// A tarball is distinguished from one that was changed, and one that two tools would read differently is refused.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { inRoot } from "../../tools/lib.mjs";
import { compared } from "../../tools/release/tarball.mjs";

const CHANGED = "package/pkg/generated/bindings.wasm";
const BLOCK = 512;

/** A header with its checksum made anew. */
function header(text, change) {
  const block = Buffer.from(text);
  change(block);
  block.fill(" ", 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

/** `tarball`: a packed package. */
export function checkComparison(tarball) {
  const folder = inRoot("target/packaging/compared");
  mkdirSync(folder, { recursive: true });
  const archive = gunzipSync(readFileSync(tarball));
  const forged = (name, bytes) => {
    const path = join(folder, `${name}.tgz`);
    writeFileSync(path, gzipSync(bytes));
    return path;
  };
  const { differences, files } = compared(tarball, tarball);
  assert.deepEqual(differences, []);
  assert.ok(files > 50, `${files} files`);

  const at = archive.indexOf(CHANGED);
  const size = Number.parseInt(archive.subarray(at + 124, at + 136).toString(), 8);
  const changed = Buffer.from(archive);
  changed[at + BLOCK + 1000] ^= 1;
  assert.deepEqual(compared(tarball, forged("byte", changed)).differences, [`${CHANGED} differs from byte 1000 on`]);

  const entry = archive.subarray(at, at + BLOCK + Math.ceil(size / BLOCK) * BLOCK);
  const [old, content] = [entry.subarray(0, BLOCK), entry.subarray(BLOCK)];
  const beside = (change) => Buffer.concat([header(old, change), content, archive]);
  const named = (name) => (block) => block.fill(0, 0, 100).write(name);
  const executable = Buffer.from(archive);
  header(old, (block) => block.write("0000755", 100)).copy(executable, at);
  assert.deepEqual(compared(tarball, forged("mode", executable)).differences, [`${CHANGED} has another mode`]);
  for (const [what, bytes] of Object.entries({
    "is in it twice": beside(() => {}),
    "is not below package/": beside(named(CHANGED.replace("package/", ""))),
    "is not below package": beside(named(`./${CHANGED}`)),
    "is no file": beside((block) => block.write("2", 156)),
    "behind its end": Buffer.concat([Buffer.alloc(BLOCK), archive]),
  })) {
    assert.throws(() => compared(tarball, forged("another", bytes)), (error) => error.message.includes(what), what);
  }
}
