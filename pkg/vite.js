// A plugin for Vite: a local ID-porten that starts with the development server and knows its address.

import { resolve } from "node:path";
import { DEFAULT_PORT } from "../cli/idporten/port.mjs";
import { reservePlaces, serveClients } from "./local-idporten.js";

/** Milliseconds in which a configuration that was read becomes a server. */
const PATIENCE = 120_000;

/** What runs, by the project and the wanted port: a development server that restarts goes on with the same local ID-porten, also with
 *  other options. */
const running = new Map();

/** Returns the local ID-porten of a project. */
function localIdportenOf(root, port) {
  const key = `${port}:${root}`;
  const forget = () => running.delete(key);
  if (!running.has(key)) running.set(key, reservePlaces(port).then((places) => sharedAt(places, forget), (error) => (forget(), Promise.reject(error))));
  return running.get(key);
}

/** All servers of a project are one client for each client_id. */
function merged(clients) {
  const known = new Map();
  for (const client of clients) {
    const other = known.get(client.clientId);
    const all = (name) => other?.[name] && client[name] && { [name]: [...new Set([...other[name], ...client[name]])] };
    known.set(client.clientId, { ...other, ...client, ...all("redirectUris"), ...all("postLogoutRedirectUris") });
  }
  return [...known.values()];
}

/** A local ID-porten that servers share: the last one that leaves closes it. */
function sharedAt(places, forget) {
  const clients = new Map();
  let served;
  const end = () => {
    if (clients.size) return;
    forget();
    places.close();
  };
  // A tool may read the configuration and start nothing.
  const unused = setTimeout(end, PATIENCE).unref();
  return {
    issuer: places.issuer,
    join(server) {
      clearTimeout(unused);
      clients.set(server, undefined);
    },
    leave(server) {
      if (clients.delete(server)) end();
    },
    /** Starts it, or starts it anew where a client has changed. */
    async serve(server, client) {
      clients.set(server, client);
      const all = merged([...clients.values()].filter(Boolean));
      const described = JSON.stringify(all);
      if (described === served) return;
      await serveClients(places, all);
      served = described;
    },
  };
}

/** The address of a server that listens. */
function originOf(httpServer, { host, https }) {
  const name = typeof host === "string" && !["0.0.0.0", "::"].includes(host) ? host : "localhost";
  return `${https ? "https" : "http"}://${name.includes(":") ? `[${name}]` : name}:${httpServer.address().port}`;
}

/** The client with its whole addresses. Throws where a path has no origin to begin at. */
function clientAt(origin, { redirectUris, postLogoutRedirectUris, frontchannelLogoutUri, backchannelLogoutUri, ...client }) {
  const whole = (uri) => uri && new URL(uri, origin).href;
  return {
    ...client,
    redirectUris: redirectUris.map(whole),
    postLogoutRedirectUris: postLogoutRedirectUris?.map(whole),
    frontchannelLogoutUri: whole(frontchannelLogoutUri),
    backchannelLogoutUri: whole(backchannelLogoutUri),
  };
}

export function localIdporten({ port, preview = false, clientId = "local-client", redirectUris, ...more } = {}) {
  let local;

  /** Starts it where the server listens. */
  function follow(server, own) {
    const { config, httpServer } = server;
    const uris = redirectUris ?? [...new Set(["/", config.base.startsWith("/") ? config.base : "/"])];
    const serve = async (origin) => {
      try {
        await local.serve(server, clientAt(origin, { clientId, redirectUris: uris, ...more }));
      } catch ({ message }) {
        config.logger.error(`localIdporten(): ${message}`);
      }
    };
    if (httpServer) {
      httpServer.once("listening", () => serve(originOf(httpServer, own)));
    } else if (uris.every((uri) => URL.canParse(uri))) {
      void serve();
    } else {
      config.logger.warn('localIdporten(): Vite runs inside another server here, so its address is unknown. Give whole addresses, as in redirectUris: ["http://localhost:3000/"].');
    }
  }

  /** `part`: the server's own part of the configuration. */
  const attach = (part) => (server) => {
    const [print, close] = [server.printUrls.bind(server), server.close.bind(server)];
    // Before this server closes, a restart may have given this plugin another one.
    const { join, leave } = local;
    join(server);
    const end = () => leave(server);
    follow(server, server.config[part]);
    // A restart closes the HTTP server alone, and one that never listened reports nothing.
    server.httpServer?.once("close", end);
    server.close = () => {
      end();
      return close();
    };
    server.printUrls = () => {
      print();
      server.config.logger.info(`  ➜  ID-porten: ${local.issuer}  Mail: ${local.issuer}/inbox.json`);
    };
  };

  return {
    name: "idporten-email-login",
    // A production build has nothing of it, nor have tests of components.
    apply(_, { command, mode, isPreview }) {
      if (process.env.VITEST) return false;
      if (command === "build") return preview && mode === "local-preview";
      return !isPreview || preview;
    },
    async config({ root = "" }, { command, isPreview }) {
      // A page that is built has the issuer's port in it, and a preview serves such a page.
      const fixed = port ?? DEFAULT_PORT;
      if (command === "serve") local = await localIdportenOf(resolve(root), isPreview ? fixed : port);
      const issuer = command === "serve" ? local.issuer : `http://localhost:${fixed}`;
      return { define: { "import.meta.env.IDPORTEN": JSON.stringify({ clientId, issuer }) } };
    },
    configureServer: attach("server"),
    configurePreviewServer: attach("preview"),
  };
}
