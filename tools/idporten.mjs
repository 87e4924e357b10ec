// The local ID-porten alone: npm run idporten -- --port 4011

import { inRoot } from "./lib.mjs";
import { main } from "./node.mjs";
import { npmPackages } from "./setup.mjs";

await main(async () => {
  await npmPackages();
  const { commandLine } = await import(inRoot("cli/idporten/server.mjs"));
  await commandLine(process.argv.slice(2));
});
