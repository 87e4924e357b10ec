// npm run release -- VERSION [--dry-run]: makes all that is published, in a clean checkout that has the version, tests it as
// those who install it will, and prints how it is published. Without --dry-run the commit and the tag come into this
// repository. It publishes nothing.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { artifacts } from "./artifacts.mjs";
import { crateKept, declarationsKept } from "./contract.mjs";
import { SetUpError, answer, inRoot, output, root, run, say } from "../lib.mjs";
import { main } from "../node.mjs";
import { assertEndpointsRecent } from "../published-endpoints.mjs";
import { npmPackages, rust } from "../setup.mjs";
import { supplyChain } from "./supply-chain.mjs";
import { checkout, compared, packed } from "./tarball.mjs";
import { assertInChangelog, assertNext, assertPublishable, mayBreak, setVersion } from "./versions.mjs";

const FOLDER = inRoot("target/releases");

const git = (args, cwd = root) => answer("git", args, { cwd });

const manifest = () => JSON.parse(readFileSync(inRoot("package.json"), "utf8"));

/** Refuses, before anything takes long, what would be refused in the end. Gives where this repository is, and its last
 *  release if there is one. */
function ready(version, { dryRun }) {
  if (git(["status", "--porcelain"])) throw new SetUpError("There are changes that are not committed. Commit or stash them.");
  const here = { head: git(["rev-parse", "HEAD"]), branch: git(["branch", "--show-current"]) };
  if (!here.branch && !dryRun) throw new SetUpError("No branch is checked out that the release could come into.");
  git(["var", "GIT_COMMITTER_IDENT"]);
  const tags = git(["tag", "--list", "v*", "--merged", "HEAD", "--sort=-version:refname"]).split("\n").filter(Boolean);
  const [tag] = tags;
  assertNext(version, tag?.slice(1) ?? manifest().version, { released: Boolean(tag) });
  if (git(["tag", "--list", `v${version}`])) throw new SetUpError(`There is a tag v${version} already, on another branch.`);
  const before = assertInChangelog(readFileSync(inRoot("CHANGELOG.md"), "utf8"), version);
  if (before && !tags.includes(`v${before}`)) throw new SetUpError(`CHANGELOG.md has ${before}, but this clone has no tag v${before} to compare with. git fetch --tags --unshallow may get it.`);
  assertEndpointsRecent();
  try {
    assertPublishable(manifest());
  } catch (error) {
    if (!dryRun) throw error;
    say(`${error.message} A release needs them; a dry run goes on.`);
  }
  return { ...here, tag };
}

/** A checkout in which the version is set and committed. */
async function versioned(version) {
  const clone = await checkout(join(FOLDER, "checkout"));
  setVersion(clone, version);
  for (const name of ["user.name", "user.email"]) {
    const ofThisRepository = output("git", ["config", "--local", name]);
    if (ofThisRepository) git(["config", name, ofThisRepository], clone);
  }
  // Nothing to commit where this version is there already.
  if (git(["status", "--porcelain"], clone)) git(["commit", "--quiet", "--all", "--message", `Version ${version}`], clone);
  return clone;
}

/** Refuses a version that breaks more than its number says (semver.org). */
async function assertContractKept(clone, version, tag) {
  if (!tag) return say("There is no release to compare with.");
  if (mayBreak(version, tag.slice(1))) return say(`${version} may change what code relies on that was written for ${tag}.`);
  const before = await checkout(join(FOLDER, "before"), { tag });
  const broken = [];
  if (!(await declarationsKept(clone, join(before, "tests/types")))) broken.push("the declarations in pkg/*.d.ts");
  if (!(await crateKept(clone, before))) broken.push("the crate");
  if (broken.length) throw new SetUpError(`Code that was written for ${tag} cannot use ${broken.join(" and ")}; see above. Fix it, or raise the number that says so.`);
}

/** Refuses a package that another build does not make again, to the byte: in another folder, with a generator of its own. */
async function assertRepeatable(clone, tarball) {
  const again = await checkout(join(FOLDER, "again"), { from: clone });
  const { differences, files } = compared(tarball, await packed(again, { tools: join(again, "target/tools") }));
  if (differences.length) throw new SetUpError(`Two builds of one commit differ: ${differences.join("; ")}.`);
  say(`Two builds are the same: ${files} files, byte by byte`);
}

/** Brings the commit of a checkout and its tag into this repository, as it was when the release began. */
function bringHere(clone, version, { head, branch }) {
  if (git(["rev-parse", "HEAD"]) !== head || git(["branch", "--show-current"]) !== branch) {
    throw new SetUpError(`This repository is not where it was when the release began: ${head} on ${branch}.`);
  }
  const made = git(["rev-parse", "HEAD"], clone);
  git(["fetch", "--quiet", clone, "HEAD"]);
  git(["merge", "--quiet", "--ff-only", made]);
  git(["tag", "--annotate", `v${version}`, "--message", `Version ${version}`, made]);
}

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { "dry-run": { type: "boolean", default: false } } });
  const [version] = positionals;
  if (!version) throw new SetUpError("Which version? npm run release -- 1.4.0 --dry-run");
  if (process.env.npm_config_dry_run) throw new SetUpError('npm has taken --dry-run for itself. Write "--" before the version.');
  const dryRun = values["dry-run"];
  const here = ready(version, { dryRun });
  await npmPackages();
  await rust();
  const clone = await versioned(version);
  await assertContractKept(clone, version, here.tag);
  await supplyChain();
  // Minutes, and an hour on a machine that has none of the tools yet.
  for (const tests of [["test"], ["run", "test:all", "--", "--rest"]]) await run("npm", tests, { cwd: clone, deadline: 2 * 60 * 60 });
  const files = join(FOLDER, version);
  const { tarball, crate } = await artifacts(await checkout(join(FOLDER, "once"), { from: clone }), files);
  await assertRepeatable(clone, tarball);
  await run("npm", ["run", "test:packaging", "--", "--tarball", tarball], { cwd: clone, deadline: 60 * 60 });
  await run("node", ["tests/packaging/crate.mjs", crate], { cwd: clone });
  if (dryRun) {
    say(`All that would be published is in ${files}. No commit and no tag were made. A release is published with:`);
  } else {
    bringHere(clone, version, here);
    say(`git push origin ${here.branch} v${version} lets the workflow "Release" publish both. By hand:`);
  }
  console.log(`npm publish "${tarball}"`);
  console.log(`cargo publish --locked --manifest-path "${join(clone, "Cargo.toml")}"`);
});
