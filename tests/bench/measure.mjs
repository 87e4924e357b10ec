// Measures, and shows what was measured.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { inRoot, say } from "../../tools/lib.mjs";
import { startConformanceWorld } from "../conformance/world.mjs";
import { drawChart } from "./chart.mjs";
import { measureGrowth } from "./growth.mjs";
import { OURS, installOthers } from "./minimal-apps.mjs";
import { tables } from "./report.mjs";
import { profileCallback } from "./profile.mjs";
import { COMPARED, measureTraffic, measureWaiting } from "./waiting.mjs";
import { browserVersion, startBenchWorld } from "./world.mjs";

export async function within(world, work) {
  try {
    return await work(world);
  } finally {
    await world.close();
  }
}

/** A run's results as they are stored. */
const rounded = (results) => JSON.parse(JSON.stringify(results, (_, value) => (typeof value === "number" ? Math.round(value * 10) / 10 : value)));

function write(folder, picture, results) {
  mkdirSync(inRoot(folder), { recursive: true });
  writeFileSync(inRoot(folder, "results.json"), `${JSON.stringify(results)}\n`);
  writeFileSync(inRoot(picture), drawChart(results));
  say(`${folder}/results.json has every value, ${picture} shows them`);
}

export async function bench({ runs, keep }) {
  await installOthers();
  const compared = await within(await startBenchWorld(COMPARED), async (world) => ({
    machine: `${cpus().length} × ${cpus()[0].model.trim()}, Chromium ${await browserVersion()}`,
    runs,
    values: await measureWaiting(world, { runs, tell: say }),
    traffic: await measureTraffic(world),
  }));
  const growth = await within(await startConformanceWorld(), (world) => measureGrowth(world, runs));
  const results = rounded({ ...compared, growth });
  if (keep) write("tests/bench", "docs/chart.svg", results);
  else write("target/bench", "target/bench/chart.svg", results);
  const shown = tables(results);
  console.log(Object.values(shown).join("\n\n"));
  if (keep) showInDocumentation(shown);
}

/** A table of the steps of a callback page. */
export const profile = async (runs) => within(await startBenchWorld([OURS]), (world) => profileCallback(world, runs));

function showInDocumentation(shown) {
  const file = inRoot("docs/performance.md");
  const page = Object.entries(shown).reduce(
    (text, [name, table]) => text.replace(new RegExp(`(<!-- bench: ${name} -->\\n)[^]*?(<!-- end -->)`), (_, begin, end) => `${begin}${table}\n${end}`),
    readFileSync(file, "utf8"),
  );
  writeFileSync(file, page);
}
