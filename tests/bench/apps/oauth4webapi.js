import * as oauth from "oauth4webapi";
import { page, settings } from "./page.js";

const issuer = new URL(settings.issuer);
const options = LOCAL ? { [oauth.allowInsecureRequests]: true } : undefined;
const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options));
const client = { client_id: settings.clientId };
const KEY = "login";

async function logIn() {
  const login = { verifier: oauth.generateRandomCodeVerifier(), state: oauth.generateRandomState(), nonce: oauth.generateRandomNonce() };
  sessionStorage.setItem(KEY, JSON.stringify(login));
  const url = new URL(server.authorization_endpoint);
  url.search = new URLSearchParams({
    client_id: settings.clientId,
    redirect_uri: settings.redirectUri,
    response_type: "code",
    scope: "openid profile",
    acr_values: settings.acr,
    state: login.state,
    nonce: login.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(login.verifier),
    code_challenge_method: "S256",
  });
  location.assign(url);
}

async function complete() {
  const { verifier, state, nonce } = JSON.parse(sessionStorage.getItem(KEY));
  const parameters = oauth.validateAuthResponse(server, client, new URL(location.href), state);
  const response = await oauth.authorizationCodeGrantRequest(server, client, oauth.None(), parameters, settings.redirectUri, verifier, options);
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: nonce, requireIdToken: true });
  await oauth.validateApplicationLevelSignature(server, response, options);
  return oauth.getValidatedIdTokenClaims(tokens);
}

const user = location.search.includes("state=") ? await complete() : undefined;
page({ user, logIn, logOut: () => location.assign(server.end_session_endpoint) });
