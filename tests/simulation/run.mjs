// Simulates a million schedules of the session: npm run test:simulation
//
//   npm run test:simulation -- 5000         so many
//   npm run test:simulation -- --seed 4711  one of them again, with what happens in it where it fails
//
// npm test runs 100 000 of them.

import { parseArgs } from "node:util";
import { run } from "../../tools/lib.mjs";
import { main } from "../../tools/node.mjs";
import { rust } from "../../tools/setup.mjs";

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { seed: { type: "string" } } });
  const [schedules = "1000000"] = positionals;
  await rust();
  const env = values.seed ? { SEED: values.seed } : { SCHEDULES: schedules };
  await run("cargo", ["test", "--locked", "--test", "simulation"], { env, deadline: 60 * 60 });
});
