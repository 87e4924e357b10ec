// Serving files on loopback: the pages, the package and the design system, and nothing else on the machine.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");

export const designSystem = {
  "/design/theme.css": join(modules, "@digdir/designsystemet-theme/src/themes/designsystemet.css"),
  "/design/components.css": join(modules, "@digdir/designsystemet-css/dist/src/index.css"),
  "/design/inter.css": join(modules, "@fontsource-variable/inter/index.css"),
  "/design/files/": join(modules, "@fontsource-variable/inter/files/"),
};

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
};

/** The file for a path: `places` maps a path to a file, or a path that ends in a slash to a folder. */
function find(places, path) {
  if (path === undefined) return undefined;
  if (Object.hasOwn(places, path)) return places[path];
  for (const [prefix, target] of Object.entries(places)) {
    if (prefix !== "/" && prefix.endsWith("/") && path.startsWith(prefix)) {
      const file = normalize(join(target, path.slice(prefix.length)));
      if (file.startsWith(normalize(target + sep))) return file;
    }
  }
  return undefined;
}

/** Nothing where the address is none. */
function pathOf(request) {
  try {
    return decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  } catch {
    return undefined;
  }
}

/** Answers with a file if there is one for this path. */
export function serveFile(places, request, response, headers = {}) {
  const file = find(places, pathOf(request));
  const type = file && types[extname(file)];
  if (!type || !existsSync(file) || !statSync(file).isFile()) return false;
  response.writeHead(200, { "content-type": type, "cache-control": "no-cache", ...headers });
  createReadStream(file).pipe(response);
  return true;
}

/** This machine's names for itself. */
const OWN_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/** Answers only requests to this machine's own names: a page elsewhere whose name resolves to this machine (DNS rebinding) reads
 *  nothing. Nor may other sites embed an answer. */
export const forThisMachine = (handler) => (request, response) => {
  response.setHeader("cross-origin-resource-policy", "same-origin");
  response.setHeader("x-content-type-options", "nosniff");
  const refuse = (status, text) => response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(text);
  if (!OWN_NAMES.some((name) => request.headers.host === `${name}:${request.socket.localPort}`)) return refuse(421, "Ask for localhost.");
  if (!URL.canParse(request.url, "http://localhost")) return refuse(400, "This is no address.");
  return handler(request, response);
};

/** Serves at a port, or at one that the system chooses; or at a place that was reserved. */
export async function listen(handler, place = 0) {
  const reserved = typeof place === "number" ? await reserve(place) : place;
  return reserved.serve(handler);
}

/** How often the system is asked for a port that is free on IPv4 and on IPv6. */
const TRIES = 10;

/** What a machine without IPv6 says. */
const NO_IPV6 = ["EADDRNOTAVAIL", "EAFNOSUPPORT", "EINVAL"];

/** Reserves a port on loopback, on IPv4 and, where there is one, on IPv6: "localhost" may be either. Until `serve` is called
 *  nothing is served there and the process may end: addresses can be written down first. */
export async function reserve(port = 0) {
  for (let tries = TRIES; ; tries -= 1) {
    const first = await bound(port, "127.0.0.1");
    const { port: chosen } = first.address();
    try {
      const second = await bound(chosen, "::1").catch((error) => (NO_IPV6.includes(error.code) ? undefined : Promise.reject(error)));
      return placeOf(chosen, second ? [first, second] : [first]);
    } catch (error) {
      first.close();
      if (port || !tries) throw error;
    }
  }
}

function placeOf(port, servers) {
  const place = {
    port,
    serve(handler) {
      servers.forEach((server) => server.on("request", handler).ref());
      return place;
    },
    unref: () => servers.forEach((server) => server.unref()),
    close: () =>
      servers.forEach((server) => {
        server.close();
        server.closeAllConnections();
      }),
  };
  return place;
}

function bound(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => reject(error.code === "EADDRINUSE" ? taken(port, error) : error));
    server.listen(port, host, () => resolve(server.unref()));
  });
}

const taken = (port, { code }) => Object.assign(new Error(`Port ${port} is in use by another program. End that program, or choose another port.`), { code });
