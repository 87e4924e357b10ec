// npm run peers, small: a mistake that ours refuses and another library lets through, and the documentation's table.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inRoot } from "../../tools/lib.mjs";
import { OURS, installOthers } from "../bench/minimal-apps.mjs";
import { within } from "../bench/measure.mjs";
import { startBenchWorld } from "../bench/world.mjs";
import { MISTAKES } from "./mistakes.mjs";
import { COMPARED, compare, peersTable } from "./compare.mjs";

test("ours refuses a wrong signature, which another library does not look at", async () => {
  await installOthers();
  const apps = [OURS, "oidc-client-ts"];
  const results = await within(await startBenchWorld(apps), (world) => compare(world, { apps, mistakes: ["signature"] }));
  assert.deepEqual(results[OURS], { nonce: true, through: [] });
  assert.deepEqual(results["oidc-client-ts"].through, ["signature"]);
});

test("the documentation's table is that of the run that is stored, in which ours refused every mistake", () => {
  const results = JSON.parse(readFileSync(inRoot("tests/peers/results.json"), "utf8"));
  assert.deepEqual(Object.keys(results), COMPARED);
  assert.deepEqual(results[OURS], { nonce: true, through: [] });
  for (const { through } of Object.values(results)) for (const name of through) assert.ok(name in MISTAKES, name);
  assert.ok(readFileSync(inRoot("docs/security.md"), "utf8").includes(`<!-- peers -->\n${peersTable(results)}\n<!-- end -->`));
});
