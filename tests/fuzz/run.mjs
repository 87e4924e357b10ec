// Searches for inputs that break an invariant of tests/properties: npm run fuzz -- SECONDS
//
// What it finds is a file below target/fuzz; make a test of it in tests/core.

import { mkdirSync, writeFileSync } from "node:fs";
import { inRoot, run, say } from "../../tools/lib.mjs";
import { main } from "../../tools/node.mjs";
import { cargoFuzz, rust } from "../../tools/setup.mjs";
import { driveTheLook } from "./look.mjs";
import { seeds } from "./seeds.mjs";

const folder = (name) => {
  const path = inRoot("target/fuzz", name);
  mkdirSync(path, { recursive: true });
  return path;
};

await main(async () => {
  const seconds = Number(process.argv[2] ?? 60);
  await rust();
  say("Driving the look at the address against the core");
  say(`${await driveTheLook()} addresses held a response, and the look has seen each`);
  const bin = await cargoFuzz();
  const corpus = folder("corpus");
  for (const [name, text] of Object.entries(seeds)) writeFileSync(`${corpus}/${name}`, text);
  say(`Searching for ${seconds} s; the first time, the crate is compiled with the fuzzer's instruments, which takes minutes`);
  await run(`${bin}/cargo-fuzz`, [
    "run", "everything", corpus, "--fuzz-dir", "tests/fuzz", "--target-dir", "target/fuzz",
    "--", `-max_total_time=${seconds}`, "-max_len=8192", "-timeout=5", `-artifact_prefix=${folder("found")}/`, "-print_final_stats=1",
  // The fuzzer's instruments are switches that a stable compiler hides.
  ], { env: { RUSTC_BOOTSTRAP: "1" }, deadline: seconds + 20 * 60 });
  say("Nothing was found");
});
