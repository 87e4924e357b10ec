// npm run setup:time: how long npm start takes on a machine that has Rust's rustup and Node.js and nothing else of what it
// needs, and how long the next one takes.

import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { availableParallelism, homedir } from "node:os";
import { join } from "node:path";
import { SetUpError, inRoot, say } from "./lib.mjs";
import { main } from "./node.mjs";
import { checkout } from "./release/tarball.mjs";

const FOLDER = inRoot("target/setup-time");
const PORT = 8097;
const ADDRESS = `http://localhost:${PORT}/`;
const LONGEST = 15 * 60_000;

/** Each tool's folder for what it has downloaded, empty. */
function emptyHomes() {
  const homes = Object.fromEntries(
    Object.entries({ IDPORTEN_EMAIL_LOGIN_CACHE: "cache", CARGO_HOME: "cargo", RUSTUP_HOME: "rustup", npm_config_cache: "npm" }).map(([name, folder]) => [name, join(FOLDER, folder)]),
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

await main(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  const homes = emptyHomes();
  const clone = await checkout(join(FOLDER, "checkout"));
  say(`On ${availableParallelism()} cores, with nothing but Rust's rustup and Node.js ${process.version}`);
  console.log(`the first npm start  ${(await untilServed(clone, homes)).toFixed(0)} s`);
  console.log(`the next npm start   ${(await untilServed(clone, homes)).toFixed(1)} s`);
});
