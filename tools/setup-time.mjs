// How long the README's two commands take in a clean clone.
//
//   npm run setup:time     npm start, on a machine that has Rust's rustup and Node.js and nothing else, and the next one
//   npm run test:time      npm test there, and in another clean clone, for which tools and dependencies are compiled

import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";
import { SetUpError, inRoot, run, say } from "./lib.mjs";
import { main } from "./node.mjs";
import { checkout } from "./release/tarball.mjs";

const FOLDER = inRoot("target/setup-time");
const PORT = 8097;
const ADDRESS = `http://localhost:${PORT}/`;
const LONGEST = 15 * 60_000;

/** Each tool's folder for what it has downloaded, empty. */
function emptyHomes() {
  const homes = Object.fromEntries(
    Object.entries({ IDPORTEN_EMAIL_LOGIN_CACHE: "cache", CARGO_BUILD_BUILD_DIR: "cargo-build", CARGO_HOME: "cargo", RUSTUP_HOME: "rustup", npm_config_cache: "npm" }).map(([name, folder]) => [name, join(FOLDER, folder)]),
  );
  Object.values(homes).forEach((folder) => mkdirSync(folder, { recursive: true }));
  // Where this machine gets its crates is no part of what is measured.
  const config = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "config.toml");
  if (existsSync(config)) copyFileSync(config, join(homes.CARGO_HOME, "config.toml"));
  return homes;
}

const isServed = () => fetch(ADDRESS).then(({ ok }) => ok, () => false);

/** Seconds from npm start until the page is served. */
async function untilServed(cwd, homes) {
  if (await isServed()) throw new SetUpError(`${ADDRESS} is served already, by another program.`);
  const began = performance.now();
  const child = spawn("npm", ["start", "--silent", "--", "--port", String(PORT), "--idporten-port", String(PORT + 1)], { cwd, env: { ...process.env, ...homes }, detached: true, stdio: ["ignore", 2, 2] });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const stop = () => process.kill(-child.pid, "SIGTERM");
  process.once("SIGINT", stop);
  try {
    while (!(await isServed())) {
      if (child.exitCode !== null || performance.now() - began > LONGEST) throw new SetUpError("npm start did not come as far as to serve a page.");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return (performance.now() - began) / 1000;
  } finally {
    process.off("SIGINT", stop);
    if (child.exitCode === null) stop();
    await ended;
  }
}

/** Seconds that npm test takes in a clean clone. */
async function untilTested(homes) {
  const clone = await checkout(join(FOLDER, "checkout"));
  const began = performance.now();
  await run("npm", ["test", "--silent"], { cwd: clone, env: homes, deadline: 30 * 60 });
  return (performance.now() - began) / 1000;
}

async function timeStart(homes) {
  const clone = await checkout(join(FOLDER, "checkout"));
  console.log(`the first npm start  ${(await untilServed(clone, homes)).toFixed(0)} s`);
  console.log(`the next npm start   ${(await untilServed(clone, homes)).toFixed(1)} s`);
}

async function timeTests(homes) {
  console.log(`npm test on a bare machine  ${(await untilTested(homes)).toFixed(0)} s`);
  console.log(`npm test with tools cached  ${(await untilTested(homes)).toFixed(0)} s`);
}

await main(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  const homes = emptyHomes();
  say(`On ${availableParallelism()} cores, with nothing but Rust's rustup, Node.js ${process.version} and Debian's packages`);
  await (process.argv.includes("--tests") ? timeTests(homes) : timeStart(homes));
});
