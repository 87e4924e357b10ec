// The world of the cases for end-to-end tests: a page of a service and a provider that does what a test says.

import { after, before, test } from "node:test";
import { Scene, startConformanceWorld } from "../../conformance/world.mjs";

/** Gives a test in a scene of its own, with a browser profile of its own. */
export function inScenes() {
  let world;
  before(async () => {
    world = await startConformanceWorld();
  });
  after(() => world.close());
  return (name, options, run) =>
    test(name, async () => {
      const scene = await Scene.open(world, { profile: {}, ...options });
      try {
        await run(scene);
      } finally {
        await scene.close();
      }
    });
}

/** A login that is answered: the address that the user comes back to, and the login that is stored. */
export async function answered(scene, person) {
  const prepared = await scene.prepare();
  const { parameters, login } = scene.provider.authorize(prepared.url, person);
  return { url: scene.callback(parameters), prepared, login };
}

/** The options of a scene in which no tab hears another. */
export const DEAF = { prepare: "delete globalThis.BroadcastChannel" };

/** Another tab of the scene, on a page of the service. */
export async function otherTab(scene, address) {
  const other = scene.in(await scene.newTab());
  await other.visit(address);
  return other;
}

/** The user looks at the tab again. */
export const lookAt = (scene) => scene.evaluate("void document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))");

export const tokenRequests = (scene) => scene.provider.requestsTo("token").length;
