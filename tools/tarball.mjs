// The published package as a file: made from a clean checkout, and compared with another one, byte by byte.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { SetUpError, root, run, say } from "./lib.mjs";

/** A clean checkout of this repository, with nothing in it that is not committed. */
export async function checkout(folder, commit = "HEAD") {
  rmSync(folder, { recursive: true, force: true });
  await run("git", ["clone", "--quiet", "--no-hardlinks", root, folder]);
  await run("git", ["checkout", "--quiet", "--detach", spawnSync("git", ["rev-parse", commit], { cwd: root, encoding: "utf8" }).stdout.trim()], { cwd: folder });
  return folder;
}

/** Builds and packs what is in a checkout. Gives the tarball's path. */
export async function packed(folder) {
  say(`Building the package in ${folder}, which takes a minute or two`);
  const to = join(folder, "target/tarball");
  mkdirSync(to, { recursive: true });
  await run("npm", ["pack", "--pack-destination", to], { cwd: folder });
  const [name] = readdirSync(to);
  if (!name) throw new SetUpError(`npm packed nothing in ${folder}.`);
  return join(to, name);
}

/** The files of a tarball by their paths in the package. */
function filesOf(tarball, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = spawnSync("tar", ["-xzf", tarball, "-C", folder], { encoding: "utf8" });
  if (status !== 0) throw new SetUpError(`${tarball} cannot be unpacked: ${stderr.trim()}`);
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(folder, name)).isFile());
  return new Map(names.sort().map((name) => [name.replace(/^package\//, ""), readFileSync(join(folder, name))]));
}

/** Where one is the beginning of the other, that is at its end. */
function firstDifference(one, other) {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return at < 0 ? one.length : at;
}

/** What two tarballs do not have in common, a line for each file; and how many files the first one has. */
export function compared(one, other, folder) {
  const [ours, theirs] = [filesOf(one, join(folder, "one")), filesOf(other, join(folder, "other"))];
  const differences = [];
  for (const [name, bytes] of ours) {
    const their = theirs.get(name);
    if (!their) differences.push(`${name} is only in ${one}`);
    else if (!bytes.equals(their)) differences.push(`${name} differs from byte ${firstDifference(bytes, their)} on`);
  }
  for (const name of theirs.keys()) if (!ours.has(name)) differences.push(`${name} is only in ${other}`);
  return { differences, files: ours.size };
}
