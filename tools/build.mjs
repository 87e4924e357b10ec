// Makes pkg/: the crate compiled to WebAssembly, its bindings, and both as modules that every bundler can carry.

import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { constants, deflateRawSync } from "node:zlib";
import { inRoot, main, run, say, unlessDone } from "./lib.mjs";
import { npmPackages, rust, wasmBindgen } from "./setup.mjs";

const WASM = "target/wasm32-unknown-unknown/release/idporten_email_login.wasm";
const INPUTS = ["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", "src", "tools/build.mjs"];

export async function build() {
  await npmPackages();
  await unlessDone("pkg", INPUTS, "pkg/generated/wasm.js", async () => {
    await rust();
    const bin = await wasmBindgen();
    say("Compiling the crate to WebAssembly");
    // Only a lone cdylib is optimized across crates, so the crate type is named here and not in Cargo.toml.
    await run("cargo", [
      "rustc", "--release", "--lib", "--locked", "--crate-type", "cdylib",
      "--target", "wasm32-unknown-unknown", "--features", "javascript",
    ]);
    await bindings(bin);
  });
}

async function bindings(bin) {
  const fresh = inRoot("target", "generated");
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  // Without the default path, no bundler finds a file that it would have to be told how to serve.
  await run(`${bin}/wasm-bindgen`, [
    WASM, "--target", "web", "--out-dir", fresh, "--out-name", "bindings",
    "--omit-default-module-path", "--no-typescript", "--remove-name-section", "--remove-producers-section",
  ]);
  // "strip" in the profile would remove the section that says which features the code uses, which wasm-opt reads.
  await run("node", [inRoot("node_modules/binaryen/bin/wasm-opt"), `${fresh}/bindings_bg.wasm`, "-Oz", "-o", `${fresh}/bindings_bg.wasm`]);
  const wasm = readFileSync(`${fresh}/bindings_bg.wasm`);
  const compressed = deflateRawSync(wasm, { level: constants.Z_BEST_COMPRESSION, memLevel: 9 });
  writeFileSync(`${fresh}/wasm.js`, `export const compressed = "${compressed.toString("base64")}";\n`);
  const generated = inRoot("pkg", "generated");
  rmSync(generated, { recursive: true, force: true });
  renameSync(fresh, generated);
  say(`pkg is ready: ${kilobytes(wasm.length)} of WebAssembly, ${kilobytes(statSync(`${generated}/wasm.js`).size)} inlined`);
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(build);
