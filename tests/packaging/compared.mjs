// Two tarballs are told apart by one byte.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot } from "../../tools/lib.mjs";
import { compared } from "../../tools/tarball.mjs";

const CHANGED = "pkg/generated/bindings.wasm";

/** `tarball`: a packed package. */
export function checkComparison(tarball) {
  const folder = inRoot("target/packaging/compared");
  rmSync(folder, { recursive: true, force: true });
  const { differences, files } = compared(tarball, tarball, folder);
  assert.deepEqual(differences, []);
  assert.ok(files > 50, `${files} files`);
  const wasm = join(folder, "one/package", CHANGED);
  const bytes = readFileSync(wasm);
  bytes[1000] ^= 1;
  writeFileSync(wasm, bytes);
  const forged = join(folder, "forged.tgz");
  assert.equal(spawnSync("tar", ["-czf", forged, "-C", join(folder, "one"), "package"]).status, 0);
  assert.deepEqual(compared(tarball, forged, join(folder, "again")).differences, [`${CHANGED} differs from byte 1000 on`]);
}
