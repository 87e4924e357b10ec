// Takes the checks of the core out one by one, and shows that a test fails each time: npm run test:mutants
//
// Some hundred small changes, each compiled and tested on the host: about 40 minutes on two cores. It ends well when
// no change survives. tests/mutants/mutants.toml says what is left out, and why.

import { mkdirSync } from "node:fs";
import { inRoot, run } from "../../tools/lib.mjs";
import { main } from "../../tools/node.mjs";
import { cargoMutants, rust } from "../../tools/setup.mjs";

await main(async () => {
  await rust();
  const bin = await cargoMutants();
  mkdirSync(inRoot("target"), { recursive: true });
  await run(`${bin}/cargo-mutants`, ["mutants", "--config", "tests/mutants/mutants.toml", "-o", "target/mutants", "--timeout", "60", ...process.argv.slice(2), "--", "--test", "core", "--test", "simulation"], { env: { SCHEDULES: "3000" }, deadline: 3 * 60 * 60 });
});
