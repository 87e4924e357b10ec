// Builds what is measured, and measures: npm run bench:latency

import { build } from "./build.mjs";
import { SetUpError, inRoot, main } from "./lib.mjs";
import { chromium } from "./setup.mjs";

const benches = ["latency"];

await main(async () => {
  const [name] = process.argv.slice(2);
  if (!benches.includes(name)) throw new SetUpError(`There is no bench ${name}. There are ${benches.join(", ")}.`);
  await build();
  await chromium();
  await import(inRoot("tests/bench", `${name}.mjs`));
});
