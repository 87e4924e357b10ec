// Which mistakes of a provider each library lets through, in Chromium, with the minimal apps of the bench.

import { readFileSync, writeFileSync } from "node:fs";
import { inRoot, say } from "../../tools/lib.mjs";
import { table } from "../bench/markdown.mjs";
import { OURS, installOthers, minimalApps } from "../bench/minimal-apps.mjs";
import { Person } from "../bench/person.mjs";
import { within } from "../bench/measure.mjs";
import { startBenchWorld } from "../bench/world.mjs";
import { MISTAKES } from "./mistakes.mjs";

/** Milliseconds in which a user who is let in would be shown: a good login is within a tenth of it. */
const PATIENCE = 3000;

/** msal-browser talks to Microsoft's own providers only. */
export const COMPARED = [OURS, "oidc-client-ts", "oidc-client-ts-and-jose", "oauth4webapi", "auth0-spa-js"];

/** One login with one mistake: what was sent, and whether a user is logged in afterwards. */
async function attempt(world, app, { provider = {}, response = (parameters) => parameters } = {}) {
  const person = await Person.arrive(world, app);
  try {
    world.provider.expect({ ...world.providerFor(app), ...provider });
    await person.open();
    const { request } = await person.press();
    const { parameters } = world.provider.authorize(request);
    await person.page.goto(`${world.addressOf(app)}?${new URLSearchParams(response(parameters))}`);
    const shown = person.page.locator("#who:not(:empty)").waitFor({ state: "attached", timeout: PATIENCE });
    return { nonce: new URL(request).searchParams.has("nonce"), letIn: await shown.then(() => true, () => false) };
  } finally {
    await person.leave();
  }
}

/** By app: whether it sends a nonce, and the names of the mistakes that it lets through. */
export async function compare(world, { apps = COMPARED, mistakes = Object.keys(MISTAKES), tell = () => {} } = {}) {
  const results = {};
  for (const app of apps) {
    tell(minimalApps[app].name);
    const good = await attempt(world, app);
    if (!good.letIn) throw new Error(`${app} lets no user in after a good login.`);
    const through = [];
    for (const name of mistakes) if ((await attempt(world, app, MISTAKES[name])).letIn) through.push(name);
    results[app] = { nonce: good.nonce, through };
  }
  return results;
}

export function peersTable(results) {
  const apps = Object.keys(results);
  const row = (title, cell) => [title, ...apps.map((app) => cell(results[app]))];
  const mistakes = Object.entries(MISTAKES).map(([name, { title }]) => row(title, ({ through }) => (through.includes(name) ? "**let in**" : "refused")));
  const nonce = row("the request has the `nonce` that ID-porten demands", (app) => (app.nonce ? "yes" : "**no**"));
  return table(["mistake", ...apps.map((app) => minimalApps[app].name)], [nonce, ...mistakes]);
}

export async function peers({ keep }) {
  await installOthers();
  const results = await within(await startBenchWorld(COMPARED), (world) => compare(world, { tell: say }));
  const shown = peersTable(results);
  console.log(shown);
  if (!keep) return;
  writeFileSync(inRoot("tests/peers/results.json"), `${JSON.stringify(results)}\n`);
  const page = readFileSync(inRoot("docs/security.md"), "utf8");
  writeFileSync(inRoot("docs/security.md"), page.replace(/(<!-- peers -->\n)[^]*?(<!-- end -->)/, (_, begin, end) => `${begin}${shown}\n${end}`));
}
