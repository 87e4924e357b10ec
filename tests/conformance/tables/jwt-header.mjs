// The header of the ID token (RFC 7515 4, RFC 8725).

import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { ELSEWHERE } from "../addresses.mjs";
import { base64url, foreign, own, rs256 } from "../provider.mjs";

const header = (id, what, expect, change, more = {}) => ({ id, what, expect, provider: { header: change, ...more } });
const headerText = (id, what, expect, change) => ({ id, what, expect, provider: { headerText: change } });

const pem = own.publicKey.export({ type: "spki", format: "pem" });
const macKeys = {
  "the JWK as JSON": JSON.stringify(own.jwk),
  "the PEM": pem,
  "the DER": own.publicKey.export({ type: "spki", format: "der" }),
  "the modulus": Buffer.from(own.jwk.n, "base64url"),
  "nothing": "",
};

const rsaPss = (hash) => (input) => sign(hash, Buffer.from(input), { key: own.privateKey, padding: 6, saltLength: 32 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed = generateKeyPairSync("ed25519");
const otherAlgorithms = {
  RS384: (input) => rs256(own, input, "RSA-SHA384"),
  RS512: (input) => rs256(own, input, "RSA-SHA512"),
  PS256: rsaPss("sha256"),
  ES256: (input) => sign("sha256", Buffer.from(input), { key: ec.privateKey, dsaEncoding: "ieee-p1363" }),
  EdDSA: (input) => sign(null, Buffer.from(input), ed.privateKey),
};
const otherKeys = {
  ES256: { ...ec.publicKey.export({ format: "jwk" }), kid: "key-1" },
  EdDSA: { ...ed.publicKey.export({ format: "jwk" }), kid: "key-1" },
};

export const cases = [
  header("JH-01", "alg is none, without a signature", "id_token_algorithm", (it) => void (it.alg = "none"), { sign: () => "" }),
  header("JH-01", "alg is nOnE, without a signature", "id_token_algorithm", (it) => void (it.alg = "nOnE"), { sign: () => "" }),
  header("JH-03", "alg is none, with a good signature", "id_token_algorithm", (it) => void (it.alg = "none")),
  header("JH-03", "alg is none, with some signature", "id_token_algorithm", (it) => void (it.alg = "none"), { sign: () => "signature" }),
  ...Object.entries(macKeys).map(([name, key]) =>
    header("JH-04", `alg is HS256, and the key is ${name}`, "id_token_algorithm", (it) => void (it.alg = "HS256"), {
      sign: (input) => createHmac("sha256", key).update(input).digest(),
    })),
  ...Object.entries(otherAlgorithms).map(([alg, make]) =>
    header("JH-05", `alg is ${alg}, rightly signed`, "id_token_algorithm", (it) => void (it.alg = alg), {
      sign: make,
      jwks: (document) => otherKeys[alg] && { keys: [otherKeys[alg], ...document.keys] },
    })),
  ...["rs256", "RS256 ", ["RS256"], null, 256, undefined, "", {}].map((alg) =>
    header("JH-06", `alg is ${JSON.stringify(alg)}`, "id_token_algorithm", (it) => void (it.alg = alg))),
  header("JH-07", "the header brings the attacker's key, which made the signature", "id_token_signature", (it) => void (it.jwk = foreign.jwk), {
    sign: (input) => rs256(foreign, input),
  }),
  {
    ...header("JH-07", "the header brings the attacker's key and no kid", "id_token_signature", () => ({ alg: "RS256", jwk: foreign.jwk }), {
      sign: (input) => rs256(foreign, input),
    }),
  },
  ...["jku", "x5u"].map((name) =>
    header("JH-08", `${name} names the attacker's address, which is never asked`, "id_token_signature", (it) => void (it[name] = ELSEWHERE), {
      sign: (input) => rs256(foreign, input),
    })),
  header("JH-08", "jku is ignored where the signature is good", "ok", (it) => void (it.jku = ELSEWHERE)),
  header("JH-09", "x5c holds a certificate", "id_token_signature", (it) => void Object.assign(it, { x5c: [base64url("certificate")], x5t: "x" }), {
    sign: (input) => rs256(foreign, input),
  }),
  ...[["x"], [], ["exp"], "x", null].map((crit) => header("JH-10", `crit is ${JSON.stringify(crit)}`, "id_token_malformed", (it) => void Object.assign(it, { crit, x: 1 }))),
  ...[{ b64: false }, { b64: false, crit: ["b64"] }, { b64: true }].map((more) =>
    header("JH-12", `${JSON.stringify(more)}`, "id_token_malformed", (it) => void Object.assign(it, more))),
  ...["' OR 1=1 --", "../../key-1", "key-1\u0000", "kеy-1", "KEY-1", "key-1 ", ""].map((kid) => ({
    ...header("JH-13", `kid is ${JSON.stringify(kid)}`, "id_token_key", (it) => void (it.kid = kid)), requests: { jwks: 2 },
  })),
  header("JH-13", "kid is 60 kB long", "id_token_malformed", (it) => void (it.kid = "k".repeat(40_000))),
  ...[5, null, {}, ["key-1"]].map((kid) => header("JH-13", `kid is ${JSON.stringify(kid)}`, "id_token_malformed", (it) => void (it.kid = kid))),
  ...["at+jwt", "logout+jwt", "dpop+jwt", "JOSE+JSON", "application/at+jwt", "JWS", "", null, 5].map((typ) =>
    header("JH-15", `typ is ${JSON.stringify(typ)}`, "id_token_malformed", (it) => void (it.typ = typ))),
  ...["JWT", "jwt", "application/jwt"].map((typ) => header("JH-15", `typ is ${typ}`, "ok", (it) => void (it.typ = typ))),
  ...[{ cty: "JWT" }, { zip: "DEF" }, { enc: "A128GCM" }].map((more) =>
    header("JH-16", `${JSON.stringify(more)}`, "id_token_malformed", (it) => void Object.assign(it, more))),
  headerText("JH-17", "alg is there twice and the last is none: the last one counts", "id_token_algorithm", (text) => text.replace(/}$/, ',"alg":"none"}')),
  headerText("JH-17", "alg is there twice, escaped, and the last is none", "id_token_algorithm", (text) => text.replace(/}$/, ',"\\u0061lg":"none"}')),
  headerText("JH-17", "alg is there twice and the last is right: what is checked is what is used", "ok", (text) => text.replace(/^{/, '{"alg":"none",')),
  {
    ...headerText("JH-17", "kid is there twice and the last is unknown", "id_token_key", (text) => text.replace(/}$/, ',"kid":"other"}')), requests: { jwks: 2 },
  },
  header("JH-19", "members that are not known, of any type", "ok", (it) => void Object.assign(it, { iat: 1, x: { y: [null] }, "": true })),
  { id: "JH-21", what: "a JWE of five parts", expect: "id_token_malformed", provider: { idToken: (compact) => `${compact}.AAAA.AAAA` } },
  {
    id: "JH-21", what: "a JWE of five parts with the header of one", expect: "id_token_malformed",
    provider: { idToken: () => [base64url('{"alg":"RSA-OAEP","enc":"A256GCM"}'), "a", "b", "c", "d"].join(".") },
    check: (fixture, { retryable }) => assert.equal(retryable, false),
  },
];
