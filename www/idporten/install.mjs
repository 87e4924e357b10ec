// What the local ID-porten is built on is not installed with the SDK, which needs none of it: the first call installs
// it, in a folder of its own outside the project.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const NEEDED = ["oidc-provider", "@digdir/designsystemet-css", "@digdir/designsystemet-theme", "@fontsource-variable/inter"];

const root = fileURLToPath(new URL("../..", import.meta.url));
const { version, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Where the server can run: here, where its dependencies are as in the project's own repository, or a copy. */
export function serverFolder() {
  if (NEEDED.every((name) => existsSync(join(root, "node_modules", name)))) return join(root, "www/idporten");
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const folder = join(cache, "idporten-email-login", `idporten-${version}`);
  if (!existsSync(folder)) install(folder);
  return join(folder, "www/idporten");
}

/** Under another name until it is complete, so that a call that is stopped leaves nothing that looks finished. */
function install(folder) {
  console.error(`Installing what the local ID-porten is built on in ${folder}, once.`);
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    cpSync(join(root, "www"), join(unfinished, "www"), { recursive: true });
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
