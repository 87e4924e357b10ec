// What a person waits for, with a provider that answers each request after 300 ms: npm run bench:latency

import { Scene, startWorld } from "../cases/world.mjs";

const LATENCY = 300;
const RUNS = 11;

const slow = Object.fromEntries(["metadata", "token", "jwks"].map((name) => [`${name}Response`, (answer) => void (answer.delay = LATENCY)]));

const sorted = (values) => [...values].sort((a, b) => a - b);
const median = (values) => sorted(values)[Math.floor(values.length / 2)];
const summary = (values) => `${median(values).toFixed(0)} ms (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`;

const world = await startWorld();
const callbacks = [];
const clicks = [];
const requests = [];
try {
  for (let run = 0; run < RUNS; run += 1) {
    const scene = await Scene.open(world, { provider: slow, profile: {} });
    await scene.client();
    const { url } = await scene.prepare();
    await scene.visit(scene.callback(scene.provider.authorize(url).parameters));
    await scene.client();
    callbacks.push(await scene.evaluate("(() => { const began = performance.now(); return client.handleRedirectCallback().then(() => performance.now() - began); })()"));

    const before = scene.provider.requests.length;
    const began = await scene.evaluate("(addEventListener('beforeunload', () => { name = performance.timeOrigin + performance.now(); }), client.loginWithEmail(), performance.timeOrigin + performance.now())");
    await scene.page.waitForURL(`${scene.provider.issuer}/authorize?**`);
    clicks.push(Number(await scene.evaluate("name")) - began);
    requests.push(scene.provider.requests.slice(before).findIndex(({ name }) => name === "authorize"));
    await scene.close();
  }
} finally {
  await world.close();
}
console.log(`The provider answers after ${LATENCY} ms; ${RUNS} runs; median (least to most)`);
console.log(`handleRedirectCallback(), from the call to the user:       ${summary(callbacks)}`);
console.log(`a click with metadata at hand, from it to leaving the page: ${summary(clicks)}, after ${Math.max(...requests)} requests`);
