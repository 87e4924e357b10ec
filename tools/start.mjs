// npm start: builds what is missing, starts a local ID-porten and the demo, and prints the address.
//
//   npm start -- [--port 8080] [--idporten-port 4010] [--client-id demo-client]
//   npm start -- --headless --email kari@example.no [--screenshots DIR]

import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { inRoot, say } from "./lib.mjs";
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
  await build();
  const { demoClients, startIdporten } = await import(inRoot("www/idporten/server.mjs"));
  const { startDemo } = await import(inRoot("www/demo.mjs"));
  const port = Number(options.port);
  const idporten = await startIdporten({ port: Number(options["idporten-port"]), clients: demoClients(port) });
  const { issuer, loginOrigin } = idporten;
  const demo = await startDemo({ port, issuer, loginOrigin, clientId: options["client-id"] });
  const stop = () => {
    demo.close();
    idporten.close();
  };
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
    stop();
  }
});
