// The published package as a file: made from a clean checkout, and compared with another one, byte by byte.

import { mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { SetUpError, root, run, say } from "../lib.mjs";

/** A clean checkout of a repository, with nothing in it that is not committed; of its newest commit, or at a tag. */
export async function checkout(folder, { from = root, tag } = {}) {
  rmSync(folder, { recursive: true, force: true });
  await run("git", ["clone", "--quiet", "--no-hardlinks", ...(tag ? ["--config", "advice.detachedHead=false", "--branch", tag] : []), from, folder]);
  return folder;
}

/** Builds and packs what is in a checkout. `tools`: the folder of what cargo has installed, or for it. Gives the tarball's path. */
export async function packed(folder, { tools } = {}) {
  say(`Building the package in ${folder}, which takes a minute or two`);
  const to = join(folder, "target/tarball");
  mkdirSync(to, { recursive: true });
  await run("npm", ["pack", "--pack-destination", to], { cwd: folder, env: tools && { IDPORTEN_EMAIL_LOGIN_CACHE: tools, CARGO_BUILD_BUILD_DIR: join(tools, "cargo-build") } });
  const [name] = readdirSync(to);
  if (!name) throw new SetUpError(`npm packed nothing in ${folder}.`);
  return join(to, name);
}

const BLOCK = 512;

/** A text of a header, which ends at the first zero. */
const textOf = (header, from, length) => header.subarray(from, from + length).toString("latin1").split("\0")[0];

/**
 * The files of a tarball by their paths in the package, each with its mode. Read here and not unpacked, and strictly: what
 * one tool takes for the end, for the same path, or for a link, another one may not.
 */
export function filesOf(tarball) {
  const refuse = (what) => {
    throw new SetUpError(`${tarball} is no tarball of npm's: ${what}.`);
  };
  const archive = gunzipSync(readFileSync(tarball));
  const files = new Map();
  let at = 0;
  for (let header; (header = archive.subarray(at, at + BLOCK)).some((byte) => byte !== 0); ) {
    const [prefix, name] = [textOf(header, 345, 155), textOf(header, 0, 100)];
    const path = prefix ? `${prefix}/${name}` : name;
    const [mode, size] = [textOf(header, 100, 8), textOf(header, 124, 12)].map((octal) => Number.parseInt(octal, 8));
    if (!["0", ""].includes(textOf(header, 156, 1))) refuse(`${path} is no file`);
    if (!/^package\/[^/]/.test(path) || path.split("/").some((part) => ["", ".", ".."].includes(part))) refuse(`${path} is not below package/`);
    if (files.has(path)) refuse(`${path} is in it twice`);
    if (!Number.isInteger(size) || at + BLOCK + size > archive.length) refuse(`${path} has no length`);
    files.set(path, { mode, bytes: archive.subarray(at + BLOCK, at + BLOCK + size) });
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  if (archive.subarray(at).some((byte) => byte !== 0)) refuse("there is something behind its end");
  return files;
}

/** Where one is the beginning of the other, that is at its end. */
function firstDifference(one, other) {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return at < 0 ? one.length : at;
}

/** What two tarballs do not have in common, a line for each file; and how many files the first one has. */
export function compared(one, other) {
  const [ours, theirs] = [filesOf(one), filesOf(other)];
  const differences = [];
  for (const [name, { mode, bytes }] of ours) {
    const their = theirs.get(name);
    if (!their) differences.push(`${name} is only in ${one}`);
    else if (!bytes.equals(their.bytes)) differences.push(`${name} differs from byte ${firstDifference(bytes, their.bytes)} on`);
    else if (mode !== their.mode) differences.push(`${name} has another mode`);
  }
  for (const name of theirs.keys()) if (!ours.has(name)) differences.push(`${name} is only in ${other}`);
  return { differences, files: ours.size };
}
