// The authorization response (RFC 6749 4.1.2, OIDC Core 3.1.2.5 to 3.1.2.7, RFC 9207).

import assert from "node:assert/strict";
import { ORIGIN, atIdporten } from "../addresses.mjs";
import { assertNoSecret, assertNobody } from "../kinds.mjs";
import { EMAIL } from "../provider.mjs";

const set = (name, value) => (parameters) => parameters.map(([n, v]) => (n === name ? [n, typeof value === "function" ? value(v) : value] : [n, v]));
const without = (...names) => (parameters) => parameters.filter(([name]) => !names.includes(name));
const and = (...more) => (parameters) => [...parameters, ...more];
const error = (code, ...more) => (parameters) => [["error", code], ...more, ...without("code")(parameters)];

/** A pending login stays where its state is not in the response. */
const stays = { stays: true };
const refuse = (id, expect, what, callback, more = {}) => ({ id, expect, what, callback, ...more });
const accept = (id, what, callback, more = {}) => ({ id, expect: "ok", what, callback, ...more });

const noIssAdvertised = { metadata: (it) => void delete it.authorization_response_iss_parameter_supported };
const attacks = {
  "HTML": "<img src=x onerror=alert(1)>",
  "Markdown": "[click](javascript:alert(1))",
  "bidirectional controls": "abc\u202edef",
  "ANSI escapes": "\u001b[31mred",
  "phishing": "Call 1-800-555-0199 now",
  "line breaks": "a\r\nb",
  "1 MB": "x".repeat(100_000),
};

const evilReturns = [
  "//evil.example", "/\\evil.example", "\t//evil.example", "/\t/evil.example", "https:evil.example", "javascript:alert(1)", "data:text/html,x",
  `blob:${ORIGIN}/x`, "/..//evil.example", "/.//evil.example", ORIGIN.replace("//", "//user@"), "https://evil.example/", "//localhost@evil.example",
  "\\\\evil.example", "/".repeat(1_000_000),
];

/** A path to a page whose own path begins so, and perhaps another origin to a browser. */
const isPath = (returnTo) => /^\s*[/\\]/.test(returnTo);

const callbacks = async (fixture, work) => {
  await fixture.client();
  const prepared = await fixture.prepare();
  const { parameters, login } = fixture.provider.authorize(prepared.url);
  return work({ prepared, login, url: fixture.callback(parameters) });
};

/** Waits until the code is on its way. */
export async function codeSent(fixture) {
  for (const end = Date.now() + 5000; !fixture.provider.requestsTo("token").length; await fixture.page.waitForTimeout(10)) {
    if (Date.now() > end) throw new Error("no token request");
  }
}

const oneTokenRequest = (fixture) => assert.equal(fixture.provider.requestsTo("token").length, 1);

export const cases = [
  accept("CB-01", "code, state and iss", undefined),
  {
    id: "CB-02", what: "the address is clean before anything is sent, and Back does not bring it back",
    async run(fixture) {
      await callbacks(fixture, async ({ url, login }) => {
        await fixture.visit(url);
        await fixture.evaluate("globalThis.sent = [], globalThis.moreOptions = { fetch: (...request) => (sent.push([location.href, document.URL, ...(globalThis.navigation?.entries() ?? []).map(({ url }) => url)].join()), fetch(...request)) }");
        assert.equal((await fixture.start()).code, "ok");
        const seen = await fixture.evaluate("sent");
        assert.equal(seen.length, 2);
        assert.ok(!seen.some((text) => text.includes("code=")), seen.join());
        await fixture.visit("/other");
        await fixture.back();
        assert.equal(await fixture.evaluate("location.href"), fixture.options.redirectUri);
        assertNoSecret(fixture, [await fixture.leftBehind()]);
        assert.ok(login.redeemed);
      });
    },
  },
  refuse("CB-03", "unknown_state", "state is missing", without("state"), stays),
  refuse("CB-03", "unknown_state", "state is empty", set("state", ""), stays),
  refuse("CB-04", "unknown_state", "state is unknown", set("state", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), stays),
  {
    id: "CB-05", what: "an attacker's whole response in the victim's browser: the state is not of this browser",
    async run(fixture) {
      await callbacks(fixture, async ({ url }) => {
        const victim = fixture.in(await fixture.newTab());
        await victim.visit(url);
        await assertNobody(victim, await victim.start(), "unknown_state");
        assert.deepEqual(fixture.provider.requestsTo("token", "jwks"), []);
      });
    },
  },
  ...Object.entries({
    "without its last character": (state) => state.slice(0, -1),
    "with one more": (state) => `${state}A`,
    "in capitals": (state) => state.toUpperCase(),
    "with a blank": (state) => `${state} `,
    "percent-encoded twice": (state) => encodeURIComponent(`%${state.charCodeAt(0).toString(16)}${state.slice(1)}`),
    "with a combining character": (state) => `${state}\u0301`,
    "in fullwidth letters": (state) => state.replace(/[A-Za-z]/, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  }).map(([what, change]) => refuse("CB-06", "unknown_state", `state ${what}`, set("state", change), stays)),
  ...["code", "state", "iss"].flatMap((name) => [
    refuse("CB-08", "malformed_callback", `${name} twice, the same`, (parameters) => [...parameters, parameters.find(([n]) => n === name)]),
    refuse("CB-08", "malformed_callback", `${name} twice, another one first`, (parameters) => [[name, "other"], ...parameters]),
  ]),
  refuse("CB-08", "malformed_callback", "error twice", (parameters) => and(["error", "other"])(error("server_error")(parameters))),
  refuse("CB-08", "malformed_callback", "error_description twice", error("server_error", ["error_description", "a"], ["error_description", "b"])),
  {
    id: "CB-08", what: "the states of two pending logins in one response: neither can be used again", expect: "malformed_callback", both: true,
    callback: (parameters, { other }) => and(["state", other.state])(parameters),
  },
  refuse("CB-09", "malformed_callback", "code and error", and(["error", "server_error"])),
  refuse("CB-10", "malformed_callback", "state without code or error", without("code")),
  ...["", " ", "x".repeat(4097), "x".repeat(100_000), "a\u0000b", "a\nb", "\u00e5"].map((code) =>
    refuse("CB-11", "malformed_callback", `code is ${JSON.stringify(code.slice(0, 10))}, ${code.length} long`, set("code", code))),
  refuse("CB-11", "malformed_callback", "error is empty", error("")),
  accept("CB-12", "a code with =, + and /, encoded once on its way", undefined, {
    check(fixture, outcome, { login }) {
      assert.match(login.code, /=/);
      assert.equal(new URLSearchParams(fixture.provider.requestsTo("token")[0].body).get("code"), login.code);
    },
  }),
  accept("CB-12", "a code with every character that it may have", (parameters, { login }) => {
    login.code = `${login.code}%2B +/=&#?"\\<>`;
    return set("code", login.code)(parameters);
  }),
  refuse("CB-13", "issuer_mismatch", "iss is missing and the metadata announce it", without("iss")),
  refuse("CB-13", "issuer_mismatch", "iss is missing for an environment of ID-porten, whatever its metadata say", without("iss"), atIdporten),
  accept("CB-13", "iss is there for an environment of ID-porten", undefined, atIdporten),
  ...[(iss) => `${iss}1`, (iss) => `${iss}/`, () => "https://evil.example", () => "", (iss) => iss.toUpperCase()].map((change) =>
    refuse("CB-14", "issuer_mismatch", `iss is ${change("I")}`, set("iss", change))),
  accept("CB-16", "iss is right although the metadata do not announce it", undefined, { provider: noIssAdvertised }),
  accept("CB-16", "iss is absent and the metadata do not announce it", without("iss"), { provider: noIssAdvertised }),
  refuse("CB-16", "issuer_mismatch", "iss is wrong although the metadata do not announce it", set("iss", "https://evil.example"), { provider: noIssAdvertised }),
  ...["login_required", "server_error", "temporarily_unavailable", "interaction_required", "invalid_scope", "invalid_request", "unauthorized_client"].map((code) =>
    refuse("CB-17", "provider_error", `error ${code}`, error(code), {
      check(fixture, outcome) {
        assert.deepEqual(outcome.provider, { error: code });
        assert.equal(outcome.retryable, !code.startsWith("invalid") && !code.startsWith("unauthorized"));
      },
    })),
  ...["access_denied", "consent_required"].map((code) => refuse("CB-17", "login_cancelled", `error ${code}`, error(code), { check: (fixture, { retryable }) => assert.equal(retryable, true) })),
  ...[without("state"), set("state", "wrong")].map((change) =>
    refuse("CB-18", "unknown_state", "a forged error link", (parameters) => change(error("server_error", ["error_description", "Call 555-0199"])(parameters)), {
      ...stays,
      check: (fixture, { provider, text }) => assert.ok(provider === undefined && !text.includes("555")),
    })),
  refuse("CB-19", "issuer_mismatch", "an error with a wrong iss", (parameters) => set("iss", "https://evil.example")(error("access_denied")(parameters)), {
    check: (fixture, { provider }) => assert.equal(provider, undefined),
  }),
  ...Object.entries(attacks).map(([name, text]) =>
    refuse("CB-20", "provider_error", `error_description with ${name}`, error("server_error", ["error_description", text]), {
      check(fixture, { provider, sentences, message }) {
        assert.match(provider.description, /^[ -~]{1,500}$/);
        for (const ours of [...sentences, message]) assert.ok(!ours.includes(provider.description));
      },
    })),
  ...["javascript:alert(1)", "https://evil.example/help"].map((uri) =>
    refuse("CB-21", "provider_error", `error_uri ${uri}`, error("server_error", ["error_uri", uri]), {
      check: (fixture, outcome) => assert.ok(!JSON.stringify(outcome).includes(uri)),
    })),
  ...Object.entries({ "unknown": "whatever", "with characters that are not allowed": 'a"\\\u0000ø<b>', "1 MB": "e".repeat(100_000) }).map(([name, code]) =>
    refuse("CB-22", "provider_error", `an error code that is ${name}`, error(code), {
      check: (fixture, { provider }) => assert.match(provider.error, /^[ !#-[\]-~]{0,64}$/),
    })),
  accept("CB-23", "parameters that are not known", and(["session_state", "x"], ["foo", "a"], ["foo", "b"], ["", ""])),
  ...["id_token", "access_token", "response"].map((name) => refuse("CB-24", "malformed_callback", `${name} beside the code`, and([name, "x.y.z"]))),
  refuse("CB-24", "malformed_callback", "token beside the code", and(["token", "x"])),
  refuse("CB-24", "malformed_callback", "id_token alone", (parameters) => and(["id_token", "x.y.z"])(without("code")(parameters))),
  refuse("CB-25", "malformed_callback", "the response in the fragment", (parameters) => `#${new URLSearchParams(parameters)}`),
  refuse("CB-25", "malformed_callback", "one response in the query and one in the fragment", (parameters) => `${new URLSearchParams(parameters)}#${new URLSearchParams(parameters)}`),
  refuse("CB-25", "malformed_callback", "the code in the query and the state in the fragment", (parameters) => `${new URLSearchParams(without("state")(parameters))}#${new URLSearchParams(without("code")(parameters))}`),
  { id: "CB-26", what: "another response mode cannot be asked for", create: "invalid_config", options: { responseMode: "form_post" } },
  accept("CB-27", "parameters with the names of an object's own members", and(["__proto__", "x"], ["constructor", "x"], ["hasOwnProperty", "x"], ["toString", "x"]), {
    check: async (fixture) => assert.equal(await fixture.evaluate("typeof ({}).toString"), "function"),
  }),
  {
    id: "CB-29", what: "a reload after the login restores the session; the same response again is unknown_state, and the session stays",
    async run(fixture) {
      await callbacks(fixture, async ({ url }) => {
        await fixture.visit(url);
        assert.equal((await fixture.start()).value.kind, "logged-in");
        await fixture.page.reload();
        assert.equal((await fixture.start()).value.kind, "session");
        await fixture.visit(url);
        assert.equal((await fixture.start()).code, "unknown_state");
        assert.equal(fixture.page.url(), fixture.options.redirectUri);
        assert.equal(await fixture.evaluate("client.user.email"), EMAIL);
        oneTokenRequest(fixture);
      });
    },
  },
  {
    id: "CB-30", what: "Back and Forward over the callback's page redeem nothing again",
    async run(fixture) {
      await callbacks(fixture, async ({ url }) => {
        await fixture.visit(url);
        await fixture.start();
        await fixture.visit("/other");
        await fixture.back();
        assert.equal((await fixture.start()).value.kind, "session");
        await fixture.forward();
        await fixture.back();
        assert.equal((await fixture.start()).value.kind, "session");
        oneTokenRequest(fixture);
      });
    },
  },
  {
    id: "CB-31", what: "the page is left in the middle of the exchange and comes back: the code is not posted again",
    provider: { tokenResponse: (it) => void (it.delay = 400) },
    async run(fixture) {
      await callbacks(fixture, async ({ url }) => {
        await fixture.visit(url);
        await fixture.client();
        await fixture.evaluate("void (globalThis.work = outcomeOf(() => client.start()))");
        await codeSent(fixture);
        await fixture.visit("/other");
        await fixture.back();
        await fixture.page.waitForTimeout(700);
        const { code, value } = await fixture.start();
        // Where the page is loaded anew, its login was interrupted.
        assert.ok(["anonymous", "session"].includes(value?.kind) || code === "login_interrupted", code);
        oneTokenRequest(fixture);
      });
    },
  },
  {
    id: "CB-32", what: "a page that is prerendered redeems nothing until it is shown",
    prepare: "globalThis.hidden = location.search.includes('code='); Object.defineProperty(Document.prototype, 'prerendering', { get: () => globalThis.hidden })",
    async run(fixture) {
      await callbacks(fixture, async ({ url }) => {
        await fixture.visit(url);
        await fixture.client();
        await fixture.evaluate("void (globalThis.work = client.start())");
        await fixture.page.waitForTimeout(300);
        assert.deepEqual(fixture.provider.requestsTo("token"), []);
        await fixture.evaluate("globalThis.hidden = false, void document.dispatchEvent(new Event('prerenderingchange'))");
        assert.equal((await fixture.call("work")).value.kind, "logged-in");
        oneTokenRequest(fixture);
      });
    },
  },
  {
    id: "CB-33", what: "two tabs, two logins, callbacks in crossed order; and two in one tab",
    async run(fixture) {
      const tabs = [fixture, fixture.in(await fixture.newTab()), fixture.in(await fixture.newTab())];
      await tabs[1].visit();
      await tabs[2].visit();
      const begun = [];
      for (const [index, tab] of [...tabs, tabs[0]].entries()) {
        await tab.client();
        const { url } = await tab.prepare();
        begun.push([tab, fixture.provider.authorize(url, { email: `${index}@example.no`, sub: `sub-${index}` })]);
      }
      for (const [tab, { parameters, login }] of begun.reverse()) {
        await tab.visit(fixture.callback(parameters));
        const { value } = await tab.start();
        assert.equal(value?.user?.sub, login.sub);
      }
    },
  },
  {
    id: "CB-34", what: "a callback that lands in another tab says so, and the first tab can still use it",
    async run(fixture) {
      await callbacks(fixture, async ({ url }) => {
        const other = fixture.in(await fixture.newTab());
        await other.visit(url);
        const outcome = await other.start();
        await assertNobody(other, outcome, "unknown_state");
        assert.match(outcome.sentences[0], /fanen/);
        await fixture.visit(url);
        assert.equal((await fixture.start()).value.kind, "logged-in");
      });
    },
  },
  ...[3601, 100_000].map((age) => refuse("CB-36", "expired_login", `the login was begun ${age} s ago`, undefined, { tamper: (pending) => ({ ...pending, created_at: pending.created_at - age }) })),
  accept("CB-36", "the login was begun 59 minutes ago", undefined, { tamper: (pending) => ({ ...pending, created_at: pending.created_at - 3540 }) }),
  {
    id: "CB-37", what: "the callback's page from a bookmark: no user, and no error",
    async run(fixture) {
      await fixture.visit("/app");
      assert.deepEqual((await fixture.start()).value, { kind: "anonymous" });
      assert.equal((await fixture.call("client.handleRedirectCallback()")).code, "not_a_callback");
    },
  },
  {
    id: "CB-38", what: "a login as another user replaces the user, whole",
    provider: { claims: (claims, { sub }) => void (sub === "sub-of-ola" && ["sid", "locale", "jti"].forEach((name) => delete claims[name])) },
    async run(fixture) {
      await fixture.logIn();
      const { value } = await fixture.logIn({ person: { email: "ola@example.no", sub: "sub-of-ola" } });
      assert.deepEqual([value.user.sub, value.user.email, value.login.claims.sub], ["sub-of-ola", "ola@example.no", "sub-of-ola"]);
      assert.deepEqual(await fixture.evaluate("client.user"), value.user);
      for (const name of ["sid", "locale"]) assert.ok(!(name in value.user) && !(name in value.login.claims), name);
    },
  },
  {
    id: "CB-40", what: "a stolen code with the own state: the provider refuses it, since the code_verifier is another", expect: "token_request_rejected",
    callback: (parameters, { login }) => {
      login.challenge = "of-the-login-the-code-was-stolen-from";
      return parameters;
    },
  },
  refuse("CB-40", "id_token_nonce", "a stolen code that the provider accepts: the nonce is another", undefined, { provider: { claims: (claims) => void (claims.nonce = "of-another-login") } }),
  refuse("CB-41", "issuer_mismatch", "the response of an honest provider for a login that was begun at another one", set("iss", "https://honest.example")),
  ...evilReturns.map((returnTo) => accept("CB-42", `the kept return address is ${JSON.stringify(returnTo.slice(0, 30))}`, undefined, {
    tamper: (pending) => ({ ...pending, return_to: returnTo }),
    check: (fixture, { value }) => assert.equal(value.login.returnTo, "/"),
  })),
  ...evilReturns.filter((returnTo) => !isPath(returnTo)).map((returnTo) => ({ id: "CB-42", what: `the return address that is asked for is ${JSON.stringify(returnTo.slice(0, 30))}`, begin: "invalid_config", login: { returnTo } })),
  ...[...evilReturns.filter(isPath), `/${"x".repeat(65_536)}?a#b`].map((returnTo) =>
    accept("CB-42", `the return address that is asked for, ${JSON.stringify(returnTo.slice(0, 30))}, becomes /`, undefined, { login: { returnTo }, check: (fixture, { value }) => assert.equal(value.login.returnTo, "/") })),
  accept("CB-42", "a return address of more than 64 kB loses its fragment, then its query", undefined, { login: { returnTo: `/sak?${"x".repeat(65_536)}#b` }, check: (fixture, { value }) => assert.equal(value.login.returnTo, "/sak") }),
  ...[["@evil.example", "/@evil.example"], ["%2f%2fevil.example", "/%2f%2fevil.example"], ["/a?b=c#d", "/a?b=c#d"], [`${ORIGIN}/x`, "/x"]].map(([returnTo, expected]) =>
    accept("CB-42", `the return address ${returnTo} is a path of this origin`, undefined, { login: { returnTo }, check: (fixture, { value }) => assert.equal(value.login.returnTo, expected) })),
  ...["/app", "/app?code=a&state=b", "/logged-out", "/logged-out?state=x", "/app#code=x"].map((returnTo) =>
    accept("CB-43", `the return address is ${returnTo}, which would handle a response`, undefined, { login: { returnTo }, check: (fixture, { value }) => assert.equal(value.login.returnTo, "/") })),
];
