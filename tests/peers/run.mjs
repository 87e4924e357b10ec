// npm run peers: which mistakes of a provider this package and others let through, in one run, as a table.
//
//   npm run peers               takes five minutes
//   npm run peers -- --keep     its table is that of docs/security.md

import { build } from "../../tools/build.mjs";
import { main } from "../../tools/node.mjs";
import { chromium, npmPackages } from "../../tools/setup.mjs";

await main(async () => {
  await npmPackages();
  await build();
  await chromium();
  const { peers } = await import("./compare.mjs");
  await peers({ keep: process.argv.includes("--keep") });
});
