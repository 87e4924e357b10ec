// npm run artifacts: what a release publishes and what describes it, made from a clean checkout of this commit.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { answer, inRoot, run, say } from "../lib.mjs";
import { main } from "../node.mjs";
import { cargoCyclonedx, rust } from "../setup.mjs";
import { checkout, packed } from "./tarball.mjs";
import { assertPublishable } from "./versions.mjs";

const FOLDER = inRoot("target/artifacts");

/** The crate as it would be published: cargo has compiled what is in it. */
async function packagedCrate(clone) {
  const target = join(clone, "target/crate");
  await run("cargo", ["package", "--locked", "--target-dir", target], { cwd: clone });
  const name = readdirSync(join(target, "package")).find((file) => file.endsWith(".crate"));
  return join(target, "package", name);
}

/** What the crates are that one of the two packages is made of: CycloneDX, as JSON. */
async function crates(clone, options) {
  // The tool can only write beside the manifest.
  const name = "bill-of-materials";
  await run(`${await cargoCyclonedx()}/cargo-cyclonedx`, ["cyclonedx", "--format", "json", "--spec-version", "1.5", "--override-filename", name, ...options], { cwd: clone });
  const written = join(clone, `${name}.json`);
  // It gives the paths of this machine.
  const bill = readFileSync(written, "utf8").replaceAll(clone, ".").replaceAll(encodeURI(clone), ".");
  rmSync(written);
  return bill;
}

/** What npm installs with the package. */
function dependencies(clone) {
  const bill = JSON.parse(answer("npm", ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev"], { cwd: clone }));
  // npm calls it by its folder's name.
  bill.metadata.component.name = "idporten-email-login";
  return `${JSON.stringify(bill, null, 2)}\n`;
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
  const bills = {
    "webassembly.cdx.json": await crates(clone, ["--target", "wasm32-unknown-unknown", "--features", "javascript"]),
    "crate.cdx.json": await crates(clone, ["--target", "all"]),
    "npm.cdx.json": dependencies(clone),
  };
  for (const [name, bill] of Object.entries(bills)) writeFileSync(join(into, name), bill);
  sums(into);
  say(`In ${into}: ${readdirSync(into).join(", ")}`);
  return made;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    assertPublishable(JSON.parse(readFileSync(inRoot("package.json"), "utf8")));
    await rust();
    await artifacts(await checkout(join(FOLDER, "checkout")), join(FOLDER, "files"));
  });
}
