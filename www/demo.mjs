// Serves the demo under the Content-Security-Policy that a service should have.

import { fileURLToPath } from "node:url";
import { designSystem, forThisMachine, listen, serveFile } from "../cli/static.mjs";

export const DEFAULT_PORT = 8080;

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

const files = {
  ...designSystem,
  "/": here("index.html"),
  "/app.js": here("app.js"),
  "/button.html": here("button.html"),
  "/button-page.css": here("button-page.css"),
  "/button-page.js": here("button-page.js"),
  "/crest.svg": here("crest.svg"),
  "/front-channel-logout.html": here("front-channel-logout.html"),
  "/front-channel-logout.js": here("front-channel-logout.js"),
  "/language.js": here("language.js"),
  "/pkg/": here("../pkg"),
  "/session-warning.html": here("session-warning.html"),
  "/session-warning-page.js": here("session-warning-page.js"),
  "/steps.js": here("steps.js"),
  "/style.css": here("style.css"),
  "/texts.js": here("texts.js"),
};

function contentSecurityPolicy({ issuer, loginOrigin, frameAncestors, webAssembly }) {
  return [
    "default-src 'none'",
    `script-src 'self'${webAssembly ? " 'wasm-unsafe-eval'" : ""}`,
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${issuer}`,
    `form-action 'self' ${loginOrigin}`,
    `frame-ancestors ${frameAncestors}`,
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

/** Starts the demo for a client of a provider. `port` is a number or a reserved place; `more` are further files to serve; `scope` is what another provider than ID-porten may need; `webAssembly` says whether the policy allows it. */
export async function startDemo({ port = DEFAULT_PORT, issuer, loginOrigin, clientId, scope, more = {}, webAssembly = true }) {
  const served = { ...files, ...more };
  const handler = (request, response) => {
    const { pathname, search, origin } = new URL(request.url, `http://${request.headers.host}`);
    // Only the page for front-channel logout is shown in a frame, and only by the provider.
    const frameAncestors = pathname === "/front-channel-logout.html" ? loginOrigin : "'none'";
    const headers = {
      "content-security-policy": contentSecurityPolicy({ issuer, loginOrigin, frameAncestors, webAssembly }),
      "referrer-policy": "no-referrer",
      // A response is in the address: the browser must not keep the page under it.
      ...(search && { "cache-control": "no-store" }),
    };
    if (pathname === "/config.json") {
      const home = `${origin}/`;
      response.writeHead(200, { ...headers, "content-type": "application/json", "cache-control": "no-store" });
      response.end(JSON.stringify({ clientId, scope, issuer, redirectUri: home, postLogoutRedirectUri: home }));
    } else if (!serveFile(served, request, response, headers)) {
      response.writeHead(404, { ...headers, "content-type": "text/plain; charset=utf-8" });
      response.end("Not found");
    }
  };
  const server = await listen(forThisMachine(handler), port);
  return { url: `http://localhost:${server.port}/`, close: server.close };
}
