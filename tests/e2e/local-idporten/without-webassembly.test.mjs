// Logins where no WebAssembly can be compiled.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { giveEmailAndCode } from "../../../tools/browser.mjs";
import { assertSilent, logIn, shown, shownError, startIdportenWorld } from "./world.mjs";

const worlds = {};
for (const webAssembly of ["forbidden", "missing"]) worlds[webAssembly] = await startIdportenWorld({ webAssembly });
after(() => Promise.all(Object.values(worlds).map((world) => world.close())));

/** For a page: the token endpoint's answer comes with another signature. */
const FORGING = (endpoint) => {
  const send = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const response = await send(...request);
    if (response.url !== endpoint) return response;
    const { id_token, ...rest } = await response.json();
    const [header, payload, signature] = id_token.split(".");
    const forged = [header, payload, `${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}`].join(".");
    return Response.json({ ...rest, id_token: forged }, { headers: response.headers });
  };
};

/** The browser itself may say that it has refused. */
function assertSilentButForThePolicy(page) {
  page.complaints = page.complaints.filter((text) => !text.includes("'wasm-unsafe-eval'"));
  assertSilent(page);
}

for (const [what, world] of Object.entries(worlds)) {
  test(`WebAssembly is ${what}: the demo logs in, survives a reload and logs out`, async () => {
    const page = await world.newPage();
    await logIn(world, page);
    assert.equal(await page.evaluate("typeof WebAssembly"), what === "missing" ? "undefined" : "object");
    assert.equal(await shown(page, "email"), "kari@example.no");
    await page.reload();
    await page.locator("#user-email").waitFor();
    await page.locator("#logout").click();
    await page.locator("#login").waitFor();
    assert.deepEqual(await page.evaluate("performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/wasm.js')).length"), 0);
    assertSilentButForThePolicy(page);
  });

  test(`WebAssembly is ${what}: a token that is signed by another is refused`, async () => {
    const page = await world.newPage();
    await page.addInitScript(FORGING, `${world.issuer}/token`);
    await page.goto(world.url);
    await page.locator("#login").click();
    await giveEmailAndCode(page, world.issuer, "kari@example.no");
    assert.equal((await shownError(page)).code, "id_token_signature");
  });

  test(`WebAssembly is ${what}: slim needs no file`, async () => {
    const page = await world.newPage();
    await page.goto(`${world.url}blank.html`);
    const url = await page.evaluate(`(async () => {
      const { preload, createClient } = await import("/pkg/slim.js");
      await preload("/nowhere.wasm");
      const { url } = await createClient(await (await fetch("/config.json")).json()).createAuthorizationRequest();
      return url;
    })()`);
    assert.ok(url.startsWith(world.loginOrigin), url);
    assertSilentButForThePolicy(page);
  });
}
