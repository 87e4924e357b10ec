// A local ID-porten to log in at while developing. It listens on loopback only.
//
//   npm run idporten -- [--port 4010] [--clients FILE | --client-id ID --redirect-uri URI]
//
// The issuer is http://localhost:PORT. As at ID-porten, people log in on another origin: PORT + 1.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { designSystem, forThisMachine, reserve, serveFile } from "../static.mjs";
import { Inbox, createLogin } from "./login.mjs";
import { errorPage } from "./pages.mjs";
import { DEFAULT_PORT } from "./port.mjs";
import { Accounts, SESSION_SECONDS, createProvider } from "./provider.mjs";
import { language } from "./texts.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const files = { ...designSystem, "/idporten.css": here("idporten.css"), "/logout.js": here("logout.js") };

export const readClients = (file = here("clients.json")) => JSON.parse(readFileSync(file, "utf8"));

/** The demo's clients, registered for the port that it is served at. */
export const demoClients = (port) =>
  JSON.parse(JSON.stringify(readClients()).replaceAll("localhost:8080/", `localhost:${port}/`));

/** The services' pages for front-channel logout are the only frames. */
function contentSecurityPolicy(clients) {
  const frames = new Set(clients.flatMap((client) => client.frontchannel_logout_uri ?? []).map((uri) => new URL(uri).origin));
  return [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src data:",
    "script-src 'self'",
    `frame-src ${frames.size ? [...frames].join(" ") : "'none'"}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The places of the issuer and of the pages where users log in: the port and the next one, or two that the system chooses. */
async function places(port) {
  const first = await reserve(port);
  try {
    return [first, await reserve(port && port + 1)];
  } catch (error) {
    first.close();
    throw error;
  }
}

/** Reserves the provider's places and returns its issuer. `serve` starts the provider, and starts it anew when it is called
 *  again. The process may end until `serve` is called, and after `unref`. */
export async function reserveIdporten(port = DEFAULT_PORT) {
  const servers = await places(port);
  const [issuer, loginOrigin] = servers.map((server) => `http://localhost:${server.port}`);
  let handler;
  return {
    issuer,
    loginOrigin,
    serve(options) {
      const { inbox, answer } = providerAt({ issuer, loginOrigin, ...options });
      if (!handler) for (const server of servers) server.serve(forThisMachine((request, response) => handler(request, response)));
      handler = answer;
      return inbox;
    },
    unref: () => servers.forEach((server) => server.unref()),
    close: () => servers.forEach((server) => server.close()),
  };
}

/** Starts the provider and returns its issuer, its inbox and the way to stop it. */
export async function startIdporten({ port, clients = readClients(), sessionSeconds } = {}) {
  const { serve, ...reserved } = await reserveIdporten(port);
  return { ...reserved, inbox: serve({ clients, sessionSeconds }) };
}

function providerAt({ issuer, loginOrigin, clients, sessionSeconds }) {
  const policy = contentSecurityPolicy(clients);
  const accounts = new Accounts();
  const inbox = new Inbox();
  const provider = createProvider({ issuer, loginOrigin, clients, accounts, sessionSeconds });
  const login = createLogin({ provider, accounts, inbox });
  const openid = provider.callback();

  const page = (response, status, body) => {
    response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(body);
  };

  const answer = async (request, response) => {
    response.setHeader("content-security-policy", policy);
    response.setHeader("referrer-policy", "no-referrer");
    try {
      const { pathname, searchParams } = new URL(request.url, issuer);
      if (serveFile(files, request, response)) return;
      if (pathname === "/inbox.json") {
        response.writeHead(200, { "content-type": "application/json", "cache-control": "no-store" });
        response.end(JSON.stringify(inbox.of(searchParams.get("to") ?? undefined)));
        return;
      }
      const body = await login(request, response);
      if (body === undefined) await openid(request, response);
      else if (body) page(response, 200, body);
    } catch (error) {
      const { error: code = "server_error", error_description: description = error.message } = error;
      page(response, error.statusCode ?? 500, errorPage({ locale: language(request), error: code, description }));
    }
  };

  return { inbox, answer };
}

const strings = { type: "string", multiple: true };

/** A public client as it would be registered at ID-porten. */
export const clientOf = ({ clientId = "demo-client", redirectUris = ["http://localhost:8080/"], postLogoutRedirectUris = redirectUris, frontchannelLogoutUri, backchannelLogoutUri }) => ({
  client_id: clientId,
  client_name: clientId,
  redirect_uris: redirectUris,
  post_logout_redirect_uris: postLogoutRedirectUris,
  ...(frontchannelLogoutUri && { frontchannel_logout_uri: frontchannelLogoutUri, frontchannel_logout_session_required: true }),
  ...(backchannelLogoutUri && { backchannel_logout_uri: backchannelLogoutUri }),
});

export async function commandLine(args) {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string", default: String(DEFAULT_PORT) },
      clients: { type: "string" },
      "client-id": { type: "string" },
      "redirect-uri": strings,
      "post-logout-redirect-uri": strings,
      "frontchannel-logout-uri": { type: "string" },
      "backchannel-logout-uri": { type: "string" },
      "session-seconds": { type: "string", default: String(SESSION_SECONDS) },
    },
  });
  const { port: wantedPort, clients: file, "session-seconds": seconds, ...described } = values;
  const whole = (name, text, most) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= 1 && number <= most) return number;
    throw new Error(`--${name}: ${text} is no whole number from 1 to ${most}.`);
  };
  // People log in at the next port.
  const port = whole("port", wantedPort, 65534);
  const sessionSeconds = whole("session-seconds", seconds, 86400);
  for (const [name, uri] of Object.entries(described).flatMap(([name, given]) => [given].flat().map((uri) => [name, uri]))) {
    if (name !== "client-id" && !URL.canParse(uri)) throw new Error(`--${name}: ${uri} is no absolute URL.`);
  }
  const isDescribed = Object.keys(described).length > 0;
  if (file && isDescribed) throw new Error("Give --clients, or the options of one client.");
  if (file && !existsSync(file)) throw new Error(`--clients: there is no file ${file}.`);
  const {
    "client-id": clientId,
    "redirect-uri": redirectUris,
    "post-logout-redirect-uri": postLogoutRedirectUris,
    "frontchannel-logout-uri": frontchannelLogoutUri,
    "backchannel-logout-uri": backchannelLogoutUri,
  } = described;
  const clients = isDescribed ? [clientOf({ clientId, redirectUris, postLogoutRedirectUris, frontchannelLogoutUri, backchannelLogoutUri })] : readClients(file);
  const { issuer, loginOrigin } = await startIdporten({ port, clients, sessionSeconds });
  console.log(`A local ID-porten is at issuer ${issuer}; people log in at ${loginOrigin}, and ${issuer}/inbox.json is their mail.`);
  for (const { client_id: id, redirect_uris: uris } of clients) console.log(`Client ${id} with redirect_uri ${uris.join(" or ")}`);
}
