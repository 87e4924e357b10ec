// The same service as backend.rs, with Node and jose.
//
//   npm run build
//   npm run idporten -- --client-id service --redirect-uri http://localhost:3000/ --backchannel-logout-uri http://localhost:3000/back-channel-logout
//   CLIENT_ID=service node examples/backend.mjs

import { createHash, randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { forThisMachine, listen, serveFile } from "../cli/static.mjs";

const { ISSUER: issuer = "http://localhost:4010", CLIENT_ID: clientId = "service", PORT: port = "3000" } = process.env;
const origin = `http://localhost:${port}`;
const home = `${origin}/`;

/** The browser takes a cookie of this name from this host only, over TLS (or on localhost), and sends it to no other. */
const COOKIE = "__Host-session";
const EVENT = "http://schemas.openid.net/event/backchannel-logout";

/** Seconds that the two clocks may be apart. */
const TOLERANCE = 60;
const MAX_LIFETIME = 24 * 3600;
/** Seconds without a request, and in all, until a session ends: as ID-porten's own. */
const [IDLE, LONGEST] = [1800, 7200];

/** In memory. Several instances of a server share both in a database. */
const sessions = new Map();
/** Tokens that were taken, and each `sid` that ID-porten itself has ended: until when they are remembered. */
const [taken, ended] = [new Map(), new Map()];

/** Seconds that the end of a session is remembered: an ID token of it may still come, and is believed no longer. */
const REMEMBERED = 3600;

const now = () => Date.now() / 1000;

/** The provider's keys, from its metadata: jose keeps them, and asks again for a key that it does not know. */
let keys;
async function keySet() {
  if (keys) return keys;
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(10_000), redirect: "error" });
  const metadata = await response.json();
  if (!response.ok || metadata.issuer !== issuer) throw new Error("These are not the issuer's metadata.");
  keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
  return keys;
}

/** What every token from the provider must be, and when it stops being believed. */
async function verified(token, requiredClaims) {
  const { payload, protectedHeader } = await jwtVerify(token, await keySet(), {
    issuer, algorithms: ["RS256"], clockTolerance: TOLERANCE, requiredClaims: ["aud", "exp", "iat", ...requiredClaims],
  });
  // This client alone: an additional audience would have to be trusted.
  if ([payload.aud].flat().join() !== clientId) throw new Refusal(401, "invalid_token", "aud is not this client alone.");
  if (payload.iat > now() + TOLERANCE || payload.exp - payload.iat > MAX_LIFETIME) throw new Refusal(401, "invalid_token", "iat is in the future, or too long before exp.");
  return { claims: payload, typ: protectedHeader.typ?.toLowerCase().replace("application/", "") ?? "jwt", until: payload.exp + TOLERANCE };
}

const isText = (value, most) => typeof value === "string" && value.length > 0 && value.length <= most;

/** The claims that are stored, as they must be: nothing but the provider's signature says that they are of these types. */
function identityOf({ sub, email, sid, auth_time: authTime }) {
  const isAddress = isText(email, 254) && /^[^@]+@[^@]+$/.test(email);
  const isTime = authTime === undefined || (Number.isFinite(authTime) && authTime > 0 && authTime <= now() + TOLERANCE);
  if (!isText(sub, 255) || !isAddress || !isTime || !(sid === undefined || isText(sid, 1024))) {
    throw new Refusal(401, "invalid_token", "sub, email, sid or auth_time is not what it must be.");
  }
  return { user: { sub, email, issuer }, sid, began: authTime ?? now() };
}

/** Remembers something until a time, in seconds since the epoch. Is it new? */
function remember(known, what, until) {
  for (const [other, end] of known) if (end < now()) known.delete(other);
  const isNew = !known.has(what);
  known.set(what, until);
  return isNew;
}

class Refusal extends Error {
  constructor(status, error, description) {
    super(description);
    Object.assign(this, { status, error });
  }
}

/** Login CSRF: another site's page must not open a session here. */
function ownPage(request) {
  if (request.headers.origin !== origin) throw new Refusal(403, "invalid_request", "Origin is not this service's own.");
}

async function formOf(request) {
  let body = "";
  for await (const chunk of request) {
    body += chunk;
    if (body.length > 10_000) throw new Refusal(413, "invalid_request", "The form is too large.");
  }
  return new URLSearchParams(body);
}

const nameOf = (request) => new RegExp(`(?:^|; )${COOKIE}=([^;]+)`).exec(request.headers.cookie ?? "")?.[1];

const setCookie = (value, more = "") => ({ "set-cookie": `${COOKIE}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax${more}` });

function endSessions(named) {
  for (const [name, session] of sessions) if (named(session)) sessions.delete(name);
}

/** Each gives a status, what to say and headers. */
const routes = {
  /** The page has logged in. Its ID token comes in a header that no form and no link of another site can send. */
  async "POST /session"(request) {
    ownPage(request);
    // Whatever becomes of the token: who was logged in with this cookie is not who has just logged in.
    sessions.delete(nameOf(request));
    // Nothing but base64url, and no blank, which the JWT library would skip.
    const [, idToken, signed] = /^Bearer (([\w-]+\.[\w-]+)\.[\w-]+)$/.exec(request.headers.authorization ?? "") ?? [];
    if (!idToken) throw new Refusal(401, "invalid_token", "This is no token.");
    const { claims, typ, until } = await verified(idToken, ["sub", "acr", "email"]);
    const { acr, email_verified: isVerified = true, azp } = claims;
    const identity = identityOf(claims);
    if (typ !== "jwt" || (azp !== undefined && azp !== clientId)) throw new Refusal(401, "invalid_token", "This is no ID token of this client.");
    if (acr !== "selfregistered-email" || isVerified !== true) throw new Refusal(401, "invalid_token", "This is no e-mail login.");
    // A token is taken once: it is remembered for as long as it would be believed. What was signed is, since one signature can be
    // spelled in several ways.
    if (ended.has(identity.sid) || !remember(taken, createHash("sha256").update(signed).digest("base64url"), until)) {
      throw new Refusal(401, "invalid_token", "This ID token was taken before, or its session has ended.");
    }
    const name = randomBytes(32).toString("base64url");
    sessions.set(name, { ...identity, seen: now() });
    return [204, undefined, setCookie(name)];
  },

  /** Who is logged in here: what the page believes. */
  async "GET /session"(request) {
    endSessions(({ seen, began }) => now() - seen >= IDLE || now() - began >= LONGEST);
    const session = sessions.get(nameOf(request));
    if (session) session.seen = now();
    return [200, session?.user ?? null];
  },

  async "DELETE /session"(request) {
    ownPage(request);
    sessions.delete(nameOf(request));
    return [204, undefined, setCookie("", "; Max-Age=0")];
  },

  /** Front-Channel Logout 1.0, 2: from a frame on ID-porten's page, so without the cookie. */
  async "GET /front-channel-logout"(_, { searchParams }) {
    const [iss, sid] = [searchParams.get("iss"), searchParams.get("sid")];
    if (iss === issuer && sid) endSessions((session) => session.sid === sid);
    // A page, though an empty one: a frame has loaded only when it has one.
    return [200, undefined, { "content-type": "text/html", "content-security-policy": "default-src 'none'" }];
  },

  /** Back-Channel Logout 1.0, 2.5 to 2.8: from ID-porten's server, which tries once. */
  async "POST /back-channel-logout"(request) {
    try {
      const form = await formOf(request);
      const { claims, typ, until } = await verified(form.get("logout_token") ?? "", ["jti", "events"]);
      const { sub, sid, jti, events, nonce } = claims;
      const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
      const named = [sub, sid].filter((name) => name !== undefined);
      const good = ["logout+jwt", "jwt"].includes(typ) && named.length > 0 && [jti, ...named].every((name) => isText(name, 1024)) && isObject(events) && isObject(events[EVENT]) && nonce === undefined;
      if (!good) throw new Refusal(400, "invalid_request", "This is no logout token (2.6).");
      // sid names one session; without it, all of the user's have ended.
      if (sid) remember(ended, sid, now() + REMEMBERED);
      if (remember(taken, jti, until)) endSessions((session) => (sid ? session.sid === sid : session.user.sub === sub));
      return [200];
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof Refusal) throw new Refusal(400, "invalid_request", error.message);
      throw error;
    }
  },

  /** What the page needs to create its client. */
  async "GET /settings.json"() {
    return [200, { clientId, issuer, redirectUri: home, postLogoutRedirectUri: home }];
  },
};

const inHere = (path) => fileURLToPath(new URL(path, import.meta.url));
const files = { "/": inHere("backend/page/index.html"), "/page.js": inHere("backend/page/page.js"), "/pkg/": inHere("../pkg") };

const headers = {
  "content-security-policy": `default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' ${issuer}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

async function handler(request, response) {
  const url = new URL(request.url, origin);
  const route = routes[`${request.method} ${url.pathname}`];
  if (!route && serveFile(files, request, response, headers)) return;
  const [status, said, more] = await (route?.(request, url) ?? Promise.resolve([404])).catch((error) => {
    const refusal = error instanceof errors.JOSEError ? new Refusal(401, "invalid_token", error.message) : error;
    return refusal instanceof Refusal ? [refusal.status, { error: refusal.error, error_description: refusal.message }] : [503];
  });
  response.writeHead(status, { ...headers, "content-type": "application/json", ...more });
  response.end(said === undefined ? said : JSON.stringify(said));
}

await listen(forThisMachine(handler), Number(port));
console.log(`Open ${home}`);
