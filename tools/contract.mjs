// Whether code that was written against the last release can use this one: the package's declarations and the crate.

import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetUpError, inRoot, run, say } from "./lib.mjs";
import { cargoSemverChecks } from "./setup.mjs";

/** Says that the two are the same, which a release need not be. */
const NOT_ASKED = ["same-as-the-contract.ts", "published"];

const compiles = (work) =>
  work.then(
    () => true,
    (error) => {
      if (error instanceof SetUpError) return false;
      throw error;
    },
  );

/** Whether what ships in `folder` has all that an earlier version's code uses: its tests/types, with every name and member
 *  and the contract of then, compiled with the declarations of now. */
export async function declarationsKept(folder, typesOfThen) {
  const there = join(folder, "target/contract");
  rmSync(there, { recursive: true, force: true });
  mkdirSync(there, { recursive: true });
  cpSync(typesOfThen, there, { recursive: true, filter: (path) => !NOT_ASKED.some((name) => path === join(typesOfThen, name)) });
  writeFileSync(join(there, "tsconfig.json"), JSON.stringify({ extends: inRoot("tests/types/tsconfig.json"), include: ["*.ts"] }));
  return compiles(run("node", [inRoot("node_modules/typescript/bin/tsc"), "-p", there], { cwd: folder }));
}

/** Whether the crate in `folder` has all that its users had at a tag of its repository. */
export async function crateKept(folder, tag) {
  let tools;
  try {
    tools = await cargoSemverChecks();
  } catch (error) {
    say(`NOT REACHED, so the crate was not compared with ${tag}: ${error.message}`);
    return true;
  }
  const target = ["--target", "wasm32-unknown-unknown", "--features", "javascript"];
  return compiles(run(`${tools}/cargo-semver-checks`, ["semver-checks", "--baseline-rev", tag, "--release-type", "minor", ...target], { cwd: folder }));
}
