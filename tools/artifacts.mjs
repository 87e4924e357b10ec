// npm run artifacts: what a release publishes and what describes it, made from a clean checkout of this commit.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { SetUpError, inRoot, output, run, say } from "./lib.mjs";
import { main } from "./node.mjs";
import { cargoCyclonedx, npmPackages, rust } from "./setup.mjs";
import { checkout, packed } from "./tarball.mjs";

const FOLDER = inRoot("target/artifacts");

/** The crate as it would be published: cargo has compiled what is in it. */
async function packagedCrate(clone) {
  const target = join(clone, "target/crate");
  await run("cargo", ["package", "--locked", "--target-dir", target], { cwd: clone });
  const name = readdirSync(join(target, "package")).find((file) => file.endsWith(".crate"));
  return join(target, "package", name);
}

/** What is in the package's WebAssembly, and what npm installs with the package: CycloneDX, as JSON. */
async function billsOfMaterials(clone, into) {
  // The tool can only write beside the manifest, and gives the paths of this machine.
  const name = "crates";
  await run(`${await cargoCyclonedx()}/cargo-cyclonedx`, ["cyclonedx", "--format", "json", "--spec-version", "1.5", "--target", "wasm32-unknown-unknown", "--features", "javascript", "--override-filename", name], { cwd: clone });
  const crates = JSON.parse(readFileSync(join(clone, `${name}.json`), "utf8").replaceAll(clone, "."));
  rmSync(join(clone, `${name}.json`));
  const npm = JSON.parse(output("npm", ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev"], { cwd: clone }) ?? "null");
  if (!npm) throw new SetUpError("npm sbom failed.");
  // npm calls it by its folder's name.
  npm.metadata.component.name = crates.metadata.component.name;
  for (const [what, bill] of Object.entries({ crates, npm })) writeFileSync(join(into, `${what}.cdx.json`), `${JSON.stringify(bill, null, 2)}\n`);
}

/** The checksums of all files in a folder, as sha256sum writes and checks them. */
function sums(folder) {
  const names = readdirSync(folder).sort();
  const lines = names.map((name) => `${createHash("sha256").update(readFileSync(join(folder, name))).digest("hex")}  ${name}\n`);
  writeFileSync(join(folder, "SHA256SUMS"), lines.join(""));
}

/** Makes them all in a folder, from a clean checkout. Gives the paths of the tarball and the crate. */
export async function artifacts(clone, into) {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const made = { tarball: await packed(clone), crate: await packagedCrate(clone) };
  for (const [what, path] of Object.entries(made)) {
    made[what] = join(into, basename(path));
    copyFileSync(path, made[what]);
  }
  await billsOfMaterials(clone, into);
  sums(into);
  say(`In ${into}: ${readdirSync(into).join(", ")}`);
  return made;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await npmPackages();
    await rust();
    const { assertPublishable } = await import("./versions.mjs");
    assertPublishable(JSON.parse(readFileSync(inRoot("package.json"), "utf8")));
    await artifacts(await checkout(join(FOLDER, "checkout")), join(FOLDER, "files"));
  });
}
