// Nothing hangs: ports that are taken, worlds that cannot start, files that do not end. And what the table shows.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { inRoot } from "../../tools/lib.mjs";
import { startIdporten } from "../../cli/idporten/server.mjs";
import { listen, reserve } from "../../cli/static.mjs";
import { runFile } from "./files.mjs";
import { freePort } from "./free-port.mjs";
import { retry } from "./retry.mjs";
import { assertPassed, tableOf } from "./table.mjs";

const taken = {};
before(async () => {
  for (const host of ["127.0.0.1", "::1"]) {
    taken[host] = createServer().listen(await freePort(), host);
    await once(taken[host], "listening");
  }
});
after(() => Object.values(taken).forEach((server) => server.close()));

const portOf = (host) => taken[host].address().port;
const saysPort = (port) => ({ message: new RegExp(`^Port ${port} is in use`) });

/** Runs a command that must end by itself, and returns what it wrote. */
function ended(args, env) {
  const { status, signal, stderr } = spawnSync("node", args, { cwd: inRoot(), encoding: "utf8", timeout: 20_000, env: { ...process.env, ...env } });
  assert.equal(signal, null, "it ends by itself");
  return { status, stderr };
}

for (const host of ["127.0.0.1", "::1"]) {
  test(`a port that is taken on ${host} is named within a second`, async () => {
    const began = Date.now();
    await assert.rejects(listen(() => {}, portOf(host)), saysPort(portOf(host)));
    await assert.rejects(startIdporten({ port: portOf(host) }), saysPort(portOf(host)));
    // People log in at the next port.
    await assert.rejects(startIdporten({ port: portOf(host) - 1 }), saysPort(portOf(host)));
    assert.ok(Date.now() - began < 1000);
    // What had been opened at the port before it is closed.
    (await reserve(portOf(host) - 1)).close();
  });

  test(`npm start with a port that is taken on ${host} ends with one line that names it`, () => {
    const { status, stderr } = ended(["tools/start.mjs", "--headless", "--port", String(portOf(host)), "--idporten-port", "0"]);
    assert.equal(status, 1);
    assert.match(stderr, new RegExp(`^✗ Port ${portOf(host)} is in use[^\n]+\n$`, "m"));
    assert.doesNotMatch(stderr, / at /);
  });
}

for (const [name, module] of Object.entries({
  startConformanceWorld: "conformance/world.mjs",
  startIdportenWorld: "e2e/local-idporten/world.mjs",
  startBenchWorld: "bench/world.mjs",
})) {
  test(`${name} closes what it has opened when it cannot start`, () => {
    const script = `const { ${name} } = await import(${JSON.stringify(inRoot("tests", module))}); const world = await ${name}([]); await world.openBrowser().finally(() => world.close());`;
    const { status, stderr } = ended(["--input-type=module", "--eval", script], { CHROMIUM: "/nowhere/chromium", ENGINE: "chromium", NODE_TEST_CONTEXT: undefined });
    assert.notEqual(status, 0);
    assert.match(stderr, /\/nowhere\/chromium/);
  });
}

test("a file that does not end is ended, and the test that it waited for is named", async () => {
  const { passed, failed } = await runFile("chromium", inRoot("tests/runner/fixtures/hangs.test.mjs"), { deadline: 3, env: { NODE_TEST_CONTEXT: undefined } });
  assert.deepEqual(passed, ["ends"]);
  assert.deepEqual(failed, ["waits for ever (not finished within 3 s)"]);
});

const row = (more) => ({ suite: "e2e", engine: "webkit", passed: 7, failed: [], ...more });

test("a test that passed at its second try is in the table by its name, and a fourth one fails the run", () => {
  const three = ["one", "two", "three"];
  assert.match(tableOf([row({ retried: three })]), /^retried: e2e, webkit: two$/m);
  assertPassed([row({ retried: three })]);
  assert.throws(() => assertPassed([row({ retried: three }), row({ retried: ["four"] })]), /4 tests passed only at their second try/);
});

test("what failed is run once more by itself, and only what did not fail again has passed", async () => {
  const again = async ({ engine }) => ({ engine, failed: ["b"] });
  const results = [{ engine: "webkit", failed: [] }, { engine: "webkit", failed: ["a", "b"] }];
  assert.deepEqual(await retry(results, again, ({ failed }) => failed.join()), ["a"]);
  assert.deepEqual(results.map(({ failed }) => failed), [[], ["b"]]);
});

test("a test that failed is in the table by its name, and the last line has the sums", () => {
  const text = tableOf([row({ skipped: 2 }), row({ failed: ["a login"] })]);
  assert.match(text, /^failed: e2e, webkit: a login$/m);
  assert.match(text, /\n14 passed, 1 failed$/);
  assert.throws(() => assertPassed([row({ failed: ["a login"] })]));
});
