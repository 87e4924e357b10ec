// Loading the WebAssembly module: as a file, and with the integrity of each file.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { engine } from "../../engines/engine.mjs";
import { assertSilent, changePolicy, startIdportenWorld } from "./world.mjs";

const FILE = "/pkg/generated/bindings.wasm";

let world;
before(async () => {
  world = await startIdportenWorld();
});
after(() => world.close());

async function blank() {
  const page = await world.newPage();
  await page.goto(`${world.url}blank.html`);
  return page;
}

/** The error of `use`, or its value; `slim` and `config` are in scope. */
const outcome = (page, use, entry = "slim") =>
  page.evaluate(`(async () => {
    const { preload, createClient, LoginError } = await import("/pkg/${entry}.js");
    const config = await (await fetch("/config.json")).json();
    try {
      return await (async () => { ${use} })();
    } catch (error) {
      return { typed: error instanceof LoginError, code: error.code, message: error.message, retryable: error.retryable };
    }
  })()`);

const REQUEST = "return typeof (await createClient(config).createAuthorizationRequest()).url;";

for (const [what, source] of [
  ["its address", `"${FILE}"`],
  ["a URL", `new URL("${FILE}", location)`],
  ["a response", `await fetch("${FILE}")`],
  ["the promise of a response", `fetch("${FILE}")`],
  ["its bytes", `await (await fetch("${FILE}")).arrayBuffer()`],
  ["a compiled module", `await WebAssembly.compileStreaming(fetch("${FILE}"))`],
]) {
  test(`slim takes ${what}`, async () => {
    const page = await blank();
    assert.equal(await outcome(page, `await preload(${source}); ${REQUEST}`), "string");
    assertSilent(page);
  });
}

test("a whole login with the module as a file", async () => {
  const page = await blank();
  const loaded = [];
  page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
  const url = await outcome(page, `await preload("${FILE}"); return (await createClient(config).createAuthorizationRequest()).url;`);
  assert.match(url, /acr_values=selfregistered-email/);
  assert.ok(loaded.includes(FILE) && !loaded.includes("/pkg/generated/wasm.js"), loaded.join());
});

test("a call that needs the module before preload() says what to do", async () => {
  const { code, message } = await outcome(await blank(), REQUEST);
  assert.equal(code, "wasm_load_failed");
  assert.match(message, /preload\(address\)/);
});

const html = "<!doctype html><title>Min side</title>";
for (const [what, answer, reported] of [
  ["is missing", { status: 404, body: "Not found" }, /status 200/],
  ["has the wrong type", { status: 200, contentType: "application/octet-stream", path: fileURLToPath(new URL(`../../..${FILE}`, import.meta.url)) }, /application\/wasm/],
  ["is a page with status 200", { status: 200, contentType: "text/html", body: html }, /application\/wasm/],
  ["is a page with the type of WebAssembly", { status: 200, contentType: "application/wasm", body: html }, /all files of the package served as they are/],
  ["is cut short", { status: 200, contentType: "application/wasm", body: Buffer.from([0, 97, 115, 109, 1, 0, 0, 0, 1]) }, /all files of the package served as they are/],
  ["does not come", undefined, /Offline\?/],
]) {
  test(`a .wasm that ${what} is a typed error, and a later call succeeds`, async () => {
    const page = await blank();
    await page.route(`**${FILE}`, (route) => (answer ? route.fulfill(answer) : route.abort()));
    const failed = await outcome(page, `await preload("${FILE}")`);
    assert.deepEqual([failed.typed, failed.code], [true, "wasm_load_failed"]);
    assert.match(failed.message, reported);
    assert.doesNotMatch(failed.message, /Content-Security-Policy/);
    await page.unroute(`**${FILE}`);
    assert.equal(await outcome(page, REQUEST), "string");
  });
}

test("a module of another version than the JavaScript is reported, and is not run", async () => {
  const page = await blank();
  const wasm = readFileSync(fileURLToPath(new URL(`../../..${FILE}`, import.meta.url)));
  const text = wasm.toString("latin1");
  const [name] = /bindings-[0-9a-f]{8}/.exec(text);
  assert.ok(readFileSync(fileURLToPath(new URL("../../../pkg/generated/login.js", import.meta.url)), "utf8").includes(name));
  const other = Buffer.from(text.replaceAll(name, "bindings-00000000"), "latin1");
  await page.route(`**${FILE}`, (route) => route.fulfill({ contentType: "application/wasm", body: other }));
  const { code, message } = await outcome(page, `await preload("${FILE}")`);
  assert.equal(code, "wasm_load_failed");
  assert.match(message, /two versions/);
  await page.unroute(`**${FILE}`);
  assert.equal(await outcome(page, REQUEST), "string");
});

/** What becomes of a page with the command's import map, of which one file may be another one: how far it comes, what it
 *  says in its console, and which modules it requests and has links to. */
async function mapped(entry = "index", changed = undefined) {
  const cli = fileURLToPath(new URL("../../../cli/cli.mjs", import.meta.url));
  const { stdout, stderr } = spawnSync("node", [cli, "importmap", "/", "--for", entry], { encoding: "utf8" });
  const page = await world.newPage();
  const loaded = [];
  page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
  await page.route("**/blank.html", async (route) => {
    const response = await route.fetch();
    const policy = response.headers()["content-security-policy"].replace("script-src", `script-src ${/'sha256-.*'/.exec(stderr)[0]}`);
    const body = (await response.text()).replace("</head>", `${stdout}</head>`);
    await route.fulfill({ response, body, headers: { ...response.headers(), "content-security-policy": policy } });
  });
  if (changed) {
    await page.route(`**${changed}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${await response.text()}\n// another file` });
    });
  }
  await page.goto(`${world.url}blank.html`);
  const others = entry.split(",").filter((name) => name !== "index");
  const outcome = await page.evaluate(async (others) => {
    const { createClient } = await import("idporten-email-login").catch(() => ({}));
    if (!createClient) return "not imported";
    await Promise.all(others.map((name) => import(`idporten-email-login/${name}`)));
    const config = await (await fetch("/config.json")).json();
    const client = createClient({ ...config, load: "intent" });
    globalThis.rest = () => client.handleFrontChannelLogout().catch(({ code }) => code);
    return (await client.start()).kind;
  }, others);
  const first = [...loaded];
  const rest = outcome === "not imported" ? outcome : await page.evaluate("rest()");
  return {
    outcome,
    rest,
    said: page.complaints.join("\n"),
    loaded: first.filter((path) => path.startsWith("/pkg/")).sort(),
    links: [...stdout.matchAll(/<link rel="modulepreload" href="([^"]+)" integrity="sha384-[^"]+">/g)].map(([, href]) => href).sort(),
  };
}

for (const entry of ["index", "index,button,session-warning"]) {
  test(`the import map of the command has the integrity of every file that is loaded, and the links are the files of every visit, each once: ${entry}`, async () => {
    const { outcome, rest, loaded, links, said } = await mapped(entry);
    assert.deepEqual([outcome, rest, said], ["anonymous", "no-match", ""]);
    assert.deepEqual(links, loaded);
  });
}

test("the import map's path has the version, and an entry that does not exist is said", () => {
  const cli = fileURLToPath(new URL("../../../cli/cli.mjs", import.meta.url));
  const { version } = JSON.parse(readFileSync(fileURLToPath(new URL("../../../package.json", import.meta.url)), "utf8"));
  const { stdout } = spawnSync("node", [cli, "importmap"], { encoding: "utf8" });
  assert.ok(stdout.includes(`"idporten-email-login": "/idporten-email-login@${version}/pkg/index.js"`));
  const { status, stderr } = spawnSync("node", [cli, "importmap", "--for", "react"], { encoding: "utf8" });
  assert.equal(status, 1);
  assert.match(stderr, /--for react: there are index, button, session-warning, slim/);
});

test("a file that is not what the import map says is not run", async () => {
  const expected = { "/pkg/page/client.js": "not imported", "/pkg/generated/login.js": "wasm_load_failed", "/pkg/generated/wasm.js": "wasm_load_failed" };
  for (const [file, wanted] of Object.entries(expected)) {
    const { rest, said } = await mapped("index", file);
    assert.equal(rest, wanted, file);
    // The other drivers do not pass on what the browser itself says.
    if (engine === "chromium") assert.match(said, new RegExp(`'integrity'[^]*${file}`));
  }
});
