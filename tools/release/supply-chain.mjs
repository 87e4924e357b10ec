// npm run supply-chain: what the package is made of, and what makes it. Licences and sources of the crates, advisories,
// signatures of npm's packages, and the workflows. What cannot be reached from here is said.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { SetUpError, attempt, inRoot, say } from "../lib.mjs";
import { main } from "../node.mjs";
import { cargoDeny, npmLocked, npmPackages, pythonPackages, rust } from "../setup.mjs";

const MANIFESTS = ["Cargo.toml", "tools/bindings-generator/Cargo.toml"];
const WORKFLOWS = ".github/workflows";
const PASSED = "passed";

/** What a machine says that has no way to a service, or a registry that does not have it. */
const NO_WAY = /resolve host|getaddrinfo|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|timed out|40[345] |Method Not Allowed/i;
const NOT_REACHED = "NOT REACHED, so not checked: ";

/** The verdict on what went wrong while a service was asked. */
const unanswered = (why) => (NO_WAY.test(why) ? NOT_REACHED + why : `failed: ${why}`);

function mustPass(command, args) {
  const { passed, output, said } = attempt(command, args);
  return passed ? PASSED : [output, said].join("\n").trim();
}

/** What is wrong by npm's registry: `faults` finds it in the answer, and gives undefined where that is none. */
function askedOfNpm(args, faults) {
  const { output, said } = attempt("npm", [...args, "--json", "--fetch-retries=0"]);
  const answer = output.startsWith("{") ? JSON.parse(output) : {};
  const found = faults(answer);
  if (!found) return unanswered(answer.error?.summary || answer.message || output || said);
  return found.length ? found.join(", ") : PASSED;
}

const signatures = () => askedOfNpm(["audit", "signatures"], ({ invalid, missing }) => invalid && missing && [...invalid, ...missing].map(({ name, version }) => `${name} ${version} is not signed by the registry`));

const isGrave = ({ severity }) => ["high", "critical"].includes(severity);

const advisories = () => askedOfNpm(["audit"], ({ vulnerabilities }) => vulnerabilities && Object.values(vulnerabilities).filter(isGrave).map(({ name, severity }) => `${name} has an advisory (${severity})`));

/** A function for each check of a manifest's crates. */
async function ofCrates() {
  const deny = `${await cargoDeny()}/cargo-deny`;
  const about = (manifest, ...command) => [deny, ["--manifest-path", inRoot(manifest), "--config", inRoot("tools/release/supply-chain/deny.toml"), ...command]];
  const database = attempt(...about(MANIFESTS[0], "fetch", "db"));
  return Object.fromEntries(
    MANIFESTS.flatMap((manifest) => [
      [`${manifest}: licences, sources`, () => mustPass(...about(manifest, "check", "licenses", "bans", "sources"))],
      [`${manifest}: advisories`, () => (database.passed ? mustPass(...about(manifest, "check", "advisories")) : unanswered(database.said.split("\n").at(-1)))],
    ]),
  );
}

async function actionlint() {
  const { createLinter } = createRequire(`${await npmLocked("supply-chain", "tools/release/supply-chain")}/`)("actionlint");
  const lint = await createLinter();
  const faults = readdirSync(inRoot(WORKFLOWS)).flatMap((name) => lint(readFileSync(inRoot(WORKFLOWS, name), "utf8"), name));
  // It is older than the machines that GitHub has.
  const known = faults.filter(({ kind }) => kind !== "runner-label").map(({ file, line, message }) => `${file}:${line} ${message}`);
  return known.length ? known.join("\n") : PASSED;
}

async function zizmor() {
  const folder = await pythonPackages("zizmor", "tools/release/supply-chain/requirements.txt");
  return mustPass(`${folder}/zizmor`, ["--offline", "--pedantic", WORKFLOWS]);
}

export async function supplyChain() {
  const checks = { ...(await ofCrates()), "npm: signatures": signatures, "npm: advisories": advisories, "workflows: actionlint": actionlint, "workflows: zizmor": zizmor };
  const failed = [];
  for (const [what, check] of Object.entries(checks)) {
    const verdict = await check();
    say(`${what}: ${verdict}`);
    if (verdict !== PASSED && !verdict.startsWith(NOT_REACHED)) failed.push(what);
  }
  if (failed.length) throw new SetUpError(`${failed.join("; ")}: see above.`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await npmPackages();
    await rust();
    await supplyChain();
  });
}
