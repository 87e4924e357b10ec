// What the local ID-porten is built on is not installed with the SDK, which needs none of it: the first call installs
// it, in a folder of its own outside the project.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NEEDED = ["oidc-provider", "@digdir/designsystemet-css", "@digdir/designsystemet-theme", "@fontsource-variable/inter"];

/** Written last, so that a call that is stopped leaves nothing that looks finished. It holds the versions that are installed. */
const COMPLETE = "complete";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { version, devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Where the server can run: here, where its dependencies are as in the project's own repository, or a copy. */
export function serverFolder() {
  if (NEEDED.every((name) => existsSync(join(root, "node_modules", name)))) return join(root, "cli/idporten");
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  const folder = join(cache, "idporten-email-login", `idporten-${version}`);
  // The server's own files may be newer than those of an earlier call.
  for (const name of ["static.mjs", ...readdirSync(join(root, "cli/idporten")).map((file) => `idporten/${file}`)]) copy(`cli/${name}`, folder);
  const lock = readFileSync(join(root, "cli/idporten/lock.json"), "utf8");
  const complete = join(folder, COMPLETE);
  if (!existsSync(complete) || readFileSync(complete, "utf8") !== lock) install(folder, lock);
  return join(folder, "cli/idporten");
}

/** What npm installs from, with the versions that this project tests. */
export const manifest = () => ({ private: true, type: "module", dependencies: Object.fromEntries(NEEDED.map((name) => [name, devDependencies[name]])) });

/** By reading and writing, since in an archive of Yarn's nothing can be copied as a whole. */
function copy(path, folder) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), readFileSync(join(root, path)));
}

function install(folder, lock) {
  console.error(`Installing what the local ID-porten is built on in ${folder}, once.`);
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest()));
  // Every machine runs what was tested, to the last dependency.
  writeFileSync(join(folder, "package-lock.json"), lock);
  // Through a shell, since npm is a script on Windows. None of what is installed needs to run anything for that.
  const { status } = spawnSync("npm ci --ignore-scripts --no-audit --no-fund --loglevel=error", {
    cwd: folder,
    stdio: ["ignore", 2, 2],
    shell: true,
    // npm is not part of a project of Yarn's, which loads a .pnp file into each process.
    env: { ...process.env, NODE_OPTIONS: (process.env.NODE_OPTIONS ?? "").replace(/--[\w-]+[= ]("[^"]*\.pnp\.[^"]*"|\S*\.pnp\.\S*)/g, "") },
  });
  if (status !== 0) throw new Error("npm ci failed. Is the npm registry within reach?");
  writeFileSync(join(folder, COMPLETE), lock);
}
