// Yarn's Plug'n'Play: packages are archives that only Yarn's own Node can read.

import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRoot, run } from "../../tools/lib.mjs";
import { npmFolder } from "../../tools/setup.mjs";
import { freePort } from "../runner/free-port.mjs";
import { answering, start, stop } from "./processes.mjs";

/** Installs the tarball with Yarn 4, and runs its command: the local ID-porten answers. */
export async function checkYarn(tarball) {
  const yarn = join(await npmFolder("packaging/yarn", { "@yarnpkg/cli-dist": "4.18.1" }), "node_modules/@yarnpkg/cli-dist/bin/yarn.js");
  const folder = inRoot("target/packaging/yarn-pnp");
  for (const stale of [folder, inRoot("target/packaging/yarn-cache")]) rmSync(stale, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", dependencies: { "idporten-email-login": `file:${tarball}` } }));
  writeFileSync(join(folder, ".yarnrc.yml"), "nodeLinker: pnp\nenableGlobalCache: false\nenableTelemetry: false\n");
  // Its own project, not the one that it is in.
  writeFileSync(join(folder, "yarn.lock"), "");
  await run("node", [yarn, "install", "--no-immutable"], { cwd: folder });
  await run("node", [yarn, "idporten-email-login", "importmap"], { cwd: folder });
  const port = await freePort();
  const idporten = start("node", [yarn, "idporten-email-login", "idporten", "--port", String(port)], folder, { XDG_CACHE_HOME: inRoot("target/packaging/yarn-cache") });
  try {
    const address = `http://localhost:${port}`;
    await answering(idporten, `${address}/.well-known/openid-configuration`);
    const { issuer } = await (await fetch(`${address}/.well-known/openid-configuration`)).json();
    assert.equal(issuer, address);
  } finally {
    await stop(idporten);
  }
}
