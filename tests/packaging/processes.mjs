// The commands of the consumers, each ended by its own id at the latest after a deadline.

import { spawn } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { answer, inRoot, run } from "../../tools/lib.mjs";

const DEADLINE = 300_000;

/** Milliseconds until a server answers. */
const PATIENCE = 30_000;

/** No tool of a consumer reports that it ran. */
const SILENT = { NEXT_TELEMETRY_DISABLED: "1", NG_CLI_ANALYTICS: "false", CI: "1", NODE_ENV: undefined };

export const npm = (args, cwd) => run("npm", args, { cwd });

/** The path of the packed tarball, as it would be published. */
export function pack() {
  const folder = inRoot("target/packaging/tarball");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [packed] = Object.values(JSON.parse(answer("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder])));
  return join(folder, packed.filename);
}

/** Starts a command of a consumer's; `done` is for its end. */
export function start(command, args, cwd, env = {}) {
  const child = spawn(command, args, { cwd, detached: true, env: { ...process.env, ...SILENT, ...env }, stdio: ["ignore", 2, 2] });
  const timer = setTimeout(() => stop(started), DEADLINE);
  const started = { pid: child.pid, exited: false };
  started.done = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => {
      clearTimeout(timer);
      started.exited = true;
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(" ")} failed (${code}).`));
    });
  });
  started.done.catch(() => {});
  return started;
}

/** Ends a command with all that it started. */
export async function stop(started) {
  if (started.exited) return;
  process.kill(-started.pid, "SIGTERM");
  await started.done.catch(() => {});
}

/** Waits until the server that was started answers. */
export async function answering(child, address) {
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    if (child.exited) throw new Error("The server ended.");
    const there = await fetch(address).then(({ ok }) => ok, () => false);
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("The server does not answer.");
}
