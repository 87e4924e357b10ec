// Where no WebAssembly can be compiled, the module runs as JavaScript, and refuses the same.

import assert from "node:assert/strict";
import { translated } from "../../engines/engine.mjs";
import { ORIGIN } from "../addresses.mjs";
import { logIn } from "../kinds.mjs";
import { WITHOUT_WEBASSEMBLY } from "../world.mjs";
import { flip, parts } from "./jws.mjs";

/** By what there is not: what a page finds, or where it is. */
const lacking = {
  "WebAssembly": { prepare: "delete globalThis.WebAssembly" },
  "DecompressionStream": { prepare: "delete globalThis.DecompressionStream" },
  "a policy that allows WebAssembly": { options: { redirectUri: `${ORIGIN}${WITHOUT_WEBASSEMBLY}` } },
};

/** The forms of the module that the page has loaded, and those that the trace names. */
const formsOf = (fixture) =>
  fixture.evaluate(`[
    performance.getEntriesByType("resource").map(({ name }) => /generated\\/(wasm|translated)\\.js$/.exec(name)?.[1]).filter(Boolean),
    [...new Set(traced.map(({ detail }) => detail.module).filter(Boolean))],
  ]`);

/** Another character in the signature. */
const forged = parts((header, payload, signature) => [header, payload, flip(signature, 0)].join("."));

export const cases = [
  ...Object.entries(lacking).flatMap(([what, { prepare, options }]) => [
    {
      id: "GP-14", what: `without ${what} a login is completed, survives a reload and ends, and nothing is loaded in vain`, prepare, options,
      async run(fixture) {
        await logIn(fixture);
        assert.deepEqual(await formsOf(fixture), [["translated"], ["JavaScript"]]);
        const { email } = await fixture.user();
        await fixture.visit();
        await fixture.start();
        assert.equal((await fixture.user()).email, email);
        await fixture.evaluate("client.logout({ localOnly: true })");
        assert.equal(await fixture.user(), null);
      },
    },
    { id: "GP-14", what: `without ${what} a forged signature is refused`, prepare, options, expect: "id_token_signature", provider: { idToken: forged } },
  ]),
  {
    id: "GP-14", what: "where WebAssembly is compiled, the module in JavaScript is not loaded",
    async run(fixture) {
      await logIn(fixture);
      assert.deepEqual(await formsOf(fixture), translated ? [["translated"], ["JavaScript"]] : [["wasm"], ["WebAssembly"]]);
    },
  },
];
