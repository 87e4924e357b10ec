// The packaged crate, in a front end and in a service that depend on it.
//
//   node tests/packaging/crate.mjs target/artifacts/files/idporten-email-login-0.1.0.crate

import { cpSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { SetUpError, inRoot, run } from "../../tools/lib.mjs";
import { main } from "../../tools/node.mjs";

const FOLDER = inRoot("target/packaging/crates");

await main(async () => {
  const [, , given] = process.argv;
  if (!given) throw new SetUpError("Which crate? npm run artifacts makes one.");
  const crate = resolve(given);
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  cpSync(inRoot("tests/packaging/crates"), FOLDER, { recursive: true });
  await run("tar", ["-xzf", crate, "-C", FOLDER]);
  const dependency = join(FOLDER, "idporten-email-login");
  renameSync(join(FOLDER, basename(crate, ".crate")), dependency);
  for (const [consumer, source, ...args] of [
    ["front-end", "rust_front_end.rs", "--target", "wasm32-unknown-unknown"],
    ["backend", "."],
  ]) {
    const folder = join(FOLDER, consumer);
    // The examples as the crate has them.
    cpSync(join(dependency, "examples", source), join(folder, source), { recursive: true });
    await run("cargo", ["build", ...args, "--target-dir", inRoot("target/packaging/crates-built")], { cwd: folder });
  }
});
