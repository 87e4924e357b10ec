// npm run peers: which mistakes of a provider this package and others let through, in one run, as a table.
//
//   npm run peers               takes five minutes
//   npm run peers -- --keep     its table is that of docs/security.md

import { build } from "./build.mjs";
import { inRoot } from "./lib.mjs";
import { main } from "./node.mjs";
import { chromium, npmPackages } from "./setup.mjs";

await main(async () => {
  await npmPackages();
  await build();
  await chromium();
  const { peers } = await import(inRoot("tests/peers/run.mjs"));
  await peers({ keep: process.argv.includes("--keep") });
});
