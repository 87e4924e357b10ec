// The bench measures something for each of its rows; npm run bench is for the figures.

import assert from "node:assert/strict";
import { test } from "node:test";
import { GROWTH, measureGrowth } from "./growth.mjs";
import { OURS } from "./minimal-apps.mjs";
import { within } from "./measure.mjs";
import { MEASURES, measureTraffic, measureWaiting } from "./waiting.mjs";
import { startBenchWorld } from "./world.mjs";
import { startConformanceWorld } from "../conformance/world.mjs";

test("a user's waiting is measured, from a page load to the e-mail address shown", async () => {
  const values = await within(await startBenchWorld([OURS]), (world) => measureWaiting(world, { runs: 1, apps: [OURS] }));
  for (const measure of Object.keys(MEASURES)) assert.ok(values[measure][OURS][0] > 0 && Number.isFinite(values[measure][OURS][0]), measure);
  assert.ok(values.farCallback[OURS][0] > 4 * 150, "a new page, its chunk and the provider are four round trips away");
  assert.ok(values.slowLoad[OURS][0] > 3 * 150, "connecting, the page and its chunk are three");
});

test("a login asks ID-porten for a token and the keys, and for the metadata once", async () => {
  const { [OURS]: traffic } = await within(await startBenchWorld([OURS]), (world) => measureTraffic(world, [OURS]));
  assert.deepEqual([traffic.first.provider.requests, traffic.later.provider.requests], [3, 2]);
  // The page twice; the chunks come from the browser's cache when the user comes back.
  assert.deepEqual([traffic.first.site.requests, traffic.later.site.requests], [4, 2]);
});

test("what grows is measured at each size", async () => {
  const growth = await within(await startConformanceWorld(), (world) => measureGrowth(world, 1));
  for (const [what, { sizes }] of Object.entries(GROWTH)) {
    assert.equal(growth[what].length, sizes.length);
    assert.ok(growth[what].every((milliseconds) => milliseconds > 0), what);
  }
});
