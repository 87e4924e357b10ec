// npm start without a screen, as a user or a script would call it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("../../../tools/start.mjs", import.meta.url));

function start(...options) {
  const ports = ["--port", "0", "--idporten-port", "0"];
  return new Promise((resolve) => {
    execFile(process.execPath, [script, "--headless", ...ports, ...options], { timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

test("--headless prints one line of JSON with the address and the sub, the same sub each time", async () => {
  const first = await start("--email", "kari@example.no");
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /^\{.*\}\n$/);
  const login = JSON.parse(first.stdout);
  assert.equal(login.email, "kari@example.no");
  assert.equal(login.acr, "selfregistered-email");
  const second = await start("--email", "kari@example.no");
  assert.equal(second.stdout, first.stdout);
});

test("--screenshots saves each page on the way", async () => {
  const folder = mkdtempSync(join(tmpdir(), "screenshots-"));
  await start("--email", "kari@example.no", "--screenshots", folder);
  assert.deepEqual(readdirSync(folder), ["1-logged-out.png", "2-idporten-email.png", "3-idporten-code.png", "4-logged-in.png"]);
});

test("a failure exits with 1 and says what is wrong", async () => {
  const unknown = await start("--client-id", "unknown-client");
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /✗ invalid_client/);
  assert.equal(unknown.stdout, "");
  const noAddress = await start("--email", "no-address");
  assert.equal(noAddress.code, 1);
  assert.match(noAddress.stderr, /✗ Skriv en gyldig e-postadresse/);
});
