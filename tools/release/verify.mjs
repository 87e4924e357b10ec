// npm run verify -- TARBALL: is a published tarball what this repository makes?
//
//   npm pack idporten-email-login@0.2.0       gets it from the registry
//   git checkout v0.2.0
//   npm run verify -- idporten-email-login-0.2.0.tgz
//   npm run verify -- --twice                 makes it in two folders, and compares these

import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { SetUpError, inRoot, say } from "../lib.mjs";
import { main } from "../node.mjs";
import { rust } from "../setup.mjs";
import { checkout, compared, packed } from "./tarball.mjs";

const FOLDER = inRoot("target/verify");

const made = async (name) => packed(await checkout(`${FOLDER}/${name}`));

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { twice: { type: "boolean" } } });
  const [given] = positionals;
  if (!values.twice && (!given || !existsSync(given))) throw new SetUpError("Which tarball? npm run verify -- TARBALL, or -- --twice to compare two builds.");
  await rust();
  const one = values.twice ? await made("checkout-one") : given;
  const other = await made("another-checkout");
  const { differences, files } = compared(one, other);
  differences.forEach((difference) => console.log(difference));
  if (differences.length) throw new SetUpError(`${one} is not what this commit makes.`);
  say(`The same: ${files} files, byte by byte`);
});
