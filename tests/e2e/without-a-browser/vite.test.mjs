// The plugin for Vite: a local ID-porten that starts with the development server, knows its address and ends with it.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { afterEach, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { localIdporten } from "../../../pkg/vite.js";
import { startLocalIdporten } from "../../../pkg/local-idporten.js";
import { inRoot } from "../../../tools/lib.mjs";
import { vite as installed } from "../../../tools/setup.mjs";
import { freePort } from "../../runner/free-port.mjs";
import { reserve } from "../../../cli/static.mjs";

const folder = inRoot("target/e2e/vite");
const PAGE = 'console.log(import.meta.env.IDPORTEN ?? "no local ID-porten");';

let vite;
before(async () => {
  vite = await import(pathToFileURL(`${await installed()}/node_modules/vite/dist/node/index.js`));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/index.html`, '<script type="module" src="/main.js"></script>');
  writeFileSync(`${folder}/main.js`, PAGE);
});

// A project has one local ID-porten, so each test closes its servers.
const open = new Set();
afterEach(async () => {
  await Promise.all([...open].map((server) => server.close()));
  open.clear();
});

const said = [];
// Vite colours what it prints, on a terminal and in CI.
const say = (text) => said.push(stripVTControlCharacters(text));
const logger = { info: say, warn: say, error: say, warnOnce: say, clearScreen() {}, hasErrorLogged: () => false, hasWarned: false };

const configured = (plugin, { server, ...more } = {}) => ({ root: folder, configFile: false, customLogger: logger, plugins: [plugin], server: { port: 0, ...server }, ...more });

async function serve(plugin, more) {
  const server = await vite.createServer(configured(plugin, more));
  open.add(server);
  await server.listen();
  return server;
}

/** What a page of the server has in `import.meta.env.IDPORTEN`. */
async function given(server, path = "main.js") {
  const text = await (await fetch(new URL(path, server.resolvedUrls.local[0]))).text();
  const [, value] = /"?IDPORTEN"?:\s*(\{[^}]*\})/.exec(text) ?? [];
  return value && JSON.parse(value);
}

/** Whether a login of the page at this address begins: the provider knows its redirect_uri, and answers its origin. */
async function begins({ issuer, clientId }, redirectUri) {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, { headers: { origin: new URL(redirectUri).origin } });
  const { authorization_endpoint: endpoint } = await response.json();
  const query = { client_id: clientId, redirect_uri: redirectUri, response_type: "code", scope: "openid", state: "s", nonce: "n", code_challenge: "c".repeat(43), code_challenge_method: "S256" };
  const login = await fetch(`${endpoint}?${new URLSearchParams(query)}`, { redirect: "manual" });
  return /\/login\//.test(login.headers.get("location") ?? "") && response.headers.get("access-control-allow-origin") === new URL(redirectUri).origin;
}

const answers = (issuer) => fetch(`${issuer}/inbox.json`).then(() => true, () => false);

test("a page logs in at the port that the server got, and the addresses are below the server's own", async () => {
  const server = await serve(localIdporten());
  const idporten = await given(server);
  const [address] = server.resolvedUrls.local;
  assert.equal(await begins(idporten, address), true);
  assert.equal(await begins(idporten, `${address}elsewhere`), false, "no other address is registered");
  said.length = 0;
  server.printUrls();
  assert.match(said.at(-1), new RegExp(`${idporten.issuer} .*${idporten.issuer}/inbox.json`));
  assert.match(said.join("\n"), new RegExp(address));
});

test("it goes on through a restart, and ends with the server", async () => {
  const plugin = () => localIdporten({ clientId: "restarted" });
  const server = await serve(plugin());
  const before = await given(server);
  const { keys: [key] } = await (await fetch(`${before.issuer}/jwks.json`)).json();
  await server.restart();
  assert.deepEqual(await given(server), before);
  const { keys } = await (await fetch(`${before.issuer}/jwks.json`)).json();
  assert.equal(keys[0].kid, key.kid, "the sessions there are still known");
  assert.equal(await begins(before, server.resolvedUrls.local[0]), true);
  await server.close();
  assert.equal(await answers(before.issuer), false);
});

test("a restart with other options has them, at the same port", async () => {
  const plugins = [];
  const options = { port: await freePort({ andTheNext: true }) };
  plugins.push(localIdporten({ ...options, clientId: "first" }));
  const server = await serve([plugins]);
  plugins[0] = localIdporten({ ...options, clientId: "second", redirectUris: ["/callback"] });
  await server.restart();
  const idporten = await given(server);
  assert.equal(idporten.clientId, "second");
  assert.equal(idporten.issuer, `http://localhost:${options.port}`);
  assert.equal(await begins(idporten, `${server.resolvedUrls.local[0]}callback`), true);
  await server.close();
  assert.equal(await answers(idporten.issuer), false);
});

test("a server that is closed before it listens gives its port back", async () => {
  const port = await freePort({ andTheNext: true });
  const server = await vite.createServer(configured(localIdporten({ port })));
  await server.close();
  (await reserve(port)).close();
});

test("a configuration that is only read gives its port back after two minutes, and a server that has joined keeps it", async (t) => {
  const [port, other] = [await freePort({ andTheNext: true }), await freePort({ andTheNext: true })];
  t.mock.timers.enable({ apis: ["setTimeout"] });
  await vite.resolveConfig(configured(localIdporten({ port })), "serve");
  await assert.rejects(reserve(port), /in use/);
  const plugin = localIdporten({ port: other });
  const server = await vite.createServer(configured(plugin));
  open.add(server);
  t.mock.timers.tick(120_000);
  t.mock.timers.reset();
  (await reserve(port)).close();
  await assert.rejects(reserve(other), /in use/);
});

test("two servers of one project share one, which knows both addresses, and neither loses its client", async () => {
  const [one, other] = await Promise.all([serve(localIdporten({ clientId: "shared" })), serve(localIdporten({ clientId: "shared" }))]);
  const idporten = await given(one);
  assert.deepEqual(await given(other), idporten);
  for (const server of [one, other]) assert.equal(await begins(idporten, server.resolvedUrls.local[0]), true);
  await one.close();
  assert.equal(await begins(idporten, other.resolvedUrls.local[0]), true);
});

test("two projects have one each, and neither takes the other's port", async () => {
  mkdirSync(`${folder}/other`, { recursive: true });
  cpSync(`${folder}/main.js`, `${folder}/other/main.js`);
  const [one, other] = [await serve(localIdporten({ clientId: "one" })), await serve(localIdporten({ clientId: "other" }), { root: `${folder}/other` })];
  const [first, second] = [await given(one), await given(other)];
  assert.notEqual(first.issuer, second.issuer);
  assert.deepEqual([first.clientId, second.clientId], ["one", "other"]);
});

test("a port that is wanted and in use is named", async () => {
  const place = (await reserve()).serve((_, response) => response.end());
  await assert.rejects(vite.createServer(configured(localIdporten({ port: place.port }))), new RegExp(`Port ${place.port} is in use by another program`));
  await assert.rejects(startLocalIdporten({ clientId: "a", redirectUris: ["http://localhost/"], port: place.port }), new RegExp(`Port ${place.port} is in use`));
  place.close();
});

test("paths are of the server, its base too", async () => {
  const server = await serve(localIdporten({ clientId: "based" }), { base: "/app/" });
  const { origin } = new URL(server.resolvedUrls.local[0]);
  const idporten = await given(server);
  for (const path of ["/", "/app/"]) assert.equal(await begins(idporten, origin + path), true, path);
  const own = await serve(localIdporten({ redirectUris: ["/callback", "http://localhost:3999/"] }));
  const at = new URL(own.resolvedUrls.local[0]).origin;
  const callback = await given(own);
  assert.equal(await begins(callback, `${at}/callback`), true);
  assert.equal(await begins(callback, "http://localhost:3999/"), true);
  assert.equal(await begins(callback, `${at}/`), false);
});

test("a server at an address of its own has that registered", async () => {
  const has = (address) => Object.values(networkInterfaces()).flat().some((own) => own.address === address);
  for (const [host, name] of Object.entries({ "127.0.0.1": "127.0.0.1", "::1": "[::1]" })) {
    if (!has(host)) continue;
    const server = await serve(localIdporten(), { server: { host } });
    const [address] = server.resolvedUrls.local;
    assert.equal(new URL(address).hostname, name);
    assert.equal(await begins(await given(server), address), true, host);
    await server.close();
  }
});

test("inside another server it wants whole addresses, and says so", async () => {
  const middleware = { server: { middlewareMode: true, ws: false, hmr: false } };
  said.length = 0;
  open.add(await vite.createServer(configured(localIdporten({ clientId: "inside" }), middleware)));
  assert.match(said.join("\n"), /Vite runs inside another server here.*redirectUris: \["http:\/\/localhost:3000\/"\]/);
  said.length = 0;
  const server = await vite.createServer(configured(localIdporten({ clientId: "whole", redirectUris: ["http://localhost:3998/"] }), middleware));
  open.add(server);
  assert.deepEqual(said, []);
  const { code } = await server.transformRequest("/main.js");
  const [, issuer] = /"issuer":\s*"([^"]+)"/.exec(code);
  assert.equal(await begins({ issuer, clientId: "whole" }, "http://localhost:3998/"), true);
});

/** The JavaScript of a build. */
async function built(plugin, mode) {
  await vite.build({ ...configured(plugin), mode, logLevel: "silent", build: { outDir: `${folder}/dist`, emptyOutDir: true } });
  return readdirSync(`${folder}/dist/assets`).map((name) => readFileSync(`${folder}/dist/assets/${name}`, "utf8")).join("\n");
}

test("a build has nothing of it; only one of the mode local-preview, where that is wanted, has the issuer", async () => {
  const isLocal = /localhost|local-client/;
  assert.doesNotMatch(await built(localIdporten(), "production"), isLocal);
  assert.doesNotMatch(await built(localIdporten(), "staging"), isLocal);
  assert.doesNotMatch(await built(localIdporten(), "local-preview"), isLocal);
  for (const mode of ["production", "staging", "preview"]) assert.doesNotMatch(await built(localIdporten({ preview: true }), mode), isLocal);
  const port = await freePort({ andTheNext: true });
  assert.match(await built(localIdporten({ preview: true, port }), "local-preview"), new RegExp(`http://localhost:${port}`));
});

test("vite preview has it when asked, at the port that the build knows", async () => {
  const port = await freePort({ andTheNext: true });
  const plugin = localIdporten({ preview: true, port });
  await built(plugin, "local-preview");
  const server = await vite.preview({ ...configured(plugin), build: { outDir: `${folder}/dist` }, preview: { port: 0 } });
  assert.equal(await begins({ issuer: `http://localhost:${port}`, clientId: "local-client" }, server.resolvedUrls.local[0]), true);
  await server.close();
  assert.equal(await answers(`http://localhost:${port}`), false);
});

test("tests of components start nothing", async () => {
  process.env.VITEST = "true";
  try {
    const server = await serve(localIdporten({ clientId: "tested" }));
    assert.equal(await given(server), undefined);
  } finally {
    delete process.env.VITEST;
  }
});

test("a function starts one from Node, which does not keep the process", async () => {
  const { issuer, inbox, close } = await startLocalIdporten({ clientId: "from-node", redirectUris: ["http://localhost:3997/"] });
  assert.equal(await begins({ issuer, clientId: "from-node" }, "http://localhost:3997/"), true);
  assert.deepEqual(await (await fetch(inbox)).json(), []);
  close();
  assert.equal(await answers(issuer), false);
});
