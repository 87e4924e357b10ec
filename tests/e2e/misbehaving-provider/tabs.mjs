// The world of the cases for end-to-end tests: a page of a service and a provider that does what a test says.

import { after, before, test } from "node:test";
import { Fixture, startConformanceWorld } from "../../conformance/world.mjs";

/** Gives a test in a fixture of its own, with a browser profile of its own. */
export function browserTests() {
  let world;
  before(async () => {
    world = await startConformanceWorld();
  });
  after(() => world.close());
  return (name, options, run) =>
    test(name, async () => {
      const fixture = await Fixture.open(world, { profile: {}, ...options });
      try {
        await run(fixture);
      } finally {
        await fixture.close();
      }
    });
}

/** A login that is answered: the address that the user comes back to, and the login that is stored. */
export async function answered(fixture, person) {
  const prepared = await fixture.prepare();
  const { parameters, login } = fixture.provider.authorize(prepared.url, person);
  return { url: fixture.callback(parameters), prepared, login };
}

/** The options of a fixture in which no tab receives another's messages. */
export const DEAF = { prepare: "delete globalThis.BroadcastChannel" };

/** Another tab of the fixture, on a page of the service. */
export async function otherTab(fixture, address) {
  const other = fixture.in(await fixture.newTab());
  await other.visit(address);
  return other;
}

/** The user looks at the tab again. */
export const lookAt = (fixture) => fixture.evaluate("void document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");

export const tokenRequests = (fixture) => fixture.provider.requestsTo("token").length;
