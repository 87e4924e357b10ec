// A release is refused before anything takes long, and a version says what it breaks.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { declarationsKept } from "../../tools/release/contract.mjs";
import { inRoot } from "../../tools/lib.mjs";
import { checkout } from "../../tools/release/tarball.mjs";
import { assertEndpointsRecent, differences, publishedEndpoints, readToday } from "../../tools/published-endpoints.mjs";
import { assertInChangelog, assertNext, assertPublishable, mayBreak, setVersion } from "../../tools/release/versions.mjs";

const FOLDER = inRoot("target/release-tests");
const MANIFESTS = ["package.json", "package-lock.json", "Cargo.toml", "Cargo.lock", "tests/fuzz/Cargo.lock"];
/** The machine of the tests may have no author for git. */
const AUTHOR = { GIT_AUTHOR_NAME: "T", GIT_AUTHOR_EMAIL: "t@example.no", GIT_COMMITTER_NAME: "T", GIT_COMMITTER_EMAIL: "t@example.no" };
/** Milliseconds for a command that is refused at once. */
const DEADLINE = 60_000;

before(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
});

/** A clone to release, in which nothing is installed. */
async function clone(name) {
  const folder = await checkout(join(FOLDER, name));
  // As it will be committed.
  for (const path of ["tools", ...MANIFESTS]) cpSync(inRoot(path), join(folder, path), { recursive: true, filter: (source) => !source.includes("node_modules") });
  const { homepage, repository, ...others } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...others, bugs: "https://PLACEHOLDER" }));
  writeFileSync(join(folder, "CHANGELOG.md"), "# Changelog\n\n## 7.1.0\n- Something.\n");
  const git = (...args) => {
    const { status, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8", env: { ...process.env, ...AUTHOR } });
    assert.equal(status, 0, stderr);
  };
  // The tests may run where no branch is checked out.
  git("checkout", "--quiet", "-B", "main");
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", "A state to release");
  const release = (args, env) => spawnSync("node", ["tools/release/release.mjs", ...args], { cwd: folder, encoding: "utf8", timeout: DEADLINE, env: { ...process.env, ...AUTHOR, ...env } });
  return { folder, git, release };
}

test("the command refuses a tree with changes, a version that is none or is behind, one without a change, and missing addresses", async () => {
  const { folder, git, release } = await clone("refusals");
  const refused = (args, reason, env) => {
    const { status, stderr } = release(args, env);
    assert.equal(status, 1);
    assert.match(stderr, reason);
    assert.doesNotMatch(stderr, /\n {4}at /);
  };
  refused([], /Which version\?/);
  refused(["7.1"], /7\.1 is no version/);
  refused(["0.0.9"], /0\.0\.9 does not come after /);
  refused(["7.2.0"], /CHANGELOG\.md has no "## 7\.2\.0"/);
  refused(["7.1.0"], /package\.json has no addresses to publish with yet: repository, bugs, homepage/);
  refused(["7.1.0"], /Write "--" before the version/, { npm_config_dry_run: "true" });
  git("checkout", "--quiet", "-b", "aside");
  git("commit", "--quiet", "--allow-empty", "--message", "Aside");
  git("tag", "v7.1.0");
  git("checkout", "--quiet", "-");
  refused(["7.1.0", "--dry-run"], /There is a tag v7\.1\.0 already/);
  git("tag", "--force", "v7.1.0");
  refused(["7.1.0", "--dry-run"], /7\.1\.0 does not come after 7\.1\.0/);
  git("tag", "--delete", "v7.1.0");
  appendFileSync(join(folder, "CHANGELOG.md"), "\n## 7.0.0\n- An older thing.\n");
  git("commit", "--quiet", "--all", "--message", "An older release");
  refused(["7.1.0", "--dry-run"], /CHANGELOG\.md has 7\.0\.0, but this clone has no tag v7\.0\.0/);
  appendFileSync(join(folder, "README.md"), "\n");
  refused(["7.1.0"], /not committed/);
});

test("the version is set wherever it stands, and nothing else is changed", () => {
  const folder = join(FOLDER, "versions");
  mkdirSync(join(folder, "tests/fuzz"), { recursive: true });
  const read = () => MANIFESTS.map((name) => readFileSync(join(folder, name), "utf8"));
  for (const name of MANIFESTS) cpSync(inRoot(name), join(folder, name));
  const old = read();
  setVersion(folder, "7.8.9");
  const changed = old.flatMap((text, index) => {
    const now = read()[index].split("\n");
    return text.split("\n").flatMap((line, at) => (line === now[at] ? [] : [`${MANIFESTS[index]}: ${now[at].trim()}`]));
  });
  assert.deepEqual(changed, ['package.json: "version": "7.8.9",', 'package-lock.json: "version": "7.8.9",', 'package-lock.json: "version": "7.8.9",', 'Cargo.toml: version = "7.8.9"', 'Cargo.lock: version = "7.8.9"', 'tests/fuzz/Cargo.lock: version = "7.8.9"']);
  setVersion(folder, JSON.parse(readFileSync(inRoot("package.json"), "utf8")).version);
  assert.deepEqual(read(), old);
  writeFileSync(join(folder, "Cargo.lock"), "");
  assert.throws(() => setVersion(folder, "7.8.9"), /Cargo\.lock does not hold the version/);
});

test("a version comes after the last one, and may be that of the first release", () => {
  assertNext("0.1.1", "0.1.0", { released: true });
  assertNext("0.1.0", "0.1.0", { released: false });
  assertNext("0.10.0", "0.9.1", { released: true });
  for (const version of ["0.1.0", "0.0.9"]) assert.throws(() => assertNext(version, "0.1.0", { released: true }), /does not come after/);
  for (const version of ["v1.0.0", "1.0", "01.0.0", "1.0.0 ", "1.0.0-rc.1"]) assert.throws(() => assertNext(version, "0.1.0", { released: true }), /is no version/);
});

test("a new major version may break, below 1.0 a new minor one, and no other", () => {
  const verdicts = { "0.1.1": false, "0.2.0": true, "1.0.0": true };
  for (const [version, may] of Object.entries(verdicts)) assert.equal(mayBreak(version, "0.1.0"), may, version);
  const later = { "1.4.1": false, "1.5.0": false, "2.0.0": true };
  for (const [version, may] of Object.entries(later)) assert.equal(mayBreak(version, "1.4.0"), may, version);
});

test("the changelog has the version, says something of it, and names the one before", () => {
  assert.equal(assertInChangelog("# Changelog\n\n## 1.2.0\n- A thing.\n", "1.2.0"), undefined);
  assert.equal(assertInChangelog("# Changelog\n\n## 1.2.0 (2027-01-02)\n\n- A thing.\n\n## 1.1.9\n- Another.\n", "1.2.0"), "1.1.9");
  for (const text of ["", "## 1.2.0-rc.1\n- A thing.\n", "## 11.2.0\n- A thing.\n", "## 1.2.0\n\n## 1.1.0\n- A thing.\n", "## Unreleased\n- About 1.2.0\n"]) {
    assert.throws(() => assertInChangelog(text, "1.2.0"), /has no "## 1\.2\.0"/, text);
  }
});

test("addresses that are missing or are placeholders are named", () => {
  const addresses = { repository: { type: "git", url: "git+https://example.no/a.git" }, bugs: "https://example.no/a/issues", homepage: "https://example.no/a" };
  const refuses = (change, names) => assert.throws(() => assertPublishable({ ...addresses, ...change }), new RegExp(`: ${names}\\.`));
  assertPublishable(addresses);
  refuses({ bugs: "https://example.no/PLACEHOLDER" }, "bugs");
  refuses({ repository: { url: "git+https://PLACEHOLDER" }, homepage: undefined }, "repository, homepage");
});

test("the crate and the package name one repository", () => {
  const [, ofCrate] = readFileSync(inRoot("Cargo.toml"), "utf8").match(/^repository = "(.+)"$/m);
  const { repository } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  assert.equal(repository.url, `git+${ofCrate}.git`);
});

test("whether code written for the last release is usable is reported", async () => {
  const folder = join(FOLDER, "contract");
  const declarations = join(folder, "pkg/index.d.ts");
  const types = inRoot("tests/types");
  cpSync(inRoot("package.json"), join(folder, "package.json"));
  cpSync(inRoot("pkg"), join(folder, "pkg"), { recursive: true, filter: (path) => path !== inRoot("pkg/generated") });
  const shipped = readFileSync(declarations, "utf8");
  const shippedWith = (from, to) => {
    assert.ok(shipped.includes(from), from);
    writeFileSync(declarations, shipped.replace(from, to));
    return declarationsKept(folder, types);
  };
  assert.equal(await declarationsKept(folder, types), true);
  assert.equal(await shippedWith("export interface LoginOptions {", "export interface LoginOptions {\n  another?: string;"), true, "a new option");
  assert.equal(await shippedWith("export interface LoginOptions {", "export interface LoginOptions {\n  another: string;"), false, "an option that must be given");
  assert.equal(await shippedWith("  extendSession(", "  prolongSession("), false, "another name for a method");
  assert.equal(await shippedWith('method?: "post" | "get"', 'method?: "get"'), false, "a value that is not taken any more");
  assert.equal(await shippedWith('"login_cancelled"', '"login_given_up"'), false, "another code of an error");
});

test("a release whose built-in endpoints were read more than 90 days ago is refused, with the command that renews them", () => {
  const published = publishedEndpoints();
  const after = (days) => (published.readAt + days * 24 * 3600) * 1000;
  assertEndpointsRecent(published, after(90));
  assert.throws(() => assertEndpointsRecent(published, after(91)), /read 91 days ago.*npm run check:idporten -- --endpoints/);
});

test("endpoints that ID-porten has changed are named, with the line to change", () => {
  const { environments } = publishedEndpoints();
  assert.deepEqual(environments.map(({ issuer }) => issuer), ["https://test.idporten.no", "https://idporten.no"]);
  const [one] = environments;
  const good = { authorization_response_iss_parameter_supported: true };
  assert.deepEqual(Object.keys(one), ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"]);
  assert.deepEqual(differences(one, { ...one, ...good, scopes_supported: ["openid"] }), []);
  assert.match(differences(one, { ...one, require_pushed_authorization_requests: true }).join(), /iss_parameter_supported being true, and it is undefined,.*require_pushed/);
  assert.deepEqual(differences(one, { ...one, ...good, token_endpoint: "https://test.idporten.no/v2/token", jwks_uri: undefined }), [
    'src/provider/idporten.rs, https://test.idporten.no: token_endpoint is now "https://test.idporten.no/v2/token", not "https://test.idporten.no/token"',
    'src/provider/idporten.rs, https://test.idporten.no: jwks_uri is now undefined, not "https://test.idporten.no/jwks.json"',
  ]);
  assert.equal(readToday(new Date("2026-11-01T12:00:00Z")), "src/provider/idporten.rs: READ_AT: f64 = 1_793_491_200.0; and its comment: 2026-11-01");
});
