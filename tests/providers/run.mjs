// npm run test:providers: logins at Canaille, an OpenID Provider that shares no code with the local ID-porten.

import { pathToFileURL } from "node:url";
import { build } from "../../tools/build.mjs";
import { inRoot } from "../../tools/lib.mjs";
import { main } from "../../tools/node.mjs";
import { chromium, npmPackages, pythonPackages, rust } from "../../tools/setup.mjs";
import { runFiles } from "../runner/files.mjs";
import { conclude } from "../runner/table.mjs";

const REQUIREMENTS = "tests/providers/requirements.txt";

/** Returns a row of the table. */
export async function providers() {
  await build();
  await chromium();
  const PYTHON = `${await pythonPackages("canaille", REQUIREMENTS)}/python`;
  return [await runFiles("providers", "chromium", [inRoot("tests/providers/canaille.test.mjs")], { env: { PYTHON } })];
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await npmPackages();
    await rust();
    conclude(await providers());
  });
}
