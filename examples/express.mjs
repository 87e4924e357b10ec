// A server that opens a session of its own with the page's ID token, with Express and jose. Logout elsewhere is in backend.mjs.

import { createHash, randomBytes } from "node:crypto";
import express from "express";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";

const { ISSUER: issuer = "https://test.idporten.no", CLIENT_ID: clientId, PORT: port = "3000", ORIGIN: origin = `http://localhost:${port}` } = process.env;
const response = await fetch(`${issuer}/.well-known/openid-configuration`, { redirect: "error", signal: AbortSignal.timeout(10_000) });
const metadata = await response.json();
if (!clientId || metadata.issuer !== issuer) throw new Error("CLIENT_ID is missing, or these are not the issuer's metadata.");
const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));

/** In memory: several instances of a server share both in a database. */
const [sessions, taken] = [new Map(), new Map()];
const COOKIE = "__Host-session";
const FLAGS = { path: "/", secure: true, httpOnly: true, sameSite: "lax" };

const now = () => Date.now() / 1000;
const nameOf = (request) => new RegExp(`(?:^|; )${COOKIE}=([^;]+)`).exec(request.get("cookie") ?? "")?.[1];
const isText = (value, most, pattern = /./s) => typeof value === "string" && value.length <= most && pattern.test(value);
const isTime = (value) => Number.isFinite(value) && value > 0 && value <= now() + 60;

/** The session that an ID token opens. A token is taken once, however its signature is spelled. */
async function sessionOf(authorization = "") {
  const [, idToken, signed] = /^Bearer (([\w-]+\.[\w-]+)\.[\w-]+)$/.exec(authorization) ?? [];
  const wanted = { issuer, algorithms: ["RS256"], clockTolerance: 60, maxTokenAge: "24h", requiredClaims: ["exp"] };
  const { payload, protectedHeader } = await jwtVerify(idToken ?? "", keys, wanted);
  const { aud, azp = clientId, sub, email, acr, exp, email_verified: isVerified = true, sid = "-", auth_time: began = now() } = payload;
  const isOurs = (protectedHeader.typ ?? "JWT").toUpperCase() === "JWT" && [aud].flat().join() === clientId && azp === clientId;
  const isUser = isText(sub, 255) && isText(email, 254, /^[^@]+@[^@]+$/) && isText(sid, 1024) && isTime(began);
  const digest = createHash("sha256").update(signed).digest("base64url");
  if (!isOurs || !isUser || acr !== "selfregistered-email" || isVerified !== true || taken.has(digest)) throw new errors.JWTInvalid("This is no new ID token of an e-mail login here.");
  for (const [other, end] of taken) if (end < now()) taken.delete(other);
  taken.set(digest, exp + 60);
  return { user: { sub, email, issuer }, began, seen: now() };
}

/** The session of a request, if it has one: for each route that answers a user. */
function sessionAt(request) {
  for (const [name, { began, seen }] of sessions) if (now() - seen > 1800 || now() - began > 7200) sessions.delete(name);
  const session = sessions.get(nameOf(request));
  if (session) session.seen = now();
  return session;
}

const app = express();
app.use(express.static("public"));
app.use("/session", (request, response, next) => {
  response.set("cache-control", "no-store");
  // Login CSRF: another site's page must not open a session here.
  if (request.method === "GET" || request.get("origin") === origin) next();
  else response.sendStatus(403);
});
app.post("/session", async (request, response) => {
  // Whatever becomes of the token: another user may have been logged in with this cookie.
  sessions.delete(nameOf(request));
  const name = randomBytes(32).toString("base64url");
  sessions.set(name, await sessionOf(request.get("authorization")));
  response.cookie(COOKIE, name, FLAGS).sendStatus(204);
});
app.get("/session", (request, response) => response.json(sessionAt(request)?.user ?? null));
app.delete("/session", (request, response) => {
  sessions.delete(nameOf(request));
  response.clearCookie(COOKIE, FLAGS).sendStatus(204);
});
app.use((error, request, response, next) => {
  if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) response.status(401).json({ error: "invalid_token" });
  else next(error);
});
app.listen(Number(port), "localhost", (error) => {
  if (error) throw error;
  console.log(`Open ${origin}/`);
});
