// The kinds of cases, and what each asserts. R of the list is `assertRefused`: an error with the right code, nobody
// logged in, nothing kept, the pending login gone and others kept, a clean address and history, no further request,
// and no secret anywhere.

import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { engine } from "../engines/engine.mjs";
import { EMAIL } from "./provider.mjs";
import { LOADING_CALL, Scene } from "./world.mjs";

/** Failures that come before any request. */
const BEFORE_THE_TOKEN_REQUEST = [
  "malformed_callback", "unknown_state", "expired_login", "issuer_mismatch", "login_cancelled", "provider_error", "not_a_callback",
  "insecure_context", "unsupported_browser",
];

const ENDED_BY_THE_TOKEN_RESPONSE = ["token_request_rejected", "invalid_token_response", "network", "timeout"];

/** Failures after which a client could think of trying again, and how long that would take, in milliseconds. */
const WORTH_A_WAIT = ["network", "timeout", "invalid_jwks", "token_request_rejected"];
const [SHORT_WAIT, LONG_WAIT] = [25, 400];

/** Chromium's driver alone has the name of an error that nobody caught. */
const UNCAUGHT = `uncaught: ${engine === "chromium" ? "LoginError" : "Error"}: `;

const kinds = {
  /** The options are refused before anything happens. */
  async create(scene, { create }) {
    const outcome = await scene.createAndLoad();
    assert.equal(outcome.code, create, outcome.message);
    assert.deepEqual(scene.provider.requests, []);
    if (!(await scene.evaluate("Boolean(globalThis.client)"))) return;
    // What is refused when all is loaded refuses every call. What is wrong with the options is reported once.
    const again = await scene.call(LOADING_CALL);
    assert.equal(again.code, create, again.message);
    const reported = scene.console.filter((text) => text.startsWith(UNCAUGHT));
    assert.ok(reported.length <= 1 && (reported.length || create !== "invalid_config"), `reported ${reported.length} times`);
  },

  /** A login is begun, or refused without leaving the page. */
  async begin(scene, { begin, login = {}, check, goodMetadata }) {
    await scene.client();
    if (begin === "ok") {
      const prepared = await scene.prepare(login);
      assert.equal(prepared.code, "ok", prepared.message);
      await check?.(scene, prepared, new URL(prepared.url).searchParams);
      return;
    }
    const before = [scene.page.url(), await scene.evaluate("history.length")];
    const outcome = await scene.call(`client.loginWithEmail(${JSON.stringify(login)})`);
    assert.equal(outcome.code, begin, outcome.message);
    assertSentences(outcome);
    await pause(SHORT_WAIT);
    assert.deepEqual([scene.page.url(), await scene.evaluate("history.length")], before, "the page is not left");
    assert.equal(await scene.evaluate("client.user"), null);
    assert.deepEqual(scene.provider.requestsTo("authorize", "token", "jwks", "elsewhere"), []);
    const kept = await scene.evaluate("(() => { try { return Object.keys(sessionStorage) } catch { return [] } })()");
    assert.deepEqual(kept, [], "nothing is stored");
    if (begin === "invalid_metadata" && !goodMetadata) assert.deepEqual(await scene.evaluate("Object.keys(localStorage)"), [], "refused metadata are not stored");
    await check?.(scene, outcome);
  },

  /** A login is begun, answered and completed, or refused. A second login is pending meanwhile. */
  async expect(scene, test) {
    const { expect: code, login, person, tamper, callback, check, requests, linger, stays, both } = test;
    await scene.client();
    const other = await scene.prepare();
    const prepared = await scene.prepare(login);
    assert.equal(prepared.code, "ok", prepared.message);
    if (tamper) await scene.keep(prepared.key, tamper(prepared.pending) ?? prepared.pending);
    const answered = scene.provider.authorize(prepared.url, person);
    const parameters = callback?.(answered.parameters, { prepared, other, login: answered.login }) ?? answered.parameters;
    const requested = scene.provider.requests.length;
    const address = scene.callback(parameters);
    await scene.visit(address);
    const length = await scene.evaluate("history.length");
    const outcome = await scene.start();
    await pause(linger ?? (WORTH_A_WAIT.includes(code) ? LONG_WAIT : SHORT_WAIT));
    // One state, of a login that could be read.
    const isKnown = !stays && code !== "unknown_state" && address.match(/[?&#]state=/g)?.length === 1;
    const context = { code, other, prepared, login: answered.login, length, stays, both, isKnown };
    await (code === "ok" ? assertAccepted : assertRefused)(scene, outcome, context);
    // At ID-porten the metadata are fetched in the background, when the login is over.
    const made = scene.provider.requests.slice(requested).filter(({ name }) => name !== "metadata" || !scene.options.environment);
    const count = (name) => made.filter((request) => request.name === name).length;
    const usual = BEFORE_THE_TOKEN_REQUEST.includes(code) ? { token: 0, jwks: 0 } : { token: 1, jwks: 1 };
    const { token, jwks } = { ...usual, ...requests };
    // The request for the keys may end before it is sent where the token request has failed meanwhile.
    const keys = ENDED_BY_THE_TOKEN_RESPONSE.includes(code) && !requests?.jwks ? Math.min(jwks, count("jwks")) : jwks;
    assert.deepEqual({ token: count("token"), jwks: count("jwks"), all: made.length }, { token, jwks: keys, all: token + keys });
    await check?.(scene, outcome, context);
  },

  /** Anything else. */
  run: (scene, { run }) => run(scene),
};

export async function runCase(world, test) {
  const scene = await Scene.open(world, test);
  try {
    const kind = Object.keys(kinds).find((name) => name in test);
    await kinds[kind](scene, test);
    assert.deepEqual(scene.console.filter((text) => text.startsWith("uncaught") && !("create" in test)), []);
  } finally {
    await scene.close();
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

async function assertClean(scene, left, { other, prepared, length, stays = false, both = false, isOpen = false }) {
  assert.equal(left.url[0], scene.options.redirectUri, "the address bar is clean");
  assert.equal(await scene.evaluate("history.length"), length, "no entry was added to the history");
  assert.equal(keysOf(left).includes(`login|${prepared.state}`), stays, "the pending login is deleted");
  assert.equal(keysOf(left).includes(`login|${other.state}`), !both, "the other pending login is stored");
  const shared = Object.keys(left.local).filter((key) => !/\|(active|metadata|taken)$/.test(key));
  assert.deepEqual(shared.map((key) => key.replace(/.*\|(\w+)\|[\w-]{43}$/, "$1")), isOpen ? ["open"] : [], "nothing else is stored for the origin");
}

export function assertNoSecret(scene, texts, { except = [] } = {}) {
  const all = JSON.stringify(texts);
  for (const secret of scene.provider.secrets.filter((secret) => !except.includes(secret))) {
    if (secret.length < 8) continue;
    for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
      assert.ok(!all.includes(form), `a secret of ${secret.length} characters is left in ${all.slice(Math.max(0, all.indexOf(form) - 200), all.indexOf(form))}…`);
    }
  }
}

const secretsOf = ({ state, pending }) => [state, pending.nonce, pending.code_verifier];

/** The error is the right one, and no user is logged in. Gives what is left behind. */
async function leftByNobody(scene, outcome, code) {
  assert.equal(outcome.code, code, outcome.message);
  assertSentences(outcome);
  assert.equal(await scene.user(), null, "no user is logged in");
  return scene.leftBehind();
}

/** A login that must succeed. */
export const logIn = async (scene, more) => assert.equal((await scene.logIn(more)).value?.kind, "logged-in");

/** What R says of a page of any case: typed, nobody, a clean address, and no secret but in the pending logins that stay. */
export async function assertNobody(scene, outcome, code, path = "/app") {
  const left = await leftByNobody(scene, outcome, code);
  assert.equal(new URL(left.url[0]).pathname + new URL(left.url[0]).search, path, "the address bar is clean");
  assert.deepEqual(keysOf(left).filter((key) => !/^(login\||jwks-refetch)/.test(key)), [], "nothing is stored");
  const logins = Object.fromEntries(Object.entries(left.session).filter(([key]) => key.includes("|login|")));
  const pending = scene.provider.secrets.filter((secret) => JSON.stringify(logins).includes(secret));
  assertNoSecret(scene, [left, outcome, scene.console], { except: pending });
}

async function assertRefused(scene, outcome, context) {
  const left = await leftByNobody(scene, outcome, context.code);
  assert.equal(outcome.returnTo, context.isKnown ? "/" : undefined, "where the login began, when it is known");
  await assertClean(scene, left, context);
  const pending = context.stays ? [context.other, context.prepared] : [context.other];
  const allowed = [...pending.map(({ state }) => `login|${state}`), "jwks-refetch"];
  assert.deepEqual(keysOf(left).filter((key) => !allowed.includes(key)), [], "nothing is stored");
  assertNoSecret(scene, [left, outcome, scene.console], { except: pending.flatMap(secretsOf) });
  const all = JSON.stringify([left, outcome, scene.console]);
  assert.ok(!all.includes(context.login.email) && !all.includes(EMAIL), "the address is not told");
}

async function assertAccepted(scene, outcome, context) {
  assert.equal(outcome.code, "ok", `${outcome.code}: ${outcome.message}`);
  assert.equal(outcome.value.kind, "logged-in");
  const { user, login } = outcome.value;
  assert.deepEqual([user.sub, user.email, user.issuer], [context.login.sub, context.login.email, scene.options.issuer ?? "https://test.idporten.no"]);
  assert.deepEqual(login.user, user);
  const left = await scene.leftBehind();
  await assertClean(scene, left, { ...context, isOpen: true });
  assertNoSecret(scene, [left, scene.console], { except: secretsOf(context.other) });
}
