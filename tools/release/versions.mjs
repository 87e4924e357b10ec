// Versions: which may come next, and the places that hold one.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetUpError } from "../lib.mjs";

const LOCKED = /^(name = "idporten-email-login"\nversion = ")[^"]+(")$/m;

/** Each place that holds the version, by what stands around it. */
const PLACES = [
  { file: "package.json", around: /^(  "version": ")[^"]+(",)$/m },
  { file: "package-lock.json", around: /^(  "version": ")[^"]+(",)$/m },
  { file: "package-lock.json", around: /^(    "": \{\n      "name": "[^"]+",\n      "version": ")[^"]+(",)$/m },
  { file: "Cargo.toml", around: /^(\[package\]\nname = "[^"]+"\nversion = ")[^"]+(")$/m },
  { file: "Cargo.lock", around: LOCKED },
  { file: "tests/fuzz/Cargo.lock", around: LOCKED },
];

/** Writes the version into the manifests and locks of a folder. */
export function setVersion(folder, version) {
  for (const { file, around } of PLACES) {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    if (!around.test(text)) throw new SetUpError(`${file} does not hold the version where it is expected.`);
    writeFileSync(path, text.replace(around, `$1${version}$2`));
  }
}

/** Three numbers. The registries take more, but treat it in ways of their own. */
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** Refuses a version that cannot come after another one. `released`: false where that one was never published. */
export function assertNext(version, last, { released }) {
  if (!VERSION.test(version)) throw new SetUpError(`${version} is no version: three numbers are, such as 1.4.0.`);
  const order = version.localeCompare(last, "en", { numeric: true });
  if (order < 0 || (released && order === 0)) throw new SetUpError(`${version} does not come after ${last}.`);
}

/** Whether a version may break what code written against another one relies on (semver.org, 4 and 8). */
export function mayBreak(version, last) {
  const [[major, minor], [lastMajor, lastMinor]] = [version, last].map((text) => text.split("."));
  return major !== lastMajor || (major === "0" && minor !== lastMinor);
}

/** Refuses a version of which CHANGELOG.md says nothing. Gives the one before it there, if there is one. */
export function assertInChangelog(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1).map((text) => ({ name: text.split(/\s/, 1)[0], text }));
  const at = sections.findIndex(({ name }) => name === version);
  if (!sections[at]?.text.includes("\n- ")) throw new SetUpError(`CHANGELOG.md has no "## ${version}" with what has changed. Write it, or rename "## Unreleased".`);
  return sections[at + 1]?.name;
}

/** What package.json says in place of an address that is not known yet. */
const PLACEHOLDER = "PLACEHOLDER";

/** Refuses to publish while addresses are missing in package.json. */
export function assertPublishable(manifest) {
  const missing = ["repository", "bugs", "homepage"].filter((name) => !manifest[name] || JSON.stringify(manifest[name]).includes(PLACEHOLDER));
  if (missing.length) throw new SetUpError(`package.json has no addresses to publish with yet: ${missing.join(", ")}.`);
}
