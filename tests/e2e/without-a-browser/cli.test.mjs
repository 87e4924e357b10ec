// npx idporten-email-login, from the packed package and without its development dependencies.

import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { before, test } from "node:test";
import { inRoot } from "../../../tools/lib.mjs";
import { freePort } from "../../runner/free-port.mjs";
import { pack } from "../../packaging/processes.mjs";

const folder = inRoot("target/e2e/cli");
const cli = `${folder}/package/cli/cli.mjs`;
/** Users log in at the next one. */
const PORT = await freePort({ andTheNext: true });
const REDIRECT_URI = "http://localhost:5173/";

before(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", pack()], { cwd: folder });
});

/** Starts the command, and gives what it printed once it serves. */
async function serving(args, run) {
  const child = spawn("node", [cli, "idporten", "--port", String(PORT), ...args], { env: { ...process.env, XDG_CACHE_HOME: `${folder}/cache` } });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  let printed = "";
  child.stdout.on("data", (chunk) => (printed += chunk));
  const until = Date.now() + 120_000;
  try {
    while (!/Client /.test(printed) && child.exitCode === null && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100));
    return await run(printed);
  } finally {
    child.kill();
    await ended;
  }
}

for (const time of ["installs what it needs on the first call", "is there at once on the next"]) {
  test(`a local ID-porten for any client ${time}`, async () => {
    const backChannel = ["--backchannel-logout-uri", "http://localhost:5173/back-channel-logout"];
    await serving(["--client-id", "your-client-id", "--redirect-uri", REDIRECT_URI, ...backChannel, "--session-seconds", "60"], async (printed) => {
      assert.match(printed, new RegExp(`issuer http://localhost:${PORT};`));
      assert.match(printed, /Client your-client-id with redirect_uri http:\/\/localhost:5173\//);
      const origin = { headers: { origin: new URL(REDIRECT_URI).origin } };
      const discovery = await fetch(`http://localhost:${PORT}/.well-known/openid-configuration`, origin);
      assert.equal(discovery.headers.get("access-control-allow-origin"), new URL(REDIRECT_URI).origin);
      assert.equal((await discovery.json()).issuer, `http://localhost:${PORT}`);
      assert.deepEqual(await (await fetch(`http://localhost:${PORT}/inbox.json`)).json(), []);
      assert.equal((await fetch(`http://localhost:${PORT}/design/theme.css`)).status, 200);
    });
  });
}

test("a client with redirect URIs on several ports and hosts logs in at each of them, as the same person", async () => {
  const uris = [REDIRECT_URI, "http://localhost:5200/", "http://127.0.0.1:5200/app"];
  await serving(["--client-id", "several", ...uris.flatMap((uri) => ["--redirect-uri", uri])], async (printed) => {
    assert.match(printed, /Client several with redirect_uri http:\/\/localhost:5173\/ or http:\/\/localhost:5200\/ or /);
    for (const redirectUri of uris) {
      const query = { client_id: "several", redirect_uri: redirectUri, response_type: "code", scope: "openid", state: "s", nonce: "n", code_challenge: "c".repeat(43), code_challenge_method: "S256" };
      const response = await fetch(`http://localhost:${PORT + 1}/authorize?${new URLSearchParams(query)}`, { redirect: "manual" });
      assert.match(response.headers.get("location") ?? "", /^\/login\//, redirectUri);
    }
  });
});

test("several clients come from a file", async () => {
  await serving(["--clients", inRoot("cli/idporten/clients.json")], async (printed) => {
    assert.match(printed, /Client demo-client .*\nClient another-client /);
  });
});

test("a command that does not exist says which there are, and fails", () => {
  const { status, stderr } = spawnSync("node", [cli, "idportal"], { encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /npx idporten-email-login idporten/);
  const help = spawnSync("node", [cli, "--help"], { encoding: "utf8" });
  assert.equal(help.status, 0);
  assert.equal(help.stdout, stderr);
});

test("an import map that browsers would refuse is not printed, and what is not for pages is not in it", () => {
  const refused = spawnSync("node", [cli, "importmap", "static"], { encoding: "utf8" });
  assert.deepEqual([refused.status, refused.stdout], [1, ""]);
  assert.match(refused.stderr, /^✗ BASE must begin with \/ or https:/);
  assert.doesNotMatch(spawnSync("node", [cli, "importmap"], { encoding: "utf8" }).stdout, /testing|react/);
  assert.match(spawnSync("node", [cli, "idporten", "--clients", "nope.json"], { encoding: "utf8", env: { ...process.env, XDG_CACHE_HOME: `${folder}/cache` } }).stderr, /--clients: there is no file nope\.json/);
});

test("an option that does not exist and a port that is none are a sentence and a failure", () => {
  const elsewhere = ["--backchannel-logout-uri", "http://127.0.0.1:1/"];
  for (const args of [["--prot", "1"], ["--port", "not a port"], ["--session-seconds", "soon"], ["--session-seconds", "0"], ["--redirect-uri", "localhost"], elsewhere]) {
    const { status, stderr } = spawnSync("node", [cli, "idporten", ...args], { encoding: "utf8", env: { ...process.env, XDG_CACHE_HOME: `${folder}/cache` } });
    assert.equal(status, 1, stderr);
    assert.match(stderr, /^✗ .+$/m);
    if (args !== elsewhere) assert.ok(stderr.includes(args[0]), "the option is named");
    assert.doesNotMatch(stderr, /\n +at /);
  }
});

test("what is installed is what was tested: the lock names the versions of the project, and each with its integrity", () => {
  const { packages } = JSON.parse(readFileSync(`${folder}/package/cli/idporten/lock.json`, "utf8"));
  const { devDependencies } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  const { "": own, ...others } = packages;
  for (const [name, version] of Object.entries(own.dependencies)) assert.equal(devDependencies[name], version, name);
  assert.ok(Object.keys(others).length > 20);
  const { packages: tested } = JSON.parse(readFileSync(inRoot("package-lock.json"), "utf8"));
  for (const [path, { version, integrity }] of Object.entries(others)) {
    assert.match(integrity, /^sha512-/, path);
    assert.equal(version, tested[path]?.version, path);
  }
  const installed = `${folder}/cache/idporten-email-login`;
  const [copy] = readdirSync(installed);
  for (const [path, { version }] of Object.entries(others)) {
    assert.equal(JSON.parse(readFileSync(`${installed}/${copy}/${path}/package.json`, "utf8")).version, version, path);
  }
});

test("what installs the SDK does not install what the local ID-porten is built on", () => {
  const { dependencies } = JSON.parse(readFileSync(`${folder}/package/package.json`, "utf8"));
  assert.equal(dependencies, undefined);
});

test("a Node that is too old gets the name of the needed one", () => {
  const old = `data:text/javascript,Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })`;
  const { stderr, status } = spawnSync("node", ["--import", old, cli, "idporten"], { encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /^✗ The local ID-porten needs Node\.js 22 or later, and this is v/);
});

for (const [entries, count, needed] of [["index", 15, "pkg/generated/inlined.js"], ["button,session-warning", 30, "pkg/session-warning.js"], ["slim", 15, "pkg/generated/bindings.wasm"]]) {
  test(`copy has the files that a page with ${entries} loads, and no others`, () => {
    const to = `${folder}/copied-${entries}`;
    execFileSync("node", [cli, "copy", to, "--for", entries]);
    const copied = readdirSync(to, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`.slice(to.length + 1));
    assert.ok(copied.includes(needed), copied.join());
    assert.ok(copied.length <= count, copied.join());
    assert.equal(copied.some((name) => /react|vue|angular|svelte|testing|vite|failures|\.d\.ts|\.md/.test(name)), false);
    // The map and the links of the same entries lead to what was copied.
    const map = execFileSync("node", [cli, "importmap", "/served/", "--for", entries], { encoding: "utf8" });
    const links = [...map.matchAll(/<link rel="modulepreload" href="\/served\/([^"]+)"/g)].map(([, path]) => path);
    assert.ok(links.length > 3, map);
    assert.deepEqual(links.filter((path) => !copied.includes(path)), []);
    // Every import of a file that was copied was copied, too.
    for (const name of copied.filter((path) => path.endsWith(".js"))) {
      for (const [, path] of readFileSync(`${to}/${name}`, "utf8").matchAll(/\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)) assert.ok(existsSync(new URL(path, `file://${to}/${name}`)), `${name}: ${path}`);
    }
  });
}

test("copy without a folder says how", () => {
  const { status, stderr } = spawnSync("node", [cli, "copy"], { encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /npx idporten-email-login copy DIR/);
});
