// A local ID-porten from Node, for development servers and tests.

import { pathToFileURL } from "node:url";
import { serverFolder } from "../cli/idporten/install.mjs";

/** Imports the server. The first call installs what it is built on. */
const server = () => import(new URL("server.mjs", pathToFileURL(`${serverFolder()}/`)).href);

/** Reserves the places of a local ID-porten: at a port, or without one at the default port or, where that is in use, at another. */
export async function reservePlaces(port) {
  const { reserveIdporten } = await server();
  return reserveIdporten(port).catch((error) => (port === undefined && error.code === "EADDRINUSE" ? reserveIdporten(0) : Promise.reject(error)));
}

/** Serves clients there, and does not keep the process running: a build may read the same configuration. */
export async function serveClients(places, clients) {
  const { clientOf } = await server();
  places.serve({ clients: clients.map(clientOf), sessionSeconds: clients.at(-1).sessionSeconds });
  places.unref();
}

export async function startLocalIdporten({ port, ...client }) {
  const places = await reservePlaces(port);
  try {
    await serveClients(places, [client]);
  } catch (error) {
    places.close();
    throw error;
  }
  const { issuer, close } = places;
  return { issuer, inbox: `${issuer}/inbox.json`, close };
}
