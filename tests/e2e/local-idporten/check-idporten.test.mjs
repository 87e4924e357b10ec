// npm run check:idporten, against the local one.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { inRoot } from "../../../tools/lib.mjs";
import { startIdporten } from "../../../cli/idporten/server.mjs";
import { freePort } from "../../runner/free-port.mjs";

const [SERVICE, ELSEWHERE] = [await freePort(), await freePort()].map((port) => `http://localhost:${port}`);
const REDIRECT_URI = `${SERVICE}/`;

let idporten;
before(async () => {
  const client = { client_id: "checked", redirect_uris: [REDIRECT_URI], post_logout_redirect_uris: [REDIRECT_URI] };
  idporten = await startIdporten({ port: 0, clients: [client] });
});
after(() => idporten.close());

function check(...args) {
  const child = spawn("node", [inRoot("tools/check-idporten.mjs"), "--issuer", idporten.issuer, "--headless", ...args]);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  return new Promise((resolve) => child.on("exit", (code) => resolve({ code, printed })));
}

test("a client that is registered as it must be passes each step, from the metadata to the way back from the logout", async () => {
  const { code, printed } = await check("--client-id", "checked", "--redirect-uri", REDIRECT_URI);
  assert.equal(code, 0, printed);
  assert.doesNotMatch(printed, /✗/);
  for (const step of [`issuer is ${idporten.issuer}`, "has S256", `keys may be read by ${SERVICE}`, "refuses a code that there is not", "ID token: signature", "ID token: nonce", "logged in; the ID token has acr", "back from the logout"]) {
    assert.ok(printed.includes(`✓`) && printed.includes(step), step);
  }
  assert.doesNotMatch(printed, /@example\.no|eyJ/, "nothing personal, and no token");
});

test("what another page posts, or what is no JSON, is neither printed nor the end of it", async () => {
  const child = spawn("node", [inRoot("tools/check-idporten.mjs"), "--issuer", idporten.issuer, "--client-id", "checked", "--redirect-uri", REDIRECT_URI]);
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  try {
    for (const end = Date.now() + 60_000; !printed.includes(`Open ${REDIRECT_URI}`); await pause(50)) assert.ok(Date.now() < end, printed);
    const tell = (origin, body) => fetch(`${SERVICE}/check/reported`, { method: "POST", headers: { origin }, body });
    assert.equal((await tell("https://evil.example", '{"code":"forged"}')).status, 400);
    for (const body of ["{", "null", "5"]) assert.equal((await tell(SERVICE, body)).status, 400);
    assert.equal((await tell(SERVICE, '{"step":"jwks","detail":{"status":200}}')).status, 204);
    assert.doesNotMatch(printed, /forged/);
    assert.equal(child.exitCode, null);
  } finally {
    child.kill();
  }
});

test("with a client that is not registered, or not for this page, the step that fails is named", async () => {
  const unknown = await check("--client-id", "unknown", "--redirect-uri", REDIRECT_URI);
  assert.equal(unknown.code, 1);
  assert.match(unknown.printed, /✗ the token endpoint refuses a code that there is not, and not the client: .*invalid_client/);
  const elsewhere = await check("--client-id", "checked", "--redirect-uri", `${ELSEWHERE}/`);
  assert.equal(elsewhere.code, 1);
  assert.ok(elsewhere.printed.includes(`✗ the metadata may be read by ${ELSEWHERE} (CORS)`), elsewhere.printed);
});
