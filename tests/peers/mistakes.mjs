// What a provider, or an attacker between it and the page, can do wrong in a login. Each is a mistake that a client can see.

import { foreign, rs256 } from "../conformance/provider.mjs";

const claims = (change) => ({ claims: (it) => void Object.assign(it, change) });
const response = (name, value) => (parameters) => parameters.map(([known, given]) => [known, known === name ? value : given]);
const ago = (seconds) => Math.floor(Date.now() / 1000) - seconds;

/** By a name: what is said of it, what the provider does, and what the response in the address is. */
export const MISTAKES = {
  signature: { title: "the ID token is signed with another key", provider: { sign: (input) => rs256(foreign, input) } },
  none: { title: "the ID token is not signed (`alg: none`)", provider: { header: (it) => void (it.alg = "none"), sign: () => "" } },
  aud: { title: "the ID token is another client's (`aud`)", provider: claims({ aud: "another-client" }) },
  iss: { title: "the ID token is another issuer's (`iss`)", provider: claims({ iss: "https://evil.example" }) },
  nonce: { title: "the ID token is of another login (`nonce`)", provider: claims({ nonce: "of-another-login" }) },
  exp: { title: "the ID token expired an hour ago", provider: { claims: (it) => void Object.assign(it, { iat: ago(3720), exp: ago(3600) }) } },
  acr: { title: "the user logged in at another assurance level than was asked for (`acr`)", provider: claims({ acr: "idporten-loa-low" }) },
  email: { title: "there is no e-mail address", provider: claims({ email: undefined }) },
  unverified: { title: "the e-mail address is said not to be verified", provider: claims({ email_verified: false }) },
  mixUp: { title: "the response is another provider's (`iss`, RFC 9207)", response: response("iss", "https://evil.example") },
  noIss: { title: "the response has no `iss`, although the metadata announce it", response: (parameters) => parameters.filter(([name]) => name !== "iss") },
  state: { title: "the response is of another login (`state`)", response: response("state", "of-another-login") },
};
