// npm run test:providers: logins at an OpenID Provider that is not ours.

import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { counted, lane } from "./lane.mjs";
import { inRoot, onPath, output, run, say, unlessDone } from "./lib.mjs";
import { main } from "./node.mjs";
import { aptInstall, chromium, npmPackages, rust } from "./setup.mjs";
import { table } from "./table.mjs";

const REQUIREMENTS = "tests/providers/requirements.txt";

/** The path of a Python that has Canaille. */
async function canaille() {
  const python = inRoot("target/canaille/bin/python");
  await unlessDone("canaille", [REQUIREMENTS], "target/canaille/bin/python", async () => {
    // Debian has venv in a package of its own.
    if (!onPath("python3") || output("python3", ["-c", "import ensurepip"]) === undefined) await aptInstall("Python", ["python3", "python3-venv"]);
    say("Installing Canaille");
    await run("python3", ["-m", "venv", "--clear", "target/canaille"]);
    await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS]);
  });
  return python;
}

/** Gives a row of the table. */
export async function providers() {
  await build();
  await chromium();
  const PYTHON = await canaille();
  const tests = await lane("chromium", [inRoot("tests/providers/canaille.test.mjs")], { name: "canaille", env: { PYTHON } });
  return [{ suite: "logins at Canaille", engine: "chromium", ...counted(tests) }];
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await npmPackages();
    await rust();
    table(await providers());
  });
}
