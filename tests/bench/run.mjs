// npm run bench: measures, and shows what was measured.

import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { inRoot, say } from "../../tools/lib.mjs";
import { startWorld as startCases } from "../cases/world.mjs";
import { drawChart } from "./chart.mjs";
import { measureGrowth } from "./growth.mjs";
import { installOthers } from "./minimal-apps.mjs";
import { growthTable, trafficTable, waitingTable } from "./report.mjs";
import { COMPARED, measureTraffic, measureWaiting } from "./waiting.mjs";
import { startWorld } from "./world.mjs";

async function within(world, work) {
  try {
    return await work(world);
  } finally {
    await world.close();
  }
}

export async function bench({ runs, folder }) {
  await installOthers();
  const compared = await within(await startWorld(COMPARED), async (world) => ({
    machine: `${cpus().length} × ${cpus()[0].model.trim()}, Chromium ${world.browser.version()}`,
    runs,
    values: await measureWaiting(world, runs, say),
    traffic: await measureTraffic(world),
  }));
  const growth = await within(await startCases(), (world) => measureGrowth(world, runs));
  const results = { ...compared, growth };
  mkdirSync(inRoot(folder), { recursive: true });
  writeFileSync(inRoot(folder, "results.json"), `${JSON.stringify(results, (_, value) => (typeof value === "number" ? Math.round(value * 10) / 10 : value))}\n`);
  writeFileSync(inRoot(folder, "chart.svg"), drawChart(results));
  console.log(`${results.machine}; ${runs} runs; median (half of the runs), and how many times ours\n`);
  console.log([waitingTable(results), growthTable(results), trafficTable(results)].join("\n\n"));
  say(`${folder}/results.json has every value, ${folder}/chart.svg shows them`);
}
