// Claims of the ID token (OIDC Core 2, 3.1.3.7; ID-porten's documentation).

import assert from "node:assert/strict";
import { ELSEWHERE } from "../addresses.mjs";
import { assertNobody } from "../kinds.mjs";
import { CLIENT_ID } from "../provider.mjs";

const at = (offset) => Math.floor(Date.now() / 1000) + offset;
const notAString = { "null": null, "a number": 5, "an object": {}, "true": true };

/** One case for each value of a claim, or for what a function does to the claims. */
const refuse = (id, expect, claim, values) =>
  Object.entries(values).map(([name, value]) => ({
    id, expect,
    what: `${claim} is ${name}`,
    provider: { claims: (claims, login) => void (claims[claim] = typeof value === "function" ? value(claims, login) : value) },
  }));

const missing = (id, expect, claim) => ({ id, expect, what: `${claim} is missing`, provider: { claims: (claims) => void delete claims[claim] } });

const accept = (id, what, bend, more = {}) => ({ id, what, expect: "ok", provider: { claims: bend }, ...more });

/** The clock of the device, wrong by so many seconds. */
const clockOff = (seconds) => `{ const real = Date.now; Date.now = () => real() + ${seconds * 1000}; }`;

/** The page's own server does not answer to HEAD. */
const NO_OTHER_CLOCK = `{ const real = fetch; globalThis.fetch = (address, init) => (init?.method === "HEAD" ? Promise.reject(new TypeError()) : real(address, init)); }`;

const doubled = (id, name, spelling = name) => [
  {
    id, what: `${spelling} is there twice and the last is wrong: the last one counts`,
    expect: { nonce: "id_token_nonce", email: "id_token_email", sub: "id_token_subject", acr: "id_token_acr" }[name],
    provider: { payloadText: (text) => text.replace(/}$/, `,"${spelling}":""}`) },
  },
  {
    id, what: `${spelling} is there twice and the last is right: it is checked and returned`, expect: "ok",
    provider: { payloadText: (text) => text.replace(/^{/, `{"${spelling}":"wrong",`) },
    check: (fixture, { value: { login, user } }) => assert.equal(login.claims[name], user[name] ?? login.claims[name]),
  },
];

/** Gives the first token again and again. */
const replayed = () => {
  let first;
  return (compact) => (first ??= compact);
};

const payload = (id, what, change, code = "id_token_malformed") => ({ id, what, expect: code, provider: { payloadText: change } });

export const cases = [
  {
    id: "CL-01", what: "an ID token as ID-porten documents it", expect: "ok",
    check(fixture, { value }) {
      assert.deepEqual(value.user.amr, ["selfregistered-email"]);
      assert.equal(value.user.acr, "selfregistered-email");
      assert.equal(value.login.claims.iss, fixture.provider.issuer);
    },
  },
  ...refuse("CL-02", "id_token_issuer", "iss", { "longer by 1": ({ iss }) => `${iss}1`, "shorter": ({ iss }) => iss.slice(0, -1), "of another provider": "https://evil.example" }),
  missing("CL-03", "id_token_issuer", "iss"),
  ...refuse("CL-03", "id_token_issuer", "iss", notAString),
  ...refuse("CL-04", "id_token_issuer", "iss", { "a list with the right one": ({ iss }) => [iss] }),
  ...refuse("CL-05", "id_token_issuer", "iss", { "with a trailing slash": ({ iss }) => `${iss}/`, "in capitals": ({ iss }) => iss.replace("localhost", "LOCALHOST"), "https": ({ iss }) => iss.replace("http:", "https:") }),
  ...refuse("CL-06", "id_token_audience", "aud", { "longer by 1": `${CLIENT_ID}1`, "another client": "other", "in capitals": CLIENT_ID.toUpperCase() }),
  missing("CL-07", "id_token_audience", "aud"),
  ...refuse("CL-07", "id_token_audience", "aud", { "null": null }),
  ...refuse("CL-08", "id_token_audience", "aud", { "a number": 5, "an object": { 0: CLIENT_ID }, "true": true, "a mixed list": [CLIENT_ID, 5], "a nested list": [[CLIENT_ID]], "an empty list": [], "empty": "" }),
  accept("CL-09", "aud is a list of this client alone", (claims) => void (claims.aud = [CLIENT_ID])),
  ...refuse("CL-10", "id_token_audience", "aud", { "this client and another": [CLIENT_ID, "other"] }),
  {
    id: "CL-10", what: "aud is this client and another, and azp is this client", expect: "id_token_audience",
    provider: { claims: (claims) => void Object.assign(claims, { aud: [CLIENT_ID, "other"], azp: CLIENT_ID }) },
  },
  ...refuse("CL-11", "id_token_audience", "aud", { "this client twice": [CLIENT_ID, CLIENT_ID], "a list of 2000": Array(2000).fill(CLIENT_ID) }),
  ...refuse("CL-13", "id_token_audience", "azp", { "another client": "other", "empty": "" }),
  accept("CL-13", "azp is this client", (claims) => void (claims.azp = CLIENT_ID)),
  {
    id: "CL-14", what: "azp is this client and aud is another", expect: "id_token_audience",
    provider: { claims: (claims) => void Object.assign(claims, { aud: "other", azp: CLIENT_ID }) },
  },
  ...refuse("CL-15", "id_token_audience", "azp", { ...notAString, "a list": [CLIENT_ID] }),
  missing("CL-16", "id_token_subject", "sub"),
  ...refuse("CL-16", "id_token_subject", "sub", { ...notAString, "empty": "", "longer than 255": "s".repeat(256), "not ASCII": "søker" }),
  accept("CL-18", "sub is returned as it came, blanks and case included", (claims, login) => void (claims.sub = login.sub = " Sub/With=Case "), {
    check: (fixture, { value }) => assert.equal(value.user.sub, " Sub/With=Case "),
  }),
  missing("CL-20", "id_token_nonce", "nonce"),
  ...refuse("CL-21", "id_token_nonce", "nonce", { "longer by 1": ({ nonce }) => `${nonce}1`, "of another login": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }),
  ...refuse("CL-22", "id_token_nonce", "nonce", { ...notAString, "empty": "", "a list": ({ nonce }) => [nonce], "a prefix": ({ nonce }) => nonce.slice(0, -1), "in capitals": ({ nonce }) => nonce.toUpperCase() }),
  { id: "CL-22", what: "the kept nonce is empty and so is that of the token", expect: "unknown_state", tamper: (pending) => ({ ...pending, nonce: "" }), provider: { claims: (claims) => void (claims.nonce = "") } },
  { id: "CL-22", what: "the kept nonce is lost and the token has none", expect: "unknown_state", tamper: (pending) => ({ ...pending, nonce: undefined }), provider: { claims: (claims) => void delete claims.nonce } },
  {
    id: "CL-23", what: "the ID token of an earlier login of the same person", provider: { idToken: replayed() },
    async run(fixture) {
      assert.equal((await fixture.logIn()).code, "ok");
      await fixture.call("client.logout({ localOnly: true })");
      await assertNobody(fixture, await fixture.logIn(), "id_token_nonce");
    },
  },
  ...doubled("CL-24", "nonce"), ...doubled("CL-24", "email"), ...doubled("CL-24", "sub"), ...doubled("CL-24", "acr"), ...doubled("CL-24", "email", "\\u0065mail"),
  payload("CL-26", "the payload is a string", () => '"text"'),
  payload("CL-26", "the payload is null", () => "null"),
  payload("CL-26", "the payload is a number", () => "5"),
  payload("CL-26", "the payload is a list", (text) => `[${text}]`),
  payload("CL-26", "the payload is empty", () => ""),
  payload("CL-26", "there is something after the payload", (text) => `${text}x`),
  payload("CL-26", "there is a second object after the payload", (text) => `${text}${text}`),
  payload("CL-26", "a byte order mark comes first", (text) => `\ufeff${text}`),
  payload("CL-26", "a lone surrogate, escaped", (text) => text.replace(/}$/, ',"x":"\\ud800"}')),
  payload("CL-26", "invalid UTF-8", (text) => Buffer.concat([Buffer.from(text.slice(0, -1) + ',"x":"'), Buffer.from([0xff]), Buffer.from('"}')])),
  payload("CL-26", "nested too deeply", (text) => text.replace(/}$/, `,"x":${"[".repeat(5000)}${"]".repeat(5000)}}`)),
  missing("CL-30", "id_token_acr", "acr"),
  ...refuse("CL-30", "id_token_acr", "acr", { ...notAString, "low": "idporten-loa-low", "old": "Level3", "in capitals": "SELFREGISTERED-EMAIL", "a prefix": "selfregistered", "longer": "selfregistered-email2", "a list": ["selfregistered-email"] }),
  ...refuse("CL-31", "id_token_acr", "acr", { "higher than e-mail, which alone was asked for": "idporten-loa-high" }),
  accept("CL-31", "a higher level that was asked for, without e-mail and with a national identity number", (claims, login) => {
    Object.assign(claims, { acr: "idporten-loa-high", pid: "12345678901" });
    delete claims.email;
    login.email = undefined;
  }, { login: { acrValues: ["selfregistered-email", "idporten-loa-substantial"] }, check: (fixture, { value }) => assert.ok(!("pid" in value.user)) }),
  {
    id: "CL-31", what: "a level below the lowest that was asked for", expect: "id_token_acr",
    login: { acrValues: ["idporten-loa-substantial"] }, provider: { claims: (claims) => void (claims.acr = "idporten-loa-low") },
  },
  ...[["text"], "text", 5, null, ["a", 5], undefined].map((amr) => accept("CL-32", `amr is ${JSON.stringify(amr)}`, (claims) => void (claims.amr = amr))),
  ...[[undefined, "missing"], [at(-4000), "too old"], [at(4000), "in the future"], [String(at(0)), "a string"]].map(([value, name]) => ({
    id: "CL-33", what: `max_age was sent and auth_time is ${name}`, expect: "id_token_auth_time", login: { maxAge: 60 },
    provider: { claims: (claims) => void (claims.auth_time = value) },
  })),
  accept("CL-33", "max_age was sent and the stamps are seconds apart", (claims) => void (claims.auth_time = claims.iat - 60 - 9), { login: { maxAge: 60 } }),
  ...Object.entries({ "max_age was sent": { maxAge: 60 }, "prompt=login was sent": { prompt: "login" }, "max_age is 0": { maxAge: 0 } }).map(([what, login]) => ({
    id: "CL-33", what: `${what} and the user authenticated before this login`, expect: "id_token_auth_time", login,
    provider: { claims: (claims) => void (claims.auth_time = claims.iat - 75) },
  })),
  accept("CL-33", "max_age was sent and auth_time is now", (claims) => void (claims.auth_time = at(0)), { login: { maxAge: 60 } }),
  missing("CL-34", "id_token_email", "email"),
  ...refuse("CL-34", "id_token_email", "email", { ...notAString, "empty": "", "a list": ["kari@example.no"], "no address": "kari", "two addresses in one": "a@b@c.no" }),
  ...refuse("CL-35", "id_token_email", "email_verified", { "false": false, "a string": "true", "a number": 1, "null": null }),
  accept("CL-35", "email_verified is true", (claims) => void (claims.email_verified = true)),
  ...["Kari@Example.NO", "ka\u0301ri@example.no", "kari@xn--blbr-roah.no", "kari@blåbær.no", "\u0131stanbul@example.no", "\"a b\"@example.no"].map((email) =>
    accept("CL-37", `${email} is returned byte for byte`, () => undefined, { person: { email } })),
  {
    id: "CL-38", what: "another address with the same sub, and the same address with another sub, are who the provider says",
    async run(fixture) {
      for (const person of [{ email: "a@example.no", sub: "1" }, { email: "b@example.no", sub: "1" }, { email: "b@example.no", sub: "2" }]) {
        const { user } = (await fixture.logIn({ person })).value;
        assert.deepEqual({ email: user.email, sub: user.sub }, person);
      }
    },
  },
  ...refuse("CL-39", "id_token_email", "email", { "10 kB long": `${"a".repeat(10_000)}@example.no`, "255 bytes long": `${"a".repeat(244)}@example.no` }),
  missing("CL-40", "id_token_lifetime", "exp"),
  ...refuse("CL-41", "id_token_lifetime", "exp", { ...notAString, "a string": String(at(120)), "negative": -1, "a list": [at(120)] }),
  ...refuse("CL-42", "id_token_lifetime", "exp", { "iat": ({ iat }) => iat, "before iat": ({ iat }) => iat - 1, "more than a day after iat": ({ iat }) => iat + 86_401 }),
  {
    id: "CL-43", what: "expired six minutes ago", expect: "clock_skew",
    provider: { claims: (claims) => void Object.assign(claims, { iat: at(-480), exp: at(-360) }) },
    check: (fixture, { skewSeconds }) => assert.ok(Math.abs(skewSeconds - 480) <= 2),
  },
  accept("CL-43", "expired a second ago, within the tolerance", (claims) => void Object.assign(claims, { iat: at(-121), exp: at(-1), auth_time: at(-126) })),
  accept("CL-45", "times with fractions", (claims) => void Object.assign(claims, { iat: at(0) + 0.5, exp: at(120) + 0.5 })),
  {
    id: "CL-45", what: "times with fractions, beyond the tolerance by a part of a second", expect: "clock_skew", options: { clockTolerance: 10 },
    provider: { claims: (claims) => void Object.assign(claims, { iat: Date.now() / 1000 + 12.9, exp: at(120) + 0.5 }) },
  },
  missing("CL-46", "id_token_lifetime", "iat"),
  ...refuse("CL-46", "id_token_lifetime", "iat", { ...notAString, "a string": String(at(0)) }),
  {
    id: "CL-47", what: "iat ten minutes ahead", expect: "clock_skew", provider: { claims: (claims) => void Object.assign(claims, { iat: at(600), exp: at(720) }) },
    check: (fixture, { skewSeconds, sentences }) => {
      assert.ok(Math.abs(skewSeconds + 600) <= 2);
      assert.match(sentences[0], /[Kk]lokken/);
    },
  },
  { id: "CL-48", what: "iat a week ago and exp still ahead", expect: "id_token_lifetime", provider: { claims: (claims) => void (claims.iat = at(-7 * 86_400)) } },
  { id: "CL-48", what: "iat 20 hours ago and exp still ahead", expect: "clock_skew", provider: { claims: (claims) => void (claims.iat = at(-20 * 3600)) } },
  ...refuse("CL-50", "id_token_lifetime", "nbf", { "null": null, "an object": {}, "true": true, "an hour ahead": at(3600), "a string": String(at(0)) }),
  accept("CL-50", "nbf is now", (claims) => void (claims.nbf = at(0))),
  ...[240, -240].map((off) => ({ id: "CL-51", what: `the device's clock is ${off} s off`, expect: "ok", prepare: clockOff(off) })),
  ...[900, -900, 3600, -3600, 86_400 * 400].map((off) => ({
    id: "CL-51", what: `the device's clock is ${off} s off, and the page's own server says so`, expect: "ok", prepare: clockOff(off),
    check: async (fixture) => {
      const checks = (await fixture.evaluate("traced")).filter(({ step }) => step === "id_token_check").map(({ detail }) => detail);
      const clock = checks.find(({ check }) => check === "clock");
      assert.ok(clock.passed && Math.abs(clock.ahead - off) <= 2, JSON.stringify(clock));
      assert.equal(checks.filter(({ check }) => check === "iat").length, 1);
      const asked = await fixture.evaluate("performance.getEntriesByType('resource').filter(({ initiatorType }) => initiatorType === 'fetch').map(({ name }) => name)");
      assert.equal(asked.filter((url) => url === fixture.options.redirectUri).length, 1);
      const left = await fixture.evaluate("client.sessionExpiresAt - Date.now()");
      assert.ok(left > 1_700_000 && left <= 1_800_000, "the session lasts as long as any other");
    },
  })),
  ...[900, -900, 3600, -3600].map((off) => ({
    id: "CL-51", what: `the device's clock is ${off} s off and no other clock can be asked: reported with the seconds, and no login begins by itself`,
    expect: "clock_skew", prepare: clockOff(off) + NO_OTHER_CLOCK, linger: 200,
    check: (fixture, { skewSeconds, retryable }) => {
      assert.ok(Math.abs(skewSeconds - off) <= 2, `${skewSeconds}`);
      assert.equal(retryable, false);
    },
  })),
  {
    id: "CL-52", what: "the clock is set back while the user is at the provider", expect: "ok",
    tamper: (pending) => ({ ...pending, created_at: pending.created_at + 3600 }),
  },
  {
    id: "CL-52", what: "the clock is set back during the session, which does not prolong it",
    prepare: "{ const real = Date.now; globalThis.offset = 0; Date.now = () => real() + globalThis.offset; }",
    options: { session: { maxAge: 2 } }, provider: { claims: (claims) => void (claims.auth_time = claims.iat) },
    async run(fixture) {
      assert.equal((await fixture.logIn()).code, "ok");
      assert.ok(await fixture.evaluate("globalThis.offset = -3_600_000, client.user"));
      await fixture.page.waitForTimeout(2100);
      assert.equal(await fixture.evaluate("client.user"), null);
    },
  },
  ...["Pacific/Kiritimati", "America/Adak"].map((timezoneId) => ({ id: "CL-53", what: `the device is in ${timezoneId}`, expect: "ok", profile: { timezoneId } })),
  missing("CL-54", "ok", "sid"),
  ...refuse("CL-54", "id_token_malformed", "sid", { ...notAString, "empty": "", "10 kB long": "s".repeat(10_000) }),
  accept("CL-54", "sid holds = and +", (claims) => void (claims.sid = "a+b/c=="), { check: (fixture, { value }) => assert.equal(value.user.sid, "a+b/c==") }),
  missing("CL-55", "ok", "jti"),
  {
    ...accept("CL-57", "claims that are not known, and claims that are elsewhere: nothing is fetched", (claims) =>
      void Object.assign(claims, { pid: "12345678901", _claim_names: { address: "src" }, _claim_sources: { src: { endpoint: ELSEWHERE } } })),
    check: (fixture, { value }) => assert.equal(value.login.claims.pid, "12345678901"),
  },
  accept("CL-57", "claims with the names of an object's own members", (claims) => void Object.assign(claims, { toString: "x", constructor: "y", ["__proto__x"]: "z" })),
  {
    ...payload("CL-57", "a claim named __proto__ is a claim", (text) => text.replace(/}$/, ',"__proto__":{"polluted":true}}'), "ok"),
    check: async (fixture) => assert.equal(await fixture.evaluate("({}).polluted"), undefined),
  },
  { id: "CL-58", what: "an ID token of another client of the same provider", expect: "id_token_audience", provider: { claims: (claims) => void (claims.aud = "another-client") } },
  { id: "CL-59", what: "an ID token of production in a test configuration", expect: "id_token_issuer", provider: { claims: (claims) => void (claims.iss = "https://idporten.no") } },
  ...["kari\u0000@example.no", "kari\u202e@example.no"].map((email) => accept("CL-61", `${JSON.stringify(email)} is text`, () => undefined, { person: { email } })),
  accept("CL-61", "a locale that is no language is text", (claims) => void (claims.locale = "<b>nb</b>"), { check: (fixture, { value }) => assert.equal(value.user.locale, "<b>nb</b>") }),
];
