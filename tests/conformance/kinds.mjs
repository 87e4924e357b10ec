// The kinds of cases, and what each asserts. R of the list is `assertRefused`: an error with the right code, no user
// logged in, nothing kept, the pending login gone and others kept, a clean address and history, no further request,
// and no secret anywhere.

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { engine } from "../engines/engine.mjs";
import { EMAIL } from "./provider.mjs";
import { LOADING_CALL, Fixture } from "./world.mjs";

/** Failures that come before any request. */
const BEFORE_THE_TOKEN_REQUEST = [
  "malformed_callback", "unknown_state", "expired_login", "issuer_mismatch", "login_cancelled", "provider_error", "not_a_callback",
  "insecure_context", "unsupported_browser",
];

const ENDED_BY_THE_TOKEN_RESPONSE = ["token_request_rejected", "invalid_token_response", "network", "timeout"];

/** Failures after which a client could think of trying again, and how long that would take, in milliseconds. */
const WORTH_A_WAIT = ["network", "timeout", "invalid_jwks", "token_request_rejected"];
const [SHORT_WAIT, LONG_WAIT] = [25, 400];

/** Chromium's driver alone has the name of an uncaught error. */
const UNCAUGHT = `uncaught: ${engine === "chromium" ? "LoginError" : "Error"}: `;

const kinds = {
  /** The options are refused before anything happens. */
  async create(fixture, { create }) {
    const outcome = await fixture.createAndLoad();
    assert.equal(outcome.code, create, outcome.message);
    assert.deepEqual(fixture.provider.requests, []);
    if (!(await fixture.evaluate("Boolean(globalThis.client)"))) return;
    // What is refused when all is loaded refuses every call. What is wrong with the options is reported once.
    const again = await fixture.call(LOADING_CALL);
    assert.equal(again.code, create, again.message);
    const reported = fixture.console.filter((text) => text.startsWith(UNCAUGHT));
    assert.ok(reported.length <= 1 && (reported.length || create !== "invalid_config"), `reported ${reported.length} times`);
  },

  /** A login is begun, or refused without leaving the page. */
  async begin(fixture, { begin, login = {}, check, goodMetadata }) {
    await fixture.client();
    if (begin === "ok") {
      const prepared = await fixture.prepare(login);
      assert.equal(prepared.code, "ok", prepared.message);
      await check?.(fixture, prepared, new URL(prepared.url).searchParams);
      return;
    }
    const before = [fixture.page.url(), await fixture.evaluate("history.length")];
    const outcome = await fixture.call(`client.loginWithEmail(${JSON.stringify(login)})`);
    assert.equal(outcome.code, begin, outcome.message);
    assertSentences(outcome);
    await pause(SHORT_WAIT);
    assert.deepEqual([fixture.page.url(), await fixture.evaluate("history.length")], before, "the page is not left");
    assert.equal(await fixture.evaluate("client.user"), null);
    assert.deepEqual(fixture.provider.requestsTo("authorize", "token", "jwks", "elsewhere"), []);
    const kept = await fixture.evaluate("(() => { try { return Object.keys(sessionStorage) } catch { return [] } })()");
    assert.deepEqual(kept, [], "nothing is stored");
    if (begin === "invalid_metadata" && !goodMetadata) assert.deepEqual(await fixture.evaluate("Object.keys(localStorage)"), [], "refused metadata are not stored");
    await check?.(fixture, outcome);
  },

  /** A login is begun, answered and completed, or refused. A second login is pending at the same time. */
  async expect(fixture, test) {
    const { expect: code, login, person, tamper, callback, check, requests, linger, stays, both } = test;
    await fixture.client();
    const other = await fixture.prepare();
    const prepared = await fixture.prepare(login);
    assert.equal(prepared.code, "ok", prepared.message);
    if (tamper) await fixture.keep(prepared.key, tamper(prepared.pending) ?? prepared.pending);
    const answered = fixture.provider.authorize(prepared.url, person);
    const parameters = callback?.(answered.parameters, { prepared, other, login: answered.login }) ?? answered.parameters;
    const requested = fixture.provider.requests.length;
    const address = fixture.callback(parameters);
    await fixture.visit(address);
    const length = await fixture.evaluate("history.length");
    const outcome = await fixture.start();
    await pause(linger ?? (WORTH_A_WAIT.includes(code) ? LONG_WAIT : SHORT_WAIT));
    // One state, of a login that could be read.
    const isKnown = !stays && code !== "unknown_state" && address.match(/[?&#]state=/g)?.length === 1;
    const context = { code, other, prepared, login: answered.login, length, stays, both, isKnown };
    await (code === "ok" ? assertAccepted : assertRefused)(fixture, outcome, context);
    // At ID-porten the metadata are fetched in the background, when the login is complete.
    const made = fixture.provider.requests.slice(requested).filter(({ name }) => name !== "metadata" || !fixture.options.environment);
    const count = (name) => made.filter((request) => request.name === name).length;
    const usual = BEFORE_THE_TOKEN_REQUEST.includes(code) ? { token: 0, jwks: 0 } : { token: 1, jwks: 1 };
    const { token, jwks } = { ...usual, ...requests };
    // The request for the keys may end before it is sent where the token request has failed before.
    const keys = ENDED_BY_THE_TOKEN_RESPONSE.includes(code) && !requests?.jwks ? Math.min(jwks, count("jwks")) : jwks;
    assert.deepEqual({ token: count("token"), jwks: count("jwks"), all: made.length }, { token, jwks: keys, all: token + keys });
    await check?.(fixture, outcome, context);
  },

  /** Anything else. */
  run: (fixture, { run }) => run(fixture),
};

export async function runCase(world, test) {
  const fixture = await Fixture.open(world, test);
  try {
    const kind = Object.keys(kinds).find((name) => name in test);
    await kinds[kind](fixture, test);
    assert.deepEqual(fixture.console.filter((text) => text.startsWith("uncaught") && !("create" in test)), []);
  } finally {
    await fixture.close();
  }
}

function assertSentences({ message, retryable, sentences }) {
  assert.ok(message.length > 20, "the message says what to do");
  assert.ok(sentences.every((sentence) => sentence.length > 20) && new Set(sentences).size >= 3, "a sentence in each language");
  const [, , english] = sentences;
  if (retryable) assert.match(english, /again/, "the sentence and `retryable` say the same");
  else assert.doesNotMatch(english, /(^|[.!] )Log in again/, "the sentence and `retryable` say the same");
}

/** Keys in the tab's storage, without what they begin with. */
const keysOf = (left) => Object.keys(left.session).map((key) => key.split("|").slice(3).join("|"));

async function assertClean(fixture, left, { other, prepared, length, stays = false, both = false, isOpen = false }) {
  assert.equal(left.url[0], fixture.options.redirectUri, "the address bar is clean");
  assert.equal(await fixture.evaluate("history.length"), length, "no entry was added to the history");
  assert.equal(keysOf(left).includes(`login|${prepared.state}`), stays, "the pending login is deleted");
  assert.equal(keysOf(left).includes(`login|${other.state}`), !both, "the other pending login is stored");
  const shared = Object.keys(left.local).filter((key) => !/\|(active|metadata|taken)$/.test(key));
  assert.deepEqual(shared.map((key) => key.replace(/.*\|(\w+)\|[\w-]{43}$/, "$1")), isOpen ? ["open"] : [], "nothing else is stored for the origin");
}

export function assertNoSecret(fixture, texts, { except = [] } = {}) {
  const all = JSON.stringify(texts);
  for (const secret of fixture.provider.secrets.filter((secret) => !except.includes(secret))) {
    if (secret.length < 8) continue;
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      assert.ok(!all.includes(form), `a secret of ${secret.length} characters is left in ${all.slice(Math.max(0, all.indexOf(form) - 200), all.indexOf(form))}…`);
    }
  }
}

const secretsOf = ({ state, pending }) => [state, pending.nonce, pending.code_verifier];

/** The error is the right one, and no user is logged in. Gives what is left behind. */
async function leftByNobody(fixture, outcome, code) {
  assert.equal(outcome.code, code, outcome.message);
  assertSentences(outcome);
  assert.equal(await fixture.user(), null, "no user is logged in");
  return fixture.leftBehind();
}

/** A login that must succeed. */
export const logIn = async (fixture, more) => assert.equal((await fixture.logIn(more)).value?.kind, "logged-in");

/** What R says of a page of any case: typed, no user, a clean address, and no secret but in the pending logins that stay. */
export async function assertNobody(fixture, outcome, code, path = "/app") {
  const left = await leftByNobody(fixture, outcome, code);
  assert.equal(new URL(left.url[0]).pathname + new URL(left.url[0]).search, path, "the address bar is clean");
  assert.deepEqual(keysOf(left).filter((key) => !/^(login\||jwks-refetch)/.test(key)), [], "nothing is stored");
  const logins = Object.fromEntries(Object.entries(left.session).filter(([key]) => key.includes("|login|")));
  const pending = fixture.provider.secrets.filter((secret) => JSON.stringify(logins).includes(secret));
  assertNoSecret(fixture, [left, outcome, fixture.console], { except: pending });
}

async function assertRefused(fixture, outcome, context) {
  const left = await leftByNobody(fixture, outcome, context.code);
  assert.equal(outcome.returnTo, context.isKnown ? "/" : undefined, "where the login began, when it is known");
  await assertClean(fixture, left, context);
  const pending = context.stays ? [context.other, context.prepared] : [context.other];
  const allowed = [...pending.map(({ state }) => `login|${state}`), "jwks-refetch"];
  assert.deepEqual(keysOf(left).filter((key) => !allowed.includes(key)), [], "nothing is stored");
  assertNoSecret(fixture, [left, outcome, fixture.console], { except: pending.flatMap(secretsOf) });
  const all = JSON.stringify([left, outcome, fixture.console]);
  assert.ok(!all.includes(context.login.email) && !all.includes(EMAIL), "the address is not reported");
}

async function assertAccepted(fixture, outcome, context) {
  assert.equal(outcome.code, "ok", `${outcome.code}: ${outcome.message}`);
  assert.equal(outcome.value.kind, "logged-in");
  const { user, login } = outcome.value;
  assert.deepEqual([user.sub, user.email, user.issuer], [context.login.sub, context.login.email, fixture.options.issuer ?? "https://test.idporten.no"]);
  assert.deepEqual(login.user, user);
  const left = await fixture.leftBehind();
  await assertClean(fixture, left, { ...context, isOpen: true });
  assertNoSecret(fixture, [left, fixture.console], { except: secretsOf(context.other) });
}
