// npm run bench: the minimal app with this package and with others, timed in Chromium in one run.
//
//   npm run bench               11 runs; takes half an hour
//   npm run bench -- 3          as many runs
//   npm run bench -- --profile  where the time of a callback page goes
//   npm run bench -- --keep     its results are those of docs/performance.md, and are stored in tests/bench/

import { build } from "../../tools/build.mjs";
import { SetUpError } from "../../tools/lib.mjs";
import { main } from "../../tools/node.mjs";
import { chromium, npmPackages } from "../../tools/setup.mjs";

await main(async () => {
  const args = process.argv.slice(2);
  const [runs = 11] = args.filter((arg) => !arg.startsWith("--")).map(Number);
  if (!(Number.isInteger(runs) && runs > 0)) throw new SetUpError("How many runs? npm run bench -- 3");
  await npmPackages();
  await build();
  await chromium();
  const { bench, profile } = await import("./measure.mjs");
  if (args.includes("--profile")) return console.log(await profile(runs));
  await bench({ runs, keep: args.includes("--keep") });
});
