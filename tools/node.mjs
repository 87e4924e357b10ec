// How every script begins: in a Node that is new enough for what it is built on.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { SetUpError, cached, run, say } from "./lib.mjs";

/** Where this machine's Node is older than `engines` of package.json wants. */
const NODE = "22.23.3";

const majorOf = (version) => Number.parseInt(version, 10);

/** Runs a script's main function: a failure is one line on the terminal and exit code 1. */
export async function main(work) {
  try {
    if (majorOf(process.versions.node) < majorOf(NODE)) process.exitCode = await runInNewerNode();
    else await work();
  } catch (error) {
    // A port that is in use is the user's to fix as well.
    process.stderr.write(error instanceof SetUpError || error.code === "EADDRINUSE" ? `✗ ${error.message}\n` : `${error.stack}\n`);
    process.exitCode = 1;
  }
}

/** Runs the script that was called in a newer Node, from the npm registry. Gives its exit code. */
async function runInNewerNode() {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = cached(`node-${NODE}`);
  const node = `${folder}/node_modules/${name}/bin/node`;
  if (!existsSync(node)) {
    say(`Node.js ${majorOf(NODE)} or later is needed, and this is ${process.version}. Installing ${NODE} in ${folder}, once`);
    mkdirSync(folder, { recursive: true });
    await run("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error", `${name}@${NODE}`]).catch(() => {
      throw new SetUpError(`Node.js ${majorOf(NODE)} or later is needed; this is ${process.version}. See https://nodejs.org.`);
    });
  }
  const child = spawn(node, process.argv.slice(1), {
    stdio: "inherit",
    env: { ...process.env, PATH: dirname(node) + delimiter + process.env.PATH },
  });
  // Ctrl+C in a terminal reaches both; what another process sends reaches this one only.
  process.on("SIGINT", () => {}).on("SIGTERM", () => child.kill("SIGTERM"));
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
}
