// Makes pkg/generated: the crate compiled to WebAssembly and its bindings, the module as a text that every bundler can carry and
// in JavaScript, and the login as one chunk, so that its sources in pkg/login may import what they like.

import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { SetUpError, answer, cached, inRoot, run, say, together, unlessDone } from "./lib.mjs";
import { main } from "./node.mjs";
import { bindingsGenerator, npmPackages, rust } from "./setup.mjs";
import { translate } from "./translate.mjs";
import { nameImports } from "./wasm-imports.mjs";

const TARGET = "wasm32-unknown-unknown";
const GENERATED = inRoot("pkg/generated");
const MODULE = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "package-lock.json", "src", "tools/bindings-generator", "tools/build.mjs", "tools/translate.mjs", "tools/wasm-imports.mjs"];

export async function build() {
  await unlessDone("module", MODULE, "pkg/generated/wasm.js", async () => {
    await rust();
    // On a new machine the generator and the crate are most of the wait.
    const [bin] = await together([bindingsGenerator(), compile(), npmPackages()]);
    say("Making the bindings, optimizing the WebAssembly and translating it, which takes half a minute");
    const folder = inRoot("target", "generated");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await run(`${bin}/generate-bindings`, [`target/package/${TARGET}/release/idporten_email_login.wasm`, folder, "bindings"]);
    adaptBindings(folder);
    optimize(folder);
    translate(`${folder}/bindings.wasm`, `${folder}/translation.js`);
    await compress(folder);
    rmSync(GENERATED, { recursive: true, force: true });
    renameSync(folder, GENERATED);
  });
  await npmPackages();
  await unlessDone("login", [...MODULE, "pkg/login", "pkg/page"], "pkg/generated/login.js", async () => {
    await bundleLogin();
    const size = (name) => `${(statSync(`${GENERATED}/${name}`).size / 1000).toFixed(1)} kB`;
    say(`pkg is ready: ${size("bindings.wasm")} of WebAssembly, ${size("wasm.js")} inlined, ${size("translated.js")} translated, ${size("login.js")} of JavaScript for a login`);
  });
}

/** What is published of pkg/login: the login, what begins it with the inlined module, and one file with the login and the module
 *  in JavaScript. A bundler would put what two of them share into a file that the page waits for. */
async function bundleLogin() {
  const { buildSync } = await import("esbuild");
  const bundle = (names, external) =>
    buildSync({ entryPoints: names.map((name) => inRoot("pkg/login", `${name}.js`)), outdir: GENERATED, bundle: true, minify: true, format: "esm", target: "es2022", external });
  bundle(["login", "inlined"], ["../generated/login.js", "../generated/wasm.js"]);
  bundle(["translated"], []);
  const { sentences } = await import(inRoot("pkg/login/sentences.js"));
  writeFileSync(`${GENERATED}/failures.js`, `export const faults = ${JSON.stringify(faults())};\nexport const sentences = ${JSON.stringify(sentences)};\n`);
}

/** Each error code with who can fix it and whether another login may help, from the crate's table: what the fake client of tests
 *  fails with, which has no module. */
function faults() {
  const rows = readFileSync(inRoot("src/base/error.rs"), "utf8").matchAll(/= \("(\w+)", (\w+), (true|false)\),/g);
  return Object.fromEntries([...rows].map(([, code, fault, retryable]) => [code, { fault: fault.toLowerCase(), retryable: retryable === "true" }]));
}

/** What each switch saves is what the file grows by without it. */
const RUSTFLAGS = [
  "-Zunstable-options",
  // 8 kB: no panic is reported, since none can happen (the lints of Cargo.toml).
  "-Cpanic=immediate-abort",
  // 7 kB: SHA-256 as a loop. A login hashes some hundred bytes.
  '--cfg=sha2_backend_soft="compact"',
  // 768 kB of memory: a quarter of the stack that Rust sets aside, for code that nests nothing deeply.
  "-Clink-arg=-zstack-size=262144",
  // 2 kB, and wasm2js knows neither of them: both forms of the module have the same bindings.
  "-Ctarget-feature=-reference-types,-multivalue",
];

function compile() {
  say("Compiling the crate to WebAssembly, which takes a minute the first time");
  // Only a lone cdylib is optimized across crates, so the crate type is named here and not in Cargo.toml.
  const library = ["--lib", "--crate-type", "cdylib", "--target", TARGET, "--features", "javascript"];
  // 11 kB: the standard library too is compiled for size.
  const standardLibrary = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
  return run("cargo", ["rustc", "--release", "--locked", ...library, ...standardLibrary, "--target-dir", "target/package"], {
    env: {
      // The compiler of rust-toolchain.toml has these switches, and hides them without this.
      RUSTC_BOOTSTRAP: "1",
      CARGO_ENCODED_RUSTFLAGS: RUSTFLAGS.join("\x1f"),
      // Clones do not share this: wasm-bindgen compiles the path of package.json into the module.
      CARGO_BUILD_BUILD_DIR: cached("module-build", "{workspace-path-hash}"),
    },
  });
}

/** What the bindings have, and what they have instead. */
const ADAPTED = [
  // Importing must do nothing, and the pages of test runners, such as jsdom's, have neither of these.
  ["let cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });\ncachedTextDecoder.decode();", "let cachedTextDecoder = globalThis.TextDecoder && new TextDecoder('utf-8', { ignoreBOM: true });\ncachedTextDecoder?.decode();"],
  ["const cachedTextEncoder = new TextEncoder();", "const cachedTextEncoder = globalThis.TextEncoder ? new TextEncoder() : {};"],
  // A memory in JavaScript grows without detaching its buffer.
  ["cachedUint8ArrayMemory0.byteLength === 0", "cachedUint8ArrayMemory0.buffer !== wasm.memory.buffer"],
  ["cachedDataViewMemory0.buffer.detached === true || (cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)", "cachedDataViewMemory0.buffer !== wasm.memory.buffer"],
  // The translation is a function of the imports.
  ["async function __wbg_load(module, imports) {", "async function __wbg_load(module, imports) {\n    if (typeof module === 'function') return { instance: { exports: module(imports) }, module };"],
];

function adaptBindings(folder) {
  let bindings = readFileSync(`${folder}/bindings.js`, "utf8");
  for (const [generated, adapted] of ADAPTED) {
    if (!bindings.includes(generated)) throw new SetUpError(`The bindings do not hold: ${generated}`);
    bindings = bindings.replace(generated, adapted);
  }
  writeFileSync(`${folder}/bindings.js`, bindings);
}

/** "strip" in the profile would remove the section that says which features the code uses, which wasm-opt reads. */
function optimize(folder) {
  // 2 kB: control flow and locals taken apart and put together again, twice.
  const round = ["--flatten", "--rereloop", "-Oz"];
  const optimized = answer("node", [
    inRoot("node_modules/binaryen/bin/wasm-opt"), `${folder}/bindings_bg.wasm`, "-o", `${folder}/bindings.wasm`,
    // 1 kB: the first 1024 bytes are the far end of the stack, so an offset never wraps around into them.
    "--low-memory-unused", ...round, ...round, "-Oz",
    "--strip-target-features", "--minify-imports-and-exports-and-modules",
  ]);
  // 7 kB, and the same names in the bindings: the two know each other by names of one or two letters. Each name but the
  // shortest holds a hash or comes after "wasm.", so it means nothing else in the bindings.
  const { imports, exports } = JSON.parse(optimized);
  let glue = readFileSync(`${folder}/bindings.js`, "utf8").replaceAll('"./bindings_bg.js"', `"${nameImports(`${folder}/bindings.wasm`)}"`);
  for (const [, long, short] of imports) glue = glue.replaceAll(new RegExp(`\\b${long}: function`, "g"), `${short}: function`);
  for (const [long, short] of exports) glue = glue.replaceAll(new RegExp(`\\bwasm\\.${long}\\b`, "g"), `wasm.${short}`);
  writeFileSync(`${folder}/bindings.js`, glue);
  for (const left of ["bindings_bg.wasm", "bindings_bg.wasm.d.ts"]) rmSync(`${folder}/${left}`);
}

async function compress(folder) {
  const [{ buildSync }, { default: zopfli }] = [await import("esbuild"), await import("@gfx/zopfli")];
  // With the crate's own JavaScript in it: a page waits for each file that another one imports.
  buildSync({ entryPoints: [`${folder}/bindings.js`], outfile: `${folder}/bindings.js`, allowOverwrite: true, bundle: true, minify: true, format: "esm", target: "es2022" });
  rmSync(`${folder}/snippets`, { recursive: true, force: true });
  // 6 % less than zlib's best, in the same format.
  const compressed = await zopfli.deflateAsync(readFileSync(`${folder}/bindings.wasm`), { numiterations: 50 });
  const text = Buffer.from(compressed).toString("base64");
  writeFileSync(`${folder}/wasm.js`, `export const compressed = "${text}";\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  // What is published is what its source makes, whatever lies there.
  if (process.argv.includes("--fresh")) rmSync(GENERATED, { recursive: true, force: true });
  await main(build);
}
