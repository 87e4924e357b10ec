// Whether code that was written against the last release can use this one: the package's declarations and the crate.

import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetUpError, inRoot, run, say } from "./lib.mjs";
import { cargoSemverChecks } from "./setup.mjs";

/** Says that the two are the same, which a release need not be. */
const NOT_ASKED = ["same-as-the-contract.ts", "published"];

const passes = (work) =>
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
  return passes(run("node", [inRoot("node_modules/typescript/bin/tsc"), "-p", there], { cwd: folder }));
}

const TARGET = "wasm32-unknown-unknown";

/** What rustdoc knows of the crate in a folder, for the target that has all of it. Gives the file. */
async function rustdoc(folder) {
  await run("cargo", ["rustdoc", "--locked", "--target", TARGET, "--", "-Zunstable-options", "--output-format=json", "--document-hidden-items", "--cap-lints=allow"], { cwd: folder, env: { RUSTC_BOOTSTRAP: "1" } });
  return join(folder, "target", TARGET, "doc/idporten_email_login.json");
}

/** Whether the crate in a folder has all that users of the crate in another one have. */
export async function crateKept(folder, before) {
  let tools;
  try {
    tools = await cargoSemverChecks();
  } catch (error) {
    say(`NOT REACHED, so the crate was not compared with the last release: ${error.message}`);
    return true;
  }
  const [baseline, current] = [await rustdoc(before), await rustdoc(folder)];
  return passes(run(`${tools}/cargo-semver-checks`, ["semver-checks", "--baseline-rustdoc", baseline, "--current-rustdoc", current, "--release-type", "minor"], { cwd: folder }));
}
