// The demo with a local ID-porten, as npm start shows them.

import { build } from "./build.mjs";
import { inRoot, openedTogether } from "./lib.mjs";

/** Builds what is missing, which installs what the imports here need, and starts both. Port 0: one that the system chooses. */
export async function startDemoWithIdporten({ port = 0, idportenPort = 0, clientId = "demo-client" } = {}) {
  await build();
  const { demoClients, startIdporten } = await import(inRoot("cli/idporten/server.mjs"));
  const { startDemo } = await import(inRoot("www/demo.mjs"));
  const { reserve } = await import(inRoot("cli/static.mjs"));
  return openedTogether(async (keep) => {
    const place = keep(await reserve(port));
    const { issuer, loginOrigin } = keep(await startIdporten({ port: idportenPort, clients: demoClients(place.port) }));
    return { issuer, demo: await startDemo({ port: place, issuer, loginOrigin, clientId }) };
  });
}
