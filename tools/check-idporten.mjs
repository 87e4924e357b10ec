// Whether a client at ID-porten is registered as this package needs it, and whether ID-porten answers as is documented:
//
//   npm run check:idporten -- --client-id ID --redirect-uri http://localhost:5173/ [--issuer https://test.idporten.no]
//
//   npm run check:idporten -- --endpoints
//
// The first asks for metadata, keys and CORS, then serves a page at the redirect URI where a user logs in and out, and prints
// each step's verdict. The second compares the endpoints that are built into the package with those that ID-porten publishes. Nothing personal is printed. --headless does what a user would, at the local ID-porten only.

import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { SetUpError, inRoot, say } from "./lib.mjs";
import { main } from "./node.mjs";
import { differences, publishedEndpoints, readToday } from "./published-endpoints.mjs";

const TEST = "https://test.idporten.no";
const MINUTES = 10;

let failed = 0;
function verdict(good, what, otherwise = "") {
  if (!good) failed += 1;
  console.log(good ? `✓ ${what}` : `✗ ${what}${otherwise && `: ${otherwise}`}`);
  return good;
}

async function ask(url, options) {
  try {
    return await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(10_000), ...options });
  } catch (error) {
    throw new SetUpError(`${url} does not answer (${error.cause?.code ?? error.name}).`);
  }
}

const allows = (response, origin) => ["*", origin].includes(response.headers.get("access-control-allow-origin"));

async function metadataOf(issuer, origin) {
  const url = `${issuer}/.well-known/openid-configuration`;
  const response = await ask(url, { headers: { origin } });
  const isJson = /^application\/json\b/.test(response.headers.get("content-type") ?? "");
  if (!verdict(response.status === 200 && isJson, "the metadata are JSON", `status ${response.status}`)) throw new SetUpError(`${url} has no metadata.`);
  const metadata = await response.json();
  verdict(metadata.issuer === issuer, `issuer is ${issuer}`, metadata.issuer);
  const lists = { response_types_supported: "code", code_challenge_methods_supported: "S256", id_token_signing_alg_values_supported: "RS256" };
  for (const [name, value] of Object.entries(lists)) verdict(metadata[name]?.includes(value), `${name} has ${value}`);
  for (const name of ["authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"]) verdict(URL.canParse(metadata[name]), `${name} is there`);
  verdict(metadata.authorization_response_iss_parameter_supported === true, "the response has iss (RFC 9207)");
  verdict(allows(response, origin), `the metadata may be read by ${origin} (CORS)`);
  return metadata;
}

async function keysAt(url, origin) {
  const response = await ask(url, { headers: { origin } });
  const { keys = [] } = await response.json().catch(() => ({}));
  const usable = keys.filter(({ kty, use = "sig", alg = "RS256" }) => kty === "RSA" && use === "sig" && alg === "RS256");
  verdict(usable.length > 0, `${usable.length} of ${keys.length} keys are for RS256`);
  verdict(allows(response, origin), `the keys may be read by ${origin} (CORS)`);
}

async function tokenEndpoint(url, { clientId, redirectUri }, origin) {
  const form = { grant_type: "authorization_code", client_id: clientId, code: "no-code", redirect_uri: redirectUri, code_verifier: "v".repeat(43) };
  const response = await ask(url, { method: "POST", headers: { origin }, body: new URLSearchParams(form) });
  const { error } = await response.json().catch(() => ({}));
  verdict(error === "invalid_grant", "the token endpoint refuses a code that there is not, and not the client", `status ${response.status}, ${error}`);
  verdict(allows(response, origin), `the token endpoint may be asked by ${origin} (CORS)`);
}

/** The object of a JSON text; undefined where it is none. */
function parsed(body) {
  try {
    const value = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the page reports, as verdicts. Returns the kinds of what start() has found. */
function hear(reported) {
  const { step, detail, code, message, provider, kind, claims, stateMatched } = reported;
  if (step === "id_token_check") verdict(detail.passed, `ID token: ${detail.check} (${detail.source})`);
  else if (step === "token_request" || step === "jwks") verdict(detail.status === 200, `${step} is answered`, `status ${detail.status}`);
  else if (step === "callback" && detail.state) verdict(true, "the authorization response is good");
  else if (code) verdict(false, code, `${message}${provider ? ` The provider says: ${provider}.` : ""}`);
  else if (kind === "logged-in") verdict(true, `logged in; the ID token has ${claims}`);
  else if (kind === "logged-out") verdict(stateMatched, "back from the logout, with its state");
  return kind;
}

async function login(settings, headless) {
  const { listen, forThisMachine, serveFile } = await import(inRoot("cli/static.mjs"));
  const { protocol, hostname, port, pathname } = new URL(settings.redirectUri);
  if (protocol !== "http:" || hostname !== "localhost") throw new SetUpError("The page is served here, so the redirect URI must be on http://localhost. ID-porten's test environment allows that.");
  const files = { "/pkg/": inRoot("pkg"), "/check/": inRoot("tools/check-idporten"), [pathname]: inRoot("tools/check-idporten/page.html") };
  let over;
  const ended = new Promise((resolve) => (over = resolve));
  const server = await listen(
    forThisMachine(async (request, response) => {
      const { pathname: path } = new URL(request.url, settings.redirectUri);
      if (path === "/check/settings.json") response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(settings));
      else if (path === "/check/reported") {
        // Of this page alone: what is reported is printed, and any page can post.
        const reported = request.headers.origin === new URL(settings.redirectUri).origin ? parsed(await text(request)) : undefined;
        if (reported && (hear(reported) === "logged-out" || reported.code)) over();
        response.writeHead(reported ? 204 : 400).end();
      } else if (!serveFile(files, request, response)) response.writeHead(404).end();
    }),
    Number(port || 80),
  );
  const timer = setTimeout(() => (verdict(false, `no user has logged in and out within ${MINUTES} minutes`), over()), MINUTES * 60_000);
  say(`Open ${settings.redirectUri}, log in with an e-mail address that you can read, and log out.`);
  const person = headless && asPerson(settings);
  await Promise.race([ended, person].filter(Boolean));
  await person;
  clearTimeout(timer);
  server.close();
}

async function asPerson({ issuer, redirectUri }) {
  const { launch } = await import("./browser.mjs");
  const { logInWithEmail } = await import(inRoot("pkg/testing.js"));
  const browser = await launch();
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(5_000);
    await page.goto(redirectUri);
    await page.locator("#login").click();
    await logInWithEmail(page, { issuer });
    await page.locator("#logout").click();
    await page.getByText("The check is complete.").waitFor();
  } catch (error) {
    verdict(false, "the login", error.message.split("\n")[0]);
  } finally {
    await browser.close();
  }
}

/** Compares the endpoints that are built in with ID-porten's metadata. */
async function compareEndpoints() {
  for (const published of publishedEndpoints().environments) {
    const response = await ask(`${published.issuer}/.well-known/openid-configuration`);
    const changed = differences(published, await response.json().catch(() => ({})));
    verdict(!changed.length, `${published.issuer} has the endpoints that are built in`, `change\n  ${changed.join("\n  ")}`);
  }
  console.log(`When they agree, write that they were read today:\n  ${readToday()}`);
}

await main(async () => {
  const { values } = parseArgs({
    options: { endpoints: { type: "boolean" }, "client-id": { type: "string" }, "redirect-uri": { type: "string" }, issuer: { type: "string", default: TEST }, headless: { type: "boolean", default: false } },
  });
  const { "client-id": clientId, "redirect-uri": redirectUri, issuer, headless, endpoints } = values;
  if (endpoints) {
    await compareEndpoints();
    if (failed) throw new SetUpError("The endpoints that are built in are not those that ID-porten publishes.");
    return;
  }
  if (!clientId || !URL.canParse(redirectUri)) throw new SetUpError("Give --client-id and --redirect-uri as they are registered.");
  if (headless && new URL(issuer).hostname !== "localhost") throw new SetUpError("--headless is for the local ID-porten: at the real one, a user reads the mail.");
  const { origin } = new URL(redirectUri);
  await build();
  const metadata = await metadataOf(issuer, origin);
  await keysAt(metadata.jwks_uri, origin);
  await tokenEndpoint(metadata.token_endpoint, { clientId, redirectUri }, origin);
  await login({ clientId, redirectUri, issuer, postLogoutRedirectUri: redirectUri }, headless);
  if (failed) throw new SetUpError(`${failed} of these are not as they should be.`);
});
