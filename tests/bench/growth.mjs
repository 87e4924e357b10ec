// Does a login stay as fast when there is more of what it reads? Pending logins, keys of the provider, bytes of the token.

import { foreign } from "../conformance/provider.mjs";
import { Fixture } from "../conformance/world.mjs";
import { median } from "./statistics.mjs";

/** Milliseconds of a call in the page. */
const timed = (fixture, call) =>
  fixture.evaluate(`(() => { const began = performance.now(); return ${call}.then(() => performance.now() - began); })()`);

async function callback(fixture) {
  await fixture.client();
  const { url } = await fixture.prepare();
  await fixture.visit(fixture.callback(fixture.provider.authorize(url).parameters));
  await fixture.client();
  return timed(fixture, "client.handleRedirectCallback()");
}

/** As many keys, the one that signed the token last; the others have a kid of their own. */
const manyKeys = (count) => (set) => {
  const others = Array.from({ length: count - 1 }, (_, index) => ({ ...foreign.jwk, kid: `other-${index}` }));
  return { keys: [...others, ...set.keys] };
};

/** Bytes of the header and the signature, and of what names the claim. */
const REST = 450;

/** A token of about so many bytes, and no more: a claim that was not requested fills it. */
const longToken = (bytes) => (text) => {
  const missing = Math.floor((bytes - REST) * 0.75) - text.length;
  return JSON.stringify({ ...JSON.parse(text), padding: "x".repeat(Math.max(0, missing)) });
};

async function startWith(fixture, count) {
  await fixture.client();
  const { key, pending, state } = await fixture.prepare();
  await fixture.evaluate(`{
    const [key, state, text] = ${JSON.stringify([key, state, JSON.stringify(pending)])};
    for (let index = 1; index < ${count}; index += 1) {
      const other = "x".repeat(43 - String(index).length) + index;
      sessionStorage.setItem(key.replace(state, other), text.replaceAll(state, other));
    }
  }`);
  await fixture.visit();
  await fixture.client();
  return timed(fixture, "client.start()");
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
        const fixture = await Fixture.open(world, { provider: bend(size), profile: {} });
        values[index].push(await measure(fixture, size));
        await fixture.close();
      }
    }
    measured[what] = values.map(median);
  }
  return measured;
}
