// What the fuzzer begins with: one good input for each invariant, which its first character names.

import { readFileSync } from "node:fs";
import { idporten } from "../conformance/addresses.mjs";

const vector = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url)));
const { compact, jwk } = vector("rfc7515_a2");

const metadata = { issuer: "https://test.idporten.no", ...idporten, authorization_response_iss_parameter_supported: true };
/** The nonce of the request that the invariants are about. */
const NONCE = "3-bt9PsCCRAXHiUsMzpBSE9WXWRrcnmAh46VnKOqsbg";
const random = "_wYNFBsiKTA3PkVMU1phaG92fYSLkpmgp661vMPK0dg";

export const seeds = {
  query: "qcode=abc%3D%3D&state={state}&iss=https%3A%2F%2Ftest.idporten.no",
  jws: `j${compact}`,
  keys: `k${JSON.stringify({ keys: [jwk, { kty: "EC", kid: "x" }] })}`,
  metadata: `m${JSON.stringify(metadata)}`,
  tokens: `t${JSON.stringify({ access_token: "a", id_token: "a.b.c", token_type: "Bearer", expires_in: 120, scope: "openid profile" })}`,
  claims: `c${JSON.stringify({ ...vector("idporten_id_token").claims, nonce: NONCE })}`,
  pending: `p${JSON.stringify({
    state: random, nonce: random, code_verifier: random, client_id: "democlient_idporten_test", redirect_uri: "https://www.example.no/callback",
    metadata, acr_values: ["selfregistered-email"], return_to: "/", created_at: 1727693612,
  })}`,
  session: `sname ${JSON.stringify({ user: { sub: "s", issuer: "https://test.idporten.no", acr: "selfregistered-email", amr: [] }, age: 0, idle: 0, checked_at: 1 })}`,
  returnTo: "r/a/../b?c=d#e",
};
