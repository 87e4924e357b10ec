// npm run release -- VERSION [--dry-run]: makes all that is published, in a clean checkout that has the version, tests it as
// those who install it will, and prints how it is published. Without --dry-run the commit and the tag come into this
// repository. It publishes nothing.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { artifacts } from "./artifacts.mjs";
import { crateKept, declarationsKept } from "./contract.mjs";
import { SetUpError, inRoot, output, root, run, say } from "./lib.mjs";
import { main } from "./node.mjs";
import { npmPackages, rust } from "./setup.mjs";
import { supplyChain } from "./supply-chain.mjs";
import { checkout, compared, packed } from "./tarball.mjs";

const FOLDER = inRoot("target/release");

const git = (args, cwd = root) => run("git", args, { cwd });

const manifest = () => JSON.parse(readFileSync(inRoot("package.json"), "utf8"));

/** The last release that this commit comes after. */
const lastTag = () => output("git", ["describe", "--tags", "--abbrev=0", "--match", "v[0-9]*"]);

/** Refuses, before anything takes long, what would be refused in the end. */
async function assertReady(version, { dryRun }) {
  const { assertInChangelog, assertNext, assertPublishable } = await import("./versions.mjs");
  if (output("git", ["status", "--porcelain"])) throw new SetUpError("There are changes that are not committed. Commit or stash them.");
  const tag = lastTag();
  assertNext(version, tag?.slice(1) ?? manifest().version, { released: Boolean(tag) });
  assertInChangelog(readFileSync(inRoot("CHANGELOG.md"), "utf8"), version);
  try {
    assertPublishable(manifest());
  } catch (error) {
    if (!dryRun) throw error;
    say(`${error.message} A release needs them; a dry run goes on.`);
  }
}

/** A checkout in which the version is set and committed. */
async function versioned(version) {
  const { setVersion } = await import("./versions.mjs");
  const clone = await checkout(join(FOLDER, "checkout"));
  setVersion(clone, version);
  for (const name of ["user.name", "user.email"]) {
    const value = output("git", ["config", name]);
    if (value) await git(["config", name, value], clone);
  }
  // Nothing to commit where this version is there already.
  if (output("git", ["status", "--porcelain"], { cwd: clone })) await git(["commit", "--quiet", "--all", "--message", `Version ${version}`], clone);
  return clone;
}

/** Refuses a version that breaks more than its number says (semver.org). */
async function assertContractKept(clone, version) {
  const { mayBreak } = await import("./versions.mjs");
  const tag = lastTag();
  if (!tag) return say("There is no release to compare with.");
  if (mayBreak(version, tag.slice(1))) return say(`${version} may change what code relies on that was written for ${tag}.`);
  const before = await checkout(join(FOLDER, "before"), { tag });
  const broken = [];
  if (!(await declarationsKept(clone, join(before, "tests/types")))) broken.push("the declarations in pkg/*.d.ts");
  if (!(await crateKept(clone, before))) broken.push("the crate");
  if (broken.length) throw new SetUpError(`Code that was written for ${tag} cannot use ${broken.join(" and ")}; see above. Mend it, or raise the number that says so.`);
}

/** Refuses a package that a second build does not make again, to the byte. */
async function assertRepeatable(clone, tarball) {
  const { differences, files } = compared(tarball, await packed(await checkout(join(FOLDER, "again"), { from: clone })));
  if (differences.length) throw new SetUpError(`Two builds of one commit differ: ${differences.join("; ")}.`);
  say(`Two builds are the same: ${files} files, byte by byte`);
}

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { "dry-run": { type: "boolean", default: false } } });
  const [version] = positionals;
  if (!version) throw new SetUpError("Which version? npm run release -- 1.4.0 --dry-run");
  await npmPackages();
  await rust();
  await assertReady(version, { dryRun: values["dry-run"] });
  const clone = await versioned(version);
  await assertContractKept(clone, version);
  await supplyChain();
  await run("npm", ["test"], { cwd: clone });
  const files = join(FOLDER, version);
  const { tarball, crate } = await artifacts(clone, files);
  await assertRepeatable(clone, tarball);
  await run("npm", ["run", "test:packaging", "--", "--tarball", tarball], { cwd: clone });
  await run("node", ["tests/packaging/crate.mjs", crate], { cwd: clone });
  if (values["dry-run"]) {
    say(`A dry run: no commit and no tag were made. All that would be published is in ${files}.`);
  } else {
    await git(["pull", "--quiet", "--ff-only", clone, "HEAD"]);
    await git(["tag", "--annotate", `v${version}`, "--message", `Version ${version}`]);
  }
  console.log(`git push --follow-tags      the workflow "Release" then publishes both, with provenance. By hand:`);
  console.log(`npm publish ${tarball}`);
  console.log(`cargo publish --locked --manifest-path ${join(clone, "Cargo.toml")}`);
});
