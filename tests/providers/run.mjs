// npm run test:providers: logins at an OpenID Provider that is not ours.

import { pathToFileURL } from "node:url";
import { build } from "../../tools/build.mjs";
import { counted, lane } from "../runner/lane.mjs";
import { inRoot } from "../../tools/lib.mjs";
import { main } from "../../tools/node.mjs";
import { chromium, npmPackages, pythonPackages, rust } from "../../tools/setup.mjs";
import { table } from "../runner/table.mjs";

const REQUIREMENTS = "tests/providers/requirements.txt";

/** Gives a row of the table. */
export async function providers() {
  await build();
  await chromium();
  const PYTHON = `${await pythonPackages("canaille", REQUIREMENTS)}/python`;
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
