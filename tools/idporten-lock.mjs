// npm run idporten:lock: locks what npx idporten-email-login idporten installs, after its dependencies have changed.

import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { manifest } from "../www/idporten/install.mjs";
import { inRoot, main, run, say } from "./lib.mjs";

await main(async () => {
  const folder = inRoot("target/idporten-lock");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/package.json`, JSON.stringify(manifest()));
  // The versions that this project's own tests run with.
  copyFileSync(inRoot("package-lock.json"), `${folder}/package-lock.json`);
  await run("npm", ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  copyFileSync(`${folder}/package-lock.json`, inRoot("www/idporten/lock.json"));
  say("www/idporten/lock.json is new");
});
