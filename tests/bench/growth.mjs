// Does a login stay as fast when there is more of what it reads? Pending logins, keys of the provider, bytes of the token.

import { foreign } from "../conformance/provider.mjs";
import { Scene } from "../conformance/world.mjs";
import { median } from "./statistics.mjs";

/** Milliseconds of a call in the page. */
const timed = (scene, call) =>
  scene.evaluate(`(() => { const began = performance.now(); return ${call}.then(() => performance.now() - began); })()`);

async function callback(scene) {
  await scene.client();
  const { url } = await scene.prepare();
  await scene.visit(scene.callback(scene.provider.authorize(url).parameters));
  await scene.client();
  return timed(scene, "client.handleRedirectCallback()");
}

/** As many keys, the one that signed the token last; the others have a kid of their own. */
const manyKeys = (count) => (set) => {
  const others = Array.from({ length: count - 1 }, (_, index) => ({ ...foreign.jwk, kid: `other-${index}` }));
  return { keys: [...others, ...set.keys] };
};

/** Bytes of the header and the signature, and of what names the claim. */
const REST = 450;

/** A token of about so many bytes, and no more: a claim that nobody asked for fills it. */
const longToken = (bytes) => (text) => {
  const missing = Math.floor((bytes - REST) * 0.75) - text.length;
  return JSON.stringify({ ...JSON.parse(text), padding: "x".repeat(Math.max(0, missing)) });
};

async function startWith(scene, count) {
  await scene.client();
  const { key, pending, state } = await scene.prepare();
  await scene.evaluate(`{
    const [key, state, text] = ${JSON.stringify([key, state, JSON.stringify(pending)])};
    for (let index = 1; index < ${count}; index += 1) {
      const other = "x".repeat(43 - String(index).length) + index;
      sessionStorage.setItem(key.replace(state, other), text.replaceAll(state, other));
    }
  }`);
  await scene.visit();
  await scene.client();
  return timed(scene, "client.start()");
}

/** What grows: its title and sizes, how the provider bends for a size, and what is measured then. */
export const GROWTH = {
  pending: { title: "Pending logins in the tab, start() that keeps 8 of them", sizes: [1, 100, 1000], bend: () => ({}), measure: startWith },
  keys: { title: "Keys in the JWK Set, handleRedirectCallback()", sizes: [1, 8, 64], bend: (count) => ({ jwks: manyKeys(count) }), measure: callback },
  token: { title: "KiB of ID token, handleRedirectCallback()", sizes: [1, 8, 64], bend: (kib) => ({ payloadText: longToken(kib * 1024) }), measure: callback },
};

/** The median milliseconds for each size. */
export async function measureGrowth(world, count) {
  const measured = {};
  for (const [what, { sizes, bend, measure }] of Object.entries(GROWTH)) {
    const values = sizes.map(() => []);
    for (let run = 0; run < count; run += 1) {
      for (const [index, size] of sizes.entries()) {
        const scene = await Scene.open(world, { provider: bend(size), profile: {} });
        values[index].push(await measure(scene, size));
        await scene.close();
      }
    }
    measured[what] = values.map(median);
  }
  return measured;
}
