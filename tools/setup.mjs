// Installs what is missing, or says in one line what to install.

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { SetUpError, cached, fingerprint, inRoot, onPath, output, run, say, unlessDone } from "./lib.mjs";

const WASM_TARGET = "wasm32-unknown-unknown";
const WASM_PACK = "0.15.1";
const CARGO_FUZZ = "0.13.2";
const GECKODRIVER = "0.37.1";
const CARGO_MUTANTS = "27.1.0";
const CARGO_DENY = "0.20.2";
const CARGO_CYCLONEDX = "0.5.9";
const CARGO_SEMVER_CHECKS = "0.51.0";

export async function npmPackages() {
  await unlessDone("npm", ["package.json", "package-lock.json"], "node_modules/.package-lock.json", async () => {
    say("Installing npm packages");
    await run("npm", ["ci", "--no-audit", "--no-fund", "--no-progress"]);
  });
}

/** Packages in a folder of their own under target, where they need what the project's own may not have. Gives the folder. */
export async function npmFolder(name, dependencies) {
  const folder = inRoot("target", name);
  const written = `${folder}/package.json`;
  const wanted = JSON.stringify({ private: true, type: "module", dependencies });
  const complete = existsSync(`${folder}/node_modules/.package-lock.json`);
  if (complete && readFileSync(written, "utf8") === wanted) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(written, wanted);
  say(`Installing ${Object.keys(dependencies).join(", ")}`);
  await run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--loglevel=error"], { cwd: folder });
  return folder;
}

/** The packages of the lock file in `source`, in a folder of their own under target. Gives the folder. */
export async function npmLocked(name, source) {
  const folder = inRoot("target", name);
  const files = ["package.json", "package-lock.json"];
  await unlessDone(name, files.map((file) => `${source}/${file}`), `target/${name}/node_modules/.package-lock.json`, async () => {
    mkdirSync(folder, { recursive: true });
    for (const file of files) copyFileSync(inRoot(source, file), `${folder}/${file}`);
    say(`Installing what ${source} needs`);
    await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
  });
  return folder;
}

/** React 18, while the project has React 19: one folder cannot have two versions of a peer. */
export const react18 = () => npmFolder("e2e/react-18-modules", { react: "18.3.1", "react-dom": "18.3.1" });

/** A development server. */
export const vite = () => npmFolder("e2e/vite-modules", { vite: "8.4.0" });

/** The routers that a page of a service may have. */
export const routers = () =>
  npmFolder("e2e/router-modules", {
    "@angular/common": "21.2.26", "@angular/compiler": "21.2.26", "@angular/core": "21.2.26", "@angular/platform-browser": "21.2.26", "@angular/router": "21.2.26",
    "@hotwired/turbo": "8.0.23", "@tanstack/react-router": "1.170.46", react: "19.3.1", "react-dom": "19.3.1", "react-router": "7.18.7", rxjs: "7.8.2", vue: "3.5.45", "vue-router": "4.6.5",
  });

/** What else a page of a service may have: component libraries, an editor, monitoring, a polyfill. */
export const guests = () =>
  npmFolder("e2e/guest-modules", {
    "@digdir/designsystemet-react": "1.22.0", "@emotion/react": "11.14.0", "@emotion/styled": "11.14.1", "@headlessui/react": "2.2.10", "@hotwired/turbo": "8.0.23", "@mui/material": "9.5.0",
    "@popperjs/core": "2.11.8", "@radix-ui/react-dialog": "1.3.1", "@sentry/browser": "11.12.0", bootstrap: "5.3.9", react: "19.3.1", "react-dom": "19.3.1", tinymce: "8.9.2", "whatwg-fetch": "3.6.20",
  });

/** Python's packages in a folder of their own under target. Gives the folder of their programs and of their Python. */
export async function pythonPackages(name, requirements) {
  const folder = `target/${name}`;
  await unlessDone(name, [requirements], `${folder}/bin/python`, async () => {
    // Debian has venv in a package of its own.
    if (!onPath("python3") || output("python3", ["-c", "import ensurepip"]) === undefined) await aptInstall("Python", ["python3", "python3-venv"]);
    say(`Installing what ${name} needs of Python`);
    await run("python3", ["-m", "venv", "--clear", folder]);
    await run(inRoot(folder, "bin/python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements]);
  });
  return inRoot(folder, "bin");
}

export async function rust() {
  if (!onPath("cargo") || !onPath("rustup")) {
    throw new SetUpError("Rust is needed: install it with rustup, see https://rustup.rs, and open a new terminal.");
  }
  if (!onPath("cc")) await aptInstall("A C compiler", ["build-essential"]);
  const sysroot = output("rustc", ["--print", "sysroot"]);
  const needed = ["lib/rustlib/src/rust/library", `lib/rustlib/${WASM_TARGET}/lib`, "bin/cargo-clippy", "bin/rustfmt"];
  if (sysroot && needed.every((path) => existsSync(`${sysroot}/${path}`))) return;
  // rustup may be configured not to install by itself what rust-toolchain.toml names.
  const wanted = readFileSync(inRoot("rust-toolchain.toml"), "utf8");
  const list = (name) => JSON.parse(new RegExp(`^${name} = (.+)$`, "m").exec(wanted)[1]);
  const parts = [...list("components").flatMap((name) => ["--component", name]), ...list("targets").flatMap((name) => ["--target", name])];
  say(`Installing Rust ${list("channel")}`);
  await run("rustup", ["toolchain", "install", list("channel"), "--profile", "minimal", "--no-self-update", ...parts]);
}

/** The folder of what cargo installs under a name, built once. Cargo is quiet, since it may run beside another one. */
async function cargoInstall(name, what, time, args) {
  const folder = cached(name);
  // Cargo makes it last: a call that was stopped leaves the rest.
  if (!existsSync(`${folder}/bin`)) {
    say(`Building ${what}, once, which takes ${time}`);
    await run("cargo", ["install", "--quiet", ...args, "--locked", "--root", folder, "--target-dir", cached("build")]);
  }
  return `${folder}/bin`;
}

/** The folder of a tool in just this version. */
const cargoTool = (name, version) => cargoInstall(`${name}-${version}`, `${name} ${version}`, "some minutes", [name, "--version", version]);

const GENERATOR = "tools/bindings-generator";

/** The folder of wasm-bindgen's generator; with its test runner, which takes three times as long to build. */
export function bindingsGenerator({ testRunner = false } = {}) {
  const name = `bindings-generator-${fingerprint([GENERATOR]).slice(0, 12)}`;
  const args = ["--path", GENERATOR];
  return testRunner
    ? cargoInstall(`${name}-tests`, "wasm-bindgen's generator and its test runner", "two minutes", [...args, "--features", "test-runner"])
    : cargoInstall(name, "wasm-bindgen's generator", "half a minute", args);
}

export const wasmPack = () => cargoTool("wasm-pack", WASM_PACK);
export const cargoFuzz = () => cargoTool("cargo-fuzz", CARGO_FUZZ);
export const geckodriver = () => cargoTool("geckodriver", GECKODRIVER);
export const cargoMutants = () => cargoTool("cargo-mutants", CARGO_MUTANTS);
export const cargoDeny = () => cargoTool("cargo-deny", CARGO_DENY);
export const cargoCyclonedx = () => cargoTool("cargo-cyclonedx", CARGO_CYCLONEDX);
export const cargoSemverChecks = () => cargoTool("cargo-semver-checks", CARGO_SEMVER_CHECKS);

/** What apt-get is doing: it runs once at a time, and the next waits. */
let installing = Promise.resolve();

/** Installs Debian packages as root, or says what to install. */
export async function aptInstall(what, packages) {
  if (!onPath("apt-get") || process.getuid?.() !== 0) {
    throw new SetUpError(`${what} is needed: install it with "sudo apt-get install ${packages.join(" ")}".`);
  }
  const work = installing.then(async () => {
    say(`Installing ${packages.join(" and ")}`);
    await run("apt-get", ["update", "-q"]);
    await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], {
      env: { DEBIAN_FRONTEND: "noninteractive" },
    });
  });
  installing = work.catch(() => {});
  await work;
}

const browsers = ["chromium", "chromium-browser", "google-chrome"];

/** The paths of Chromium and its driver. */
export async function chromium({ driver = false } = {}) {
  const find = () => ({
    browser: process.env.CHROMIUM ?? browsers.map(onPath).find(Boolean),
    driver: process.env.CHROMEDRIVER ?? onPath("chromedriver"),
  });
  const complete = ({ browser, driver: found }) => browser && (found || !driver);
  if (!complete(find())) await aptInstall("Chromium", ["chromium", "chromium-driver"]);
  const found = find();
  if (!complete(found)) {
    throw new SetUpError("Chromium and chromedriver were not found. Name them in the variables CHROMIUM and CHROMEDRIVER.");
  }
  return found;
}

/** The path of the oldest Chromium that the package is made for. npm has it, compressed. */
export async function oldestChromium() {
  const folder = await npmFolder("oldest-chromium", { "@sparticuz/chromium": "111.0.0" });
  // In the package, so that another version has another one.
  const path = `${folder}/node_modules/@sparticuz/chromium/bin/chromium`;
  if (!existsSync(path)) writeFileSync(path, brotliDecompressSync(readFileSync(`${path}.br`)), { mode: 0o755 });
  return path;
}

/** The path of Firefox. */
export async function firefox() {
  const find = () => process.env.FIREFOX ?? ["firefox-esr", "firefox"].map(onPath).find(Boolean);
  if (!find()) await aptInstall("Firefox", ["firefox-esr"]);
  const found = find();
  if (!found) throw new SetUpError("Firefox was not found. Name it in the variable FIREFOX.");
  return found;
}

const MINI_BROWSER = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map((machine) => `/usr/lib/${machine}/webkit2gtk-4.1/MiniBrowser`);

/** The paths of WebKit's small browser, its driver, and a screen for it. */
export async function webkit() {
  const find = () => ({ browser: MINI_BROWSER.find(existsSync), driver: onPath("WebKitWebDriver"), screen: onPath("Xvfb") });
  const complete = () => Object.values(find()).every(Boolean);
  if (!complete()) await aptInstall("WebKit", ["webkit2gtk-driver", "libwebkit2gtk-4.1-0", "xvfb"]);
  if (!complete()) throw new SetUpError("WebKitGTK's MiniBrowser, WebKitWebDriver and Xvfb were not found.");
  return find();
}

/** The engines that people have. */
export const ENGINES = { chromium, firefox, webkit };
