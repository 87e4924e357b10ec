// What a form of the module makes of an input: the outcome, the steps on the way, and what is stored then.

import { readFileSync } from "node:fs";
import { inRoot } from "../../tools/lib.mjs";
import { seeds } from "../fuzz/seeds.mjs";
import { NOW, ORIGIN, loadPage } from "./page.mjs";

/** Of the seeds. */
const CLIENT_ID = "democlient_idporten_test";
const REDIRECT_URI = `${ORIGIN}/callback`;
const ISSUER = "https://test.idporten.no";
const pending = JSON.parse(seeds.pending.slice(1));
const { nonce } = JSON.parse(seeds.claims.slice(1));
const text = (input) => input.toString("utf8");

/** Instantiates a form, as it is published: each has a login of its own. */
export async function openForm(form) {
  loadPage();
  if (form === "JavaScript") return (await import("../../pkg/generated/translated.js")).instantiate();
  const { instantiate } = await import("../../pkg/generated/login.js");
  return instantiate(readFileSync(inRoot("pkg/generated/bindings.wasm")));
}

/** What the keys of this client begin with in storage. */
const PREFIX = `idporten-email-login|${ISSUER}|${CLIENT_ID}|`;

function options(more) {
  return { clientId: CLIENT_ID, redirectUri: REDIRECT_URI, issuer: ISSUER, createdAt: 0, metadata: pending.metadata, ...more };
}

/** What there is for each kind of input, by the letters that the fuzzer has for them: what ID-porten answers, what is stored,
 *  and the call that is made. */
const KINDS = {
  q: (input) => ({ query: text(input) }),
  j: (input) => ({ idToken: text(input) }),
  k: (input) => ({ keys: input }),
  t: (input, { good }) => ({ tokens: text(input).replace("a.b.c", good) }),
  c: (input, { signed }) => ({ idToken: signed(input) }),
  p: (input) => ({ stored: text(input).replace(`"nonce":"${pending.nonce}"`, `"nonce":"${nonce}"`) }),
  m: (input) => ({ options: { metadata: undefined }, discovery: input, call: (client) => client.createAuthorizationRequest() }),
  r: (input) => ({ call: (client) => client.createAuthorizationRequest({ returnTo: text(input) }) }),
  s: (input) => ({ session: text(input).replace('"checked_at":1}', `"checked_at":${NOW / 1000}}`), call: (client) => client.start().then((found) => (found.kind === "session" ? found : Promise.reject(found))) }),
};

const everything = (input, tools) => Object.values(KINDS).map((given) => given(input, tools));

/** The answer as a text. `tools`: `signed`, which signs claims, `good`, an ID token of this login, and the `jwk` of both. */
export async function answerOf(form, kind, input, tools) {
  const all = KINDS[kind] ? [KINDS[kind](input, tools)] : everything(input, tools);
  const answers = [];
  for (const given of all) answers.push(await answer(form, given, tools));
  return answers.join("\n");
}

async function answer(form, given, { good, jwk }) {
  loadPage();
  const tokens = () => given.tokens ?? JSON.stringify({ access_token: "a", token_type: "Bearer", expires_in: 120, id_token: given.idToken ?? good });
  const answers = { token: tokens, jwks: () => given.keys ?? JSON.stringify({ keys: [jwk] }), "openid-configuration": () => given.discovery };
  const fetch = async (address) => {
    const [, name] = /(token|openid-configuration|jwks)[^/]*$/.exec(String(address.url ?? address));
    return new Response(answers[name](), { headers: { "content-type": "application/json" } });
  };
  const traced = [];
  const onTrace = ({ step, detail: { module: _, ...detail } }) => traced.push([step, detail]);
  const stored = given.stored ?? JSON.stringify({ ...pending, nonce });
  const [, state] = /"state":"([\w-]+)"/.exec(stored) ?? [undefined, pending.state];
  sessionStorage.setItem(`${PREFIX}login|${state}`, stored);
  if (given.session !== undefined) {
    sessionStorage.setItem(`${PREFIX}session`, given.session);
    localStorage.setItem(`${PREFIX}open|${given.session.split(" ")[0]}`, String(NOW / 1000 + 3600));
  }
  const client = form.open(options({ fetch, onTrace, ...given.options }));
  const query = (given.query ?? seeds.query.slice(1)).replaceAll("{state}", state);
  const call = given.call ?? (() => client.handleRedirectCallback(undefined, `${REDIRECT_URI}?${query}`));
  const outcome = await Promise.resolve(call(client)).then((accepted) => ({ accepted }), ({ code, message, retryable, fault, returnTo, provider }) => ({ code, message, retryable, fault, returnTo, provider }));
  client.close();
  const left = [sessionStorage, localStorage].map((storage) => Object.entries(storage).sort());
  return JSON.stringify({ ...outcome, traced, left });
}
