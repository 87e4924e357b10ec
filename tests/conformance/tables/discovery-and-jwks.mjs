// Provider metadata (OIDC Discovery) and JWK Sets (RFC 7517).

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { gzipSync } from "node:zlib";
import { CROSS_SITE_ISSUER, ELSEWHERE, ISSUER } from "../addresses.mjs";
import { assertNobody } from "../kinds.mjs";
import { foreign, own, rs256, rsaKey } from "../provider.mjs";

const compressed = gzipSync(Buffer.alloc(50_000_000, " "));

// Metadata: a login does not begin.
const refuse = (id, what, metadata, begin = "invalid_metadata", more = {}) => ({ id, what, begin, provider: { metadata }, ...more });
const member = (id, name, values) => values.map((value) => refuse(id, `${name} is ${JSON.stringify(value)}`, (it) => void (it[name] = value)));
const answered = (id, what, bend, begin = "invalid_metadata", more = {}) => ({ id, what, begin, provider: { metadataResponse: bend }, ...more });
const discoveries = (least, most = least) => (fixture) => {
  const count = fixture.provider.requestsTo("metadata").length;
  assert.ok(count >= least && count <= most, `${count} requests`);
};

// JWK Sets: a login is begun, and ends when the keys come.
const keys = (id, what, expect, change, more = {}) => ({ id, what, expect, provider: { jwks: ({ keys: [key] }) => ({ keys: change(key) }) }, ...more });
const bentKey = (id, what, bend, expect = "id_token_key", more) => keys(id, what, expect, (key) => [{ ...key, ...bend }], more);
const set = (id, what, jwks, expect = "invalid_jwks", more = {}) => ({ id, what, expect, provider: { jwks }, ...more });
const keysAnswered = (id, what, bend, expect = "invalid_jwks", more = {}) => ({ id, what, expect, provider: { jwksResponse: bend }, ...more });
const looksAgain = { requests: { jwks: 2 } };

const endpoints = ["authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"];
const insecure = ["http://idp.example/x", "javascript:alert(1)", "data:text/html,x", "/relative", "", null, 5, "https://user@idp.example/", "ftp://idp.example/", " https://idp.example/", `blob:${ISSUER}/x`];

const second = rsaKey("key-2");
const small = rsaKey("key-1", { bits: 1024 });
const smallest = rsaKey("key-1", { bits: 512 });
const withThree = rsaKey("key-1", { exponent: 3 });
const jwkOf = (type, options) => generateKeyPairSync(type, options).publicKey.export({ format: "jwk" });
const modulus = (bytes, last = 0xff) => Buffer.concat([Buffer.alloc(bytes - 1, 0xc5), Buffer.from([last])]).toString("base64url");
const octets = (...bytes) => Buffer.from(bytes).toString("base64url");

/** What a provider may publish beside its own key. */
const otherKeys = [
  { kty: "AKP", alg: "ML-DSA-44", kid: "key-1-pq", pub: "AAAA" },
  { ...jwkOf("x25519"), kid: "x" },
  { ...jwkOf("ec", { namedCurve: "secp256k1" }), kid: "k" },
  { ...jwkOf("ec", { namedCurve: "P-256" }), kid: "p", use: "enc" },
  { kty: "RSA", kid: "broken", n: "!", e: "AQAB" },
  { kty: "RSA", kid: "half" },
  { kty: "RSA", kid: 5, n: own.jwk.n, e: "AQAB" },
  null, 5, "key", [], {},
];

const deliver = (...answers) => (response, { count }) => void (response.body = JSON.stringify({ keys: answers[Math.min(count, answers.length) - 1] }));

export const cases = [
  { id: "DJ-01", what: "good metadata, and nothing else is fetched for a login to begin", begin: "ok", check: (fixture) => assert.deepEqual(fixture.provider.requests.map(({ name }) => name), ["metadata"]) },
  ...["INVALID", "/"].map((more) => refuse("DJ-02", `issuer is longer by ${more}`, (it) => void (it.issuer += more))),
  ...member("DJ-02", "issuer", ["https://evil.example", ISSUER.replace("http", "HTTP")]),
  ...[["/tenant", "/tenant/.well-known/openid-configuration"], ["/tenant/", "/tenant/.well-known/openid-configuration"], ["/", "/.well-known/openid-configuration"]].map(([path, wellKnown]) => ({
    id: "DJ-04", what: `an issuer with the path ${path}`, begin: "ok",
    options: { issuer: ISSUER + path }, provider: { issuer: ISSUER + path },
    check: (fixture) => assert.deepEqual(fixture.provider.requests.map((request) => request.path), [wellKnown]),
  })),
  ...member("DJ-05", "issuer", [undefined, null, 5, [ISSUER], {}]),
  ...["http://idp.example", "https://idp.example?x", "https://idp.example/?", "https://idp.example#", "https://user:x@idp.example", "idp.example", "", "javascript:alert(1)"].map((issuer) => ({
    id: "DJ-06", what: `the option issuer is ${JSON.stringify(issuer)}`, create: "invalid_config", options: { issuer },
  })),
  ...endpoints.flatMap((name) => member("DJ-07", name, insecure)),
  ...["authorization_endpoint", "token_endpoint", "jwks_uri"].flatMap((name) => member("DJ-08", name, [undefined])),
  {
    id: "DJ-09", what: "endpoints on another origin than the issuer", expect: "ok",
    provider: { metadata: (it) => void Object.assign(it, { token_endpoint: `${CROSS_SITE_ISSUER}/token`, jwks_uri: `${CROSS_SITE_ISSUER}/jwks.json` }) },
  },
  ...[301, 302, 303, 307, 308].flatMap((status) => {
    const redirect = (it) => Object.assign(it, { status, headers: { ...it.headers, location: ELSEWHERE } });
    return [
      answered("DJ-10", `metadata redirect with ${status}`, redirect, "network"),
      keysAnswered("DJ-10", `the JWK Set redirects with ${status}`, redirect, "network", looksAgain),
    ];
  }),
  ...[404, 204, 206, 401].map((status) => answered("DJ-11", `status ${status}`, (it) => void (it.status = status), "invalid_metadata", {
    // Once when the client was made, and once more where that had failed before the user wanted to log in.
    check: discoveries(1, 2),
  })),
  ...[500, 503].map((status) => answered("DJ-11", `status ${status}, asked once more after a pause`, (it) => void (it.status = status), "invalid_metadata", {
    check(fixture, { retryable }) {
      discoveries(2)(fixture);
      assert.equal(retryable, true);
    },
  })),
  answered("DJ-12", "a login page of the network in HTML", (it) => Object.assign(it, { body: "<html>Pay for the internet</html>", headers: { ...it.headers, "content-type": "text/html" } }), "invalid_metadata", {
    check: (fixture, { text }) => assert.ok(!text.includes("Pay")),
  }),
  ...["[]", '"text"', "null", "5", "", "{", "\ufeff{}"].map((body) => answered("DJ-15", `the document is ${JSON.stringify(body)}`, (it) => void (it.body = body))),
  answered("DJ-16", "issuer is there twice and the last is wrong: the last one counts", (it) => void (it.body = it.body.replace(/}$/, ',"issuer":"https://evil.example"}'))),
  answered("DJ-16", "token_endpoint is there twice and the last is http", (it) => void (it.body = it.body.replace(/}$/, ',"token_endpoint":"http://evil.example"}'))),
  {
    id: "DJ-16", what: "jwks_uri is there twice and the last is right: what is checked is what is used", expect: "ok",
    provider: { metadataResponse: (it) => void (it.body = it.body.replace(/^{/, '{"jwks_uri":"http://evil.example",')) },
  },
  answered("DJ-17", "a body that never ends", (it) => void (it.endless = true)),
  answered("DJ-17", "a document of 257 KiB", (it) => void (it.body += " ".repeat(257 * 1024))),
  answered("DJ-17", "50 MB in a small compressed body", (it) => Object.assign(it, { body: compressed, headers: { ...it.headers, "content-encoding": "gzip" } })),
  answered("DJ-18", "no answer", (it) => void (it.delay = 5000), "timeout", { options: { timeout: 300 } }),
  answered("DJ-18", "a byte at a time", (it) => void (it.drip = true), "timeout", { options: { timeout: 500 } }),
  ...member("DJ-21", "id_token_signing_alg_values_supported", [["none"], ["HS256", "ES256"], [], "RS256", null, ["RS256", 5]]),
  {
    id: "DJ-22", what: "the provider moves its token endpoint between start and callback: the login goes on where it began",
    provider: { metadataResponse: (it, { count }) => void (count > 1 && (it.body = it.body.replace("/token", "/elsewhere"))) },
    async run(fixture) {
      await fixture.client();
      const { url } = await fixture.prepare();
      await fixture.evaluate("localStorage.clear()");
      await fixture.visit(fixture.callback(fixture.provider.authorize(url).parameters));
      await fixture.client();
      await fixture.call("client.prepare()");
      discoveries(2)(fixture);
      assert.equal((await fixture.call("client.start()")).value?.kind, "logged-in");
      assert.deepEqual(fixture.provider.requestsTo("elsewhere"), []);
    },
  },
  ...["not json", '{"fetched_at":1e99,"metadata":{}}', '{"fetched_at":FRESH,"metadata":{"issuer":"https://evil.example"}}', '{"fetched_at":FRESH,"metadata":{"issuer":"ISSUER","authorization_endpoint":"javascript:alert(1)","token_endpoint":"https://a.example","jwks_uri":"https://a.example"}}', '{"fetched_at":5}'].map((text) => ({
    id: "DJ-23", what: `what is stored of the metadata is ${text.slice(0, 50)}: fetched anew`,
    async run(fixture) {
      const key = `idporten-email-login|${fixture.provider.issuer}|metadata`;
      const kept = text.replace("FRESH", String(Date.now() / 1000 - 10)).replace("ISSUER", fixture.provider.issuer);
      await fixture.evaluate(`localStorage.setItem(${JSON.stringify(key)}, ${JSON.stringify(kept)})`);
      assert.equal((await fixture.logIn()).code, "ok");
      discoveries(1)(fixture);
    },
  })),
  {
    id: "DJ-23", what: "what is stored of the metadata is older than a day",
    async run(fixture) {
      await fixture.client();
      await fixture.prepare();
      await fixture.evaluate("{ const [[key, text]] = Object.entries(localStorage); const kept = JSON.parse(text); kept.fetched_at -= 86_401; localStorage[key] = JSON.stringify(kept) }");
      await fixture.visit();
      await fixture.client();
      await fixture.prepare();
      discoveries(2)(fixture);
    },
  },
  {
    id: "DJ-24", what: "the GETs carry no cookie, no referrer and no header that would need a preflight", profile: {},
    async run(fixture) {
      await fixture.context.addCookies([{ name: "session", value: "x", url: fixture.provider.issuer }]);
      assert.equal((await fixture.logIn()).code, "ok");
      assert.deepEqual(fixture.provider.requests.map(({ method, name }) => `${method} ${name}`), ["GET metadata", "POST token", "GET jwks"]);
      for (const { headers } of fixture.provider.requests) assert.deepEqual([headers.cookie, headers.referer, headers.authorization], [undefined, undefined, undefined]);
    },
  },
  answered("DJ-25", "no CORS on the metadata", (it) => void delete it.headers["access-control-allow-origin"], "network", {
    check: (fixture, { message }) => assert.match(message, /CORS/),
  }),
  keysAnswered("DJ-25", "no CORS on the JWK Set", (it) => void delete it.headers["access-control-allow-origin"], "network", looksAgain),
  {
    id: "DJ-25", what: "metadata given by the page: none are fetched",
    async run(fixture) {
      const metadata = { issuer: fixture.provider.issuer, authorization_endpoint: `${fixture.provider.issuer}/authorize`, token_endpoint: `${fixture.provider.issuer}/token`, jwks_uri: `${fixture.provider.issuer}/jwks.json` };
      fixture.options = { ...fixture.options, metadata };
      assert.equal((await fixture.logIn()).code, "ok");
      discoveries(0)(fixture);
    },
  },
  { id: "DJ-30", what: "the JWK Set comes from jwks_uri", expect: "ok", provider: { metadata: (it) => void (it.jwks_uri += "?set=1") }, check: (fixture) => assert.equal(fixture.provider.requestsTo("jwks")[0].search, "?set=1") },
  keys("DJ-31", "keys of kinds that are not known, and malformed ones, cost no login", "ok", (key) => [...otherKeys, key]),
  ...[{}, { keys: {} }, { keys: null }, { keys: "x" }, []].map((document) => set("DJ-32", `the document is ${JSON.stringify(document)}`, () => document)),
  set("DJ-32", "an empty set", () => ({ keys: [] }), "id_token_key", looksAgain),
  set("DJ-32", "65 keys", ({ keys: [key] }) => ({ keys: Array(65).fill(key) })),
  { id: "DJ-33", what: "no kid in the token, and one key", expect: "ok", provider: { header: (it) => void delete it.kid } },
  { id: "DJ-33", what: "no kid in the token, and one key among keys that cannot be used", expect: "ok", provider: { header: (it) => void delete it.kid, jwks: ({ keys: [key] }) => ({ keys: [...otherKeys, key] }) } },
  { id: "DJ-34", what: "no kid in the token, and two keys", expect: "id_token_key", provider: { header: (it) => void delete it.kid, jwks: ({ keys: [key] }) => ({ keys: [key, second.jwk] }) } },
  { id: "DJ-35", what: "the provider changed its key a moment ago: one more look, past every cache", expect: "ok", ...looksAgain, provider: { header: (it) => void (it.kid = "key-2"), sign: (input) => rs256(second, input), jwksResponse: deliver([own.jwk], [second.jwk, own.jwk]) } },
  { id: "DJ-36", what: "an unknown kid", expect: "id_token_key", ...looksAgain, provider: { header: (it) => void (it.kid = "unknown") } },
  {
    id: "DJ-36", what: "many unknown kids: one more look a minute",
    provider: { header: (it) => void (it.kid = `unknown-${Math.random()}`) },
    async run(fixture) {
      for (let count = 0; count < 3; count += 1) await assertNobody(fixture, await fixture.logIn(), "id_token_key");
      assert.equal(fixture.provider.requestsTo("jwks").length, 4);
    },
  },
  bentKey("DJ-38", "the key with the kid is symmetric", { kty: "oct", k: own.jwk.n }),
  keys("DJ-38", "the key with the kid is an EC key", "id_token_key", () => [{ ...jwkOf("ec", { namedCurve: "P-256" }), kid: "key-1" }]),
  keys("DJ-40", "a set with symmetric keys beside the right one", "ok", (key) => [{ kty: "oct", k: "AAAA", kid: "o" }, key]),
  ...["d", "p", "q", "dp", "dq", "qi", "oth"].map((name) => bentKey("DJ-40", `the key was published with its private part ${name}`, { [name]: "AQAB" })),
  ...["enc", "", 5, null].map((use) => bentKey("DJ-41", `use is ${JSON.stringify(use)}`, { use })),
  ...[["encrypt"], [], ["sign"], "verify", null].map((key_ops) => bentKey("DJ-41", `key_ops is ${JSON.stringify(key_ops)}`, { key_ops })),
  bentKey("DJ-41", "use and alg are absent", { use: undefined, alg: undefined }, "ok"),
  ...["RS512", "PS256", "none", "RSA-OAEP", "", 5].map((alg) => bentKey("DJ-43", `alg of the key is ${JSON.stringify(alg)}`, { alg })),
  ...[small, smallest].map((key) => ({ id: "DJ-44", what: `a modulus of ${Buffer.from(key.jwk.n, "base64url").length * 8} bits`, expect: "id_token_key", provider: { jwks: () => ({ keys: [key.jwk] }), sign: (input) => rs256(key, input) } })),
  bentKey("DJ-44", "a modulus of 2047 bits", { n: Buffer.concat([Buffer.from([0x45]), Buffer.alloc(254, 0xc5), Buffer.from([1])]).toString("base64url") }),
  bentKey("DJ-45", "a modulus of 16384 bits", { n: modulus(2048) }),
  bentKey("DJ-45", "a modulus of 150 kB", { n: modulus(150_000) }),
  ...Object.entries({ 1: octets(1), 0: octets(0), 2: octets(2), 65536: octets(1, 0, 0), "empty": "", "2^33 + 1": octets(2, 0, 0, 0, 1), "greater than n": modulus(257), "65537 with a leading zero": octets(0, 1, 0, 1), "3 with padding": "Aw==", "missing": undefined, "a number": 65537 })
    .map(([name, e]) => bentKey("DJ-46", `e is ${name}`, { e })),
  bentKey("DJ-46", "an even modulus", { n: modulus(256, 0xfe) }),
  { id: "DJ-46", what: "e = 1, and a signature that needs no key", expect: "id_token_key", provider: { jwks: ({ keys: [key] }) => ({ keys: [{ ...key, e: octets(1) }] }), sign: () => Buffer.alloc(256, 1) } },
  { id: "DJ-47", what: "e = 3", expect: "ok", provider: { jwks: () => ({ keys: [withThree.jwk] }), sign: (input) => rs256(withThree, input) } },
  bentKey("DJ-50", "x5u, x5c and x5t of something else are ignored, and x5u is not asked", { x5u: ELSEWHERE, x5c: ["AAAA"], x5t: "x" }, "ok"),
  keysAnswered("DJ-51", "the JWK Set has status 500 twice", (it) => void (it.status = 500), "invalid_jwks", looksAgain),
  keysAnswered("DJ-51", "the JWK Set has status 500 once", (it, { count }) => void (count === 1 && (it.status = 500)), "ok", looksAgain),
  keysAnswered("DJ-51", "the JWK Set has status 404", (it) => void (it.status = 404)),
  keysAnswered("DJ-51", "the JWK Set is HTML", (it) => Object.assign(it, { body: "<html>", headers: { ...it.headers, "content-type": "text/html" } })),
  keysAnswered("DJ-51", "the JWK Set is sent as application/jwk-set+json", (it) => void (it.headers["content-type"] = "application/jwk-set+json"), "ok"),
  keysAnswered("DJ-51", "the JWK Set never ends", (it) => void (it.endless = true)),
  keysAnswered("DJ-51", "the JWK Set never comes", (it) => void (it.delay = 5000), "timeout", { options: { timeout: 300 } }),
  {
    id: "DJ-52", what: "the JWK Set is fetched for every login, whatever its cache lifetime: a key that was withdrawn is not used",
    provider: { jwksResponse: deliver([own.jwk], [foreign.jwk]) },
    async run(fixture) {
      assert.equal((await fixture.logIn()).code, "ok");
      await fixture.call("client.logout({ localOnly: true })");
      await assertNobody(fixture, await fixture.logIn(), "id_token_signature");
    },
  },
];
