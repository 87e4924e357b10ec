// npm run test:packaging: the packed package in the tools of those who install it.
//
//   npm run test:packaging                    all of them
//   npm run test:packaging -- --quick         those that npm run test:all runs
//   npm run test:packaging -- next webpack    those whose folder is named
//   npm run test:packaging -- --tarball FILE  with a package that is there already

import { parseArgs } from "node:util";
import { main } from "../../tools/node.mjs";
import { npmPackages, rust } from "../../tools/setup.mjs";
import { conclude } from "../runner/table.mjs";

await main(async () => {
  const { values, positionals: names } = parseArgs({ allowPositionals: true, options: { quick: { type: "boolean" }, tarball: { type: "string" } } });
  await npmPackages();
  await rust();
  const { packaging } = await import("./consume.mjs");
  conclude(await packaging({ ...values, names }));
});
