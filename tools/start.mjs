// npm start: builds what is missing, starts a local ID-porten and the demo, and prints the address.
//
//   npm start -- [--port 8080] [--idporten-port 4010] [--client-id demo-client]    port 0: one that the system chooses
//   npm start -- --headless --email kari@example.no [--screenshots DIR]

import { parseArgs } from "node:util";
import { startDemoWithIdporten } from "./demo.mjs";
import { say } from "./lib.mjs";
import { main } from "./node.mjs";

const { values: options } = parseArgs({
  options: {
    port: { type: "string", default: "8080" },
    "idporten-port": { type: "string", default: "4010" },
    "client-id": { type: "string", default: "demo-client" },
    headless: { type: "boolean", default: false },
    email: { type: "string", default: "kari@example.no" },
    screenshots: { type: "string" },
  },
});

await main(async () => {
  const { demo, issuer, close: stop } = await startDemoWithIdporten({
    port: Number(options.port), idportenPort: Number(options["idporten-port"]), clientId: options["client-id"],
  });
  if (!options.headless) {
    say(`ID-porten's stand-in is at ${issuer}, its mail at ${issuer}/inbox.json`);
    console.log(`Open ${demo.url} and log in. Ctrl+C stops.`);
    process.once("SIGINT", stop).once("SIGTERM", stop);
    return;
  }
  const { headlessLogin } = await import("./headless.mjs");
  try {
    console.log(JSON.stringify(await headlessLogin({ ...options, url: demo.url, issuer })));
  } finally {
    await stop();
  }
});
