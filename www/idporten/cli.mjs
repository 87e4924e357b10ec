#!/usr/bin/env node
// npx idporten-email-login idporten: a local ID-porten for the service that one is building.
//
// What it is built on is not installed with the SDK, which needs none of it: the first call installs it, in a folder of
// its own outside the project.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const NEEDED = ["oidc-provider", "@digdir/designsystemet-css", "@digdir/designsystemet-theme", "@fontsource-variable/inter"];

const USAGE = `Usage: npx idporten-email-login idporten [options]

Starts a local ID-porten with e-mail users for developing and testing. It listens on this machine only.

  --client-id ID                    a client of yours (default: demo-client)
  --redirect-uri URI                its redirect_uri (default: http://localhost:8080/); may be given again
  --post-logout-redirect-uri URI    where people come back to after logout; may be given again
  --frontchannel-logout-uri URI     the page that is told of logout elsewhere
  --clients FILE                    clients in a JSON file instead
  --port PORT                       of the issuer (default: 4010); people log in at PORT + 1
`;

const package_ = fileURLToPath(new URL("../..", import.meta.url));
const { version, devDependencies } = JSON.parse(readFileSync(join(package_, "package.json"), "utf8"));

/** Where the server runs: here, where its dependencies are installed as in the project's own repository, or a copy. */
function home() {
  if (NEEDED.every((name) => existsSync(join(package_, "node_modules", name)))) return package_;
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const folder = join(cache, "idporten-email-login", `idporten-${version}`);
  if (!existsSync(folder)) install(folder);
  return folder;
}

/** Under another name until it is complete, so that a call that is stopped leaves nothing that looks finished. */
function install(folder) {
  console.error(`Installing what the local ID-porten is built on in ${folder}, once.`);
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    cpSync(join(package_, "www"), join(unfinished, "www"), { recursive: true });
    const dependencies = Object.fromEntries(NEEDED.map((name) => [name, devDependencies[name]]));
    writeFileSync(join(unfinished, "package.json"), JSON.stringify({ private: true, type: "module", dependencies }));
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const { status, error } = spawnSync(npm, ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: unfinished,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32",
    });
    if (error || status !== 0) throw new Error("npm install failed. Is the npm registry within reach?");
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

const [command, ...args] = process.argv.slice(2);
if (command !== "idporten" || args.includes("--help")) {
  const asked = command === undefined || args.includes("--help") || command === "--help";
  console[asked ? "log" : "error"](USAGE);
  process.exit(asked ? 0 : 1);
}
try {
  const { commandLine } = await import(pathToFileURL(join(home(), "www/idporten/server.mjs")));
  await commandLine(args);
} catch (error) {
  console.error(`✗ ${error.message}`);
  process.exitCode = 1;
}
