// An OpenID Provider that misbehaves on request: for one login it does exactly what a case says. It holds a key and
// speaks just enough of the protocol. Where a case says nothing, it is a good provider, PKCE and single use included.

import { createHash, createSign, generateKeyPairSync, randomBytes } from "node:crypto";
import { ISSUER, PROVIDER } from "./addresses.mjs";

export const CLIENT_ID = "case-client";
export const EMAIL = "kari.nordmann@example.no";

export const base64url = (data) => Buffer.from(data).toString("base64url");

/** An RSA key pair and its JWK. */
export function rsaKey(kid, { bits = 2048, exponent = 65537 } = {}) {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: bits, publicExponent: exponent });
  const { n, e } = publicKey.export({ format: "jwk" });
  return { kid, privateKey, publicKey, jwk: { kty: "RSA", use: "sig", alg: "RS256", kid, n, e } };
}

export const rs256 = (key, input, hash = "RSA-SHA256") => createSign(hash).update(input).sign(key.privateKey);

export const own = rsaKey("key-1");
/** Another provider's key. */
export const foreign = rsaKey("key-1");

const seconds = () => Math.floor(Date.now() / 1000);

/** `serve` serves requests to the issuer. */
export async function startProvider({ issuer = ISSUER, serve = PROVIDER.serve } = {}) {
  /** What the current case says, and what has happened in it. */
  let now;

  const documents = {
    metadata: () => ({
      issuer: now.issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks.json`,
      end_session_endpoint: `${issuer}/logout`,
      authorization_response_iss_parameter_supported: true,
      id_token_signing_alg_values_supported: ["RS256"],
      code_challenge_methods_supported: ["S256"],
    }),
    jwks: () => ({ keys: [own.jwk] }),
    token: (form) => {
      const login = now.logins.find(({ code }) => code === form.get("code"));
      const challenge = createHash("sha256").update(form.get("code_verifier") ?? "").digest("base64url");
      const granted =
        login && !login.redeemed && form.get("grant_type") === "authorization_code" && form.get("client_id") === CLIENT_ID &&
        form.get("redirect_uri") === login.redirectUri && challenge === login.challenge;
      if (!granted) return undefined;
      login.redeemed = true;
      return { access_token: login.accessToken, id_token: idToken(login), token_type: "Bearer", expires_in: 120, scope: "openid profile" };
    },
  };

  const claimsOf = (login) => ({
    iss: now.issuer, aud: CLIENT_ID, sub: login.sub, nonce: login.nonce, iat: seconds(), exp: seconds() + 120,
    auth_time: seconds() - 5, acr: "selfregistered-email", amr: ["selfregistered-email"], email: login.email,
    sid: "sid+1=", jti: randomBytes(8).toString("hex"), locale: "nb",
  });

  /** `header` and `claims` change the parsed parts, `headerText` and `payloadText` their text, `sign` the signature, `idToken` the whole. */
  function idToken(login) {
    const { bends } = now;
    const parts = [bent(bends.header, { alg: "RS256", kid: "key-1" }, login), bent(bends.claims, claimsOf(login), login)].map((part) => JSON.stringify(part));
    const texts = [bent(bends.headerText, parts[0], login), bent(bends.payloadText, parts[1], login)];
    const input = texts.map(base64url).join(".");
    const signature = bends.sign ? bends.sign(input, login) : rs256(own, input);
    const compact = bent(bends.idToken, `${input}.${base64url(signature)}`, login);
    now.secrets.push(compact);
    return compact;
  }

  async function answer(name, form, method) {
    const count = now.requests.filter((request) => request.name === name).length;
    if (method === "OPTIONS") {
      const preflight = { status: 204, headers: { "access-control-allow-origin": "*", "access-control-allow-headers": "*" } };
      return now.bends.preflightResponse?.(preflight) ?? preflight;
    }
    const document = documents[name](form);
    const response = document
      ? { status: 200, body: JSON.stringify(bent(now.bends[name], document, { count })) }
      : { status: 400, body: JSON.stringify({ error: "invalid_grant", error_description: "The grant is not valid" }) };
    response.headers = { "content-type": "application/json", "access-control-allow-origin": "*", "cache-control": "max-age=3600" };
    return (await now.bends[`${name}Response`]?.(response, { count, form })) ?? response;
  }

  // auth0-spa-js, which the bench runs, asks at /oauth/token whatever the metadata say.
  const names = { "/token": "token", "/oauth/token": "token", "/jwks.json": "jwks", "/authorize": "authorize", "/logout": "logout" };

  async function handle(request, response) {
    const { pathname, search } = new URL(request.url, issuer);
    const discovery = pathname.endsWith("/.well-known/openid-configuration");
    const name = discovery ? "metadata" : (names[pathname] ?? "elsewhere");
    // No case's: Chromium requests it when it has shown a page of the provider, in this case or in the next.
    if (pathname === "/favicon.ico") return response.writeHead(404).end();
    const current = now;
    let text = "";
    for await (const chunk of request) text += chunk;
    // Of a case that has finished.
    if (current !== now) return response.destroy();
    const form = new URLSearchParams(text);
    now.requests.push({ name, method: request.method, path: pathname, search, headers: request.headers, body: text });
    if (!(name in documents)) {
      response.writeHead(200, { "content-type": "text/html", "cache-control": "no-store", "access-control-allow-origin": "*" }).end(now.bends.page ?? `<!doctype html><title>${name}</title>`);
      return;
    }
    await send(response, await answer(name, form, request.method));
  }

  const server = await serve((request, response) => {
    // Chromium sends a request again by itself when a connection that was used before is lost.
    if (request.httpVersionMajor === 1) response.setHeader("connection", "close");
    handle(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  });

  return {
    issuer,
    port: server.port,
    /** Begins a case. */
    expect(bends = {}) {
      now = { bends, requests: [], logins: [], secrets: [], issuer: bends.issuer ?? issuer };
    },
    /** A user logs in for this authorization request: gives the parameters of the response. */
    authorize(url, { email = EMAIL, sub = "sub-of-kari" } = {}) {
      const asked = new URL(url).searchParams;
      const login = {
        email, sub,
        code: randomBytes(25).toString("base64"),
        accessToken: randomBytes(24).toString("base64url"),
        state: asked.get("state"), nonce: asked.get("nonce"), redirectUri: asked.get("redirect_uri"), challenge: asked.get("code_challenge"),
      };
      now.logins.push(login);
      now.secrets.push(login.code, login.accessToken, login.state, login.nonce);
      return { login, parameters: [["code", login.code], ["state", login.state], ["iss", now.issuer]] };
    },
    /** Further secrets of this case. */
    keepSecret: (...secrets) => now.secrets.push(...secrets),
    get requests() {
      return now.requests;
    },
    get secrets() {
      return now.secrets;
    },
    requestsTo: (...wanted) => now.requests.filter(({ name }) => wanted.includes(name)),
    close: server.close,
  };
}

/** A bend changes what it is given, or gives something else in its place. */
function bent(bend, value, context) {
  const result = bend?.(value, context);
  return result === undefined ? value : result;
}

/** `drop` ends the connection, `cut` does after the first byte, `stall` leaves it open after the first byte, `drip` sends a byte at a time, `delay` waits. */
async function send(response, { status, headers, body, delay = 0, drop, cut, stall, drip, endless }) {
  if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
  if (drop) return response.destroy();
  response.writeHead(status, { ...headers, ...(cut && { "content-length": 1000 }) });
  if (cut) return response.write("{", () => response.destroy());
  if (stall) return response.write("{");
  if (endless || drip) {
    const piece = endless ? Buffer.alloc(65536, " ") : " ";
    while (!response.destroyed && response.write(piece) !== undefined) {
      await new Promise((resolve) => (drip ? setTimeout(resolve, 100) : setImmediate(resolve)));
    }
    return undefined;
  }
  return response.end(body);
}
