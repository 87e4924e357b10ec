// Whether code that was written against the last release can use this one: the package's declarations and the crate.

import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { answer, inRoot, output, run, say } from "../lib.mjs";
import { cargoSemverChecks } from "../setup.mjs";

/** Says that the two are the same, which a release need not be. */
const NOT_ASKED = ["same-as-the-contract.ts", "published"];

/** Whether a command says that all is well. It says the opposite with one of these exit codes; any other one is no answer. */
const saysSo = (work, ...opposite) =>
  work.then(
    () => true,
    (error) => {
      if (opposite.includes(error.code)) return false;
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
  return saysSo(run("node", [inRoot("node_modules/typescript/bin/tsc"), "-p", there], { cwd: folder }), 1, 2);
}

/** The exit code of cargo-semver-checks when something was broken. */
const BROKEN = 100;

/** What rustdoc knows of the crate in a folder. Gives the file. */
async function rustdoc(folder, target, toolchain) {
  const json = ["-Zunstable-options", "--output-format=json", "--document-hidden-items", "--cap-lints=allow"];
  await run("cargo", ["rustdoc", "--locked", "--target", target, "--", ...json], { cwd: folder, env: { RUSTC_BOOTSTRAP: "1", RUSTUP_TOOLCHAIN: toolchain } });
  return join(folder, "target", target, "doc/idporten_email_login.json");
}

/** Whether the crate in a folder has all that users of the crate in another one have. */
export async function crateKept(folder, before) {
  const tools = await cargoSemverChecks().catch((error) => {
    if (output("cargo", ["info", "--quiet", "cargo-semver-checks"]) !== undefined) throw error;
  });
  if (!tools) {
    say("NOT REACHED, so the crate was not compared with the last release: the registry that has cargo-semver-checks");
    return true;
  }
  // This repository's compiler for both, since it decides the format.
  const [toolchain] = answer("rustup", ["show", "active-toolchain"]).split(" ");
  const verdicts = [];
  // The browser's part of the crate is compiled for the one, the server's for the other.
  for (const target of ["wasm32-unknown-unknown", answer("rustc", ["--print", "host-tuple"])]) {
    const [baseline, current] = [await rustdoc(before, target, toolchain), await rustdoc(folder, target, toolchain)];
    const compare = ["semver-checks", "--baseline-rustdoc", baseline, "--current-rustdoc", current, "--release-type", "minor"];
    verdicts.push(await saysSo(run(`${tools}/cargo-semver-checks`, compare, { cwd: folder }), BROKEN));
  }
  return verdicts.every(Boolean);
}
