// npm run idporten:lock: locks what npx idporten-email-login idporten installs, after its dependencies have changed.

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { manifest } from "../../cli/idporten/install.mjs";
import { inRoot, run, say } from "../lib.mjs";
import { main } from "../node.mjs";

await main(async () => {
  const folder = inRoot("target/idporten-lock");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/package.json`, JSON.stringify(manifest()));
  // The versions that this project's own tests run with.
  copyFileSync(inRoot("package-lock.json"), `${folder}/package-lock.json`);
  await run("npm", ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  // Without spaces: each install of the package has it.
  writeFileSync(inRoot("cli/idporten/lock.json"), `${JSON.stringify(JSON.parse(readFileSync(`${folder}/package-lock.json`, "utf8")))}\n`);
  say("cli/idporten/lock.json is new");
});
