// A plugin for Vite: a local ID-porten that starts with the development server and knows its address.

import { USUAL_PORT, reservePlaces, serveClient } from "./local-idporten.js";

/** What runs, by the plugin's options: a development server that restarts goes on with the same local ID-porten. */
const running = new Map();

/** Returns the local ID-porten of these options, which its last server closes. */
async function localIdportenOf(key, port) {
  if (!running.has(key)) {
    const places = await reservePlaces(port);
    running.set(key, { places, servers: 0, served: undefined });
  }
  const local = running.get(key);
  return {
    issuer: local.places.issuer,
    join() {
      local.servers += 1;
    },
    leave() {
      local.servers -= 1;
      if (local.servers) return;
      running.delete(key);
      local.places.close();
    },
    /** Starts it, or starts it anew where an address has changed. */
    async serve(client) {
      const described = JSON.stringify(client);
      if (described === local.served) return;
      local.served = described;
      await serveClient(local.places, client);
    },
  };
}

/** The address of a server that listens. */
function originOf(httpServer, { host, https }) {
  const name = typeof host === "string" && !["0.0.0.0", "::"].includes(host) ? host : "localhost";
  return `${https ? "https" : "http"}://${name}:${httpServer.address().port}`;
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
  const key = JSON.stringify({ port, clientId, redirectUris, ...more });
  let local;

  /** Starts it where the server listens, and stops it with the server. */
  function follow({ config, httpServer }, own) {
    const uris = redirectUris ?? [...new Set(["/", config.base.startsWith("/") ? config.base : "/"])];
    const serve = async (origin) => {
      try {
        await local.serve(clientAt(origin, { clientId, redirectUris: uris, ...more }));
      } catch ({ message }) {
        config.logger.error(`localIdporten(): ${message}`);
      }
    };
    if (httpServer) {
      local.join();
      httpServer.once("listening", () => serve(originOf(httpServer, own)));
      httpServer.once("close", local.leave);
    } else if (uris.every((uri) => URL.canParse(uri))) {
      void serve();
    } else {
      config.logger.warn('localIdporten(): Vite runs inside another server here, so its address is unknown. Give whole addresses, as in redirectUris: ["http://localhost:3000/"].');
    }
  }

  const attach = (ownPart) => (server) => {
    follow(server, ownPart(server.config));
    const print = server.printUrls.bind(server);
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
      if (command === "build") return preview && mode !== "production";
      return !isPreview || preview;
    },
    async config(_, { command, isPreview }) {
      let issuer = `http://localhost:${port ?? USUAL_PORT}`;
      if (command === "serve") {
        // A page that was built has the issuer's port in it.
        local = await localIdportenOf(key, isPreview ? (port ?? USUAL_PORT) : port);
        issuer = local.issuer;
      }
      return { define: { "import.meta.env.IDPORTEN": JSON.stringify({ clientId, issuer }) } };
    },
    configureServer: attach(({ server }) => server),
    configurePreviewServer: attach(({ preview: own }) => own),
  };
}
