// Options from the page: every member is judged, and one that is not known is an error, so that a misspelt option is
// found at once and nobody can slip a protocol parameter in. What the values mean is judged by the core.

import { LoginError } from "./login-error.js";
import { language } from "./sentences.js";

const is = (type) => (value) => typeof value === type;
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = is("string");

const oneOf = (...values) => {
  const quoted = values.map((value) => `"${value}"`);
  return { kind: [quoted.slice(0, -1).join(", "), quoted.at(-1)].filter(Boolean).join(" or "), accepts: (value) => values.includes(value) };
};
const text = { kind: "a string", accepts: isText };
const number = { kind: "a number", accepts: is("number") };
const func = { kind: "a function", accepts: is("function") };
const locale = oneOf("nb", "nn", "en", "se");
const required = (member) => ({ ...member, required: true });

const SESSION = { store: oneOf("tab", "memory"), idleTimeout: number, maxAge: number };

const CLIENT = {
  clientId: required(text),
  redirectUri: required(text),
  environment: oneOf("test", "production"),
  issuer: text,
  metadata: { kind: "the provider's metadata, an object", accepts: isObject, convert: JSON.stringify },
  postLogoutRedirectUri: text,
  scope: text,
  locale,
  session: { kind: "an object", accepts: isObject },
  clockTolerance: number,
  timeout: number,
  fetch: func,
  onTrace: func,
};

// A signal may come from another frame, so its class is not asked.
const SIGNAL = { signal: { kind: "an AbortSignal", accepts: (value) => isObject(value) && is("boolean")(value.aborted) } };

const LOGIN = {
  returnTo: text,
  appState: { kind: "a JSON value", accepts: (value) => isText(JSON.stringify(value)), convert: (value) => JSON.stringify(value) },
  locale,
  prompt: { kind: '"login": ID-porten has no silent login', accepts: (value) => value === "login" },
  maxAge: { kind: "a whole number of seconds, 0 or more", accepts: (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32 },
  onBehalfOf: text,
  ...SIGNAL,
};

const acrValues = { kind: "a list of strings", accepts: (value) => Array.isArray(value) && value.every(isText), convert: (value) => [...value] };

const LOGOUT = { method: oneOf("post", "get"), localOnly: { kind: "true or false", accepts: is("boolean") } };

/** A copy of the options' own members, each read once. An inherited member is none: whoever can write to
 *  Object.prototype must not choose the provider. */
function read(options, members, language) {
  const refuse = (message) => new LoginError("invalid_config", message, { locale: language });
  if (options === undefined) options = {};
  if (!isObject(options)) throw refuse("The options must be an object.");
  const copy = { __proto__: null };
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(members, name)) {
      throw refuse(`The option ${name} is not known. Known are: ${Object.keys(members).join(", ")}.`);
    }
    const { kind, accepts, convert = (value) => value } = members[name];
    try {
      const value = options[name];
      if (value === undefined) continue;
      if (accepts(value)) copy[name] = convert(value);
    } catch {
      // A getter of the page's that throws.
    }
    if (copy[name] === undefined) throw refuse(`The option ${name} must be ${kind}.`);
  }
  for (const name of Object.keys(members)) {
    if (members[name].required && copy[name] === undefined) throw refuse(`The option ${name} is missing.`);
  }
  return copy;
}

/** `ClientOptions`. */
export function clientOptions(options) {
  // The language to speak of options that are wrong: the one they ask for where that is right, else the page's.
  const spoken = language(isObject(options) && Object.hasOwn(options, "locale") && locale.accepts(options.locale) ? options.locale : undefined);
  const checked = read(options, CLIENT, spoken);
  return { __proto__: null, locale: spoken, ...checked, session: read(checked.session, SESSION, spoken) };
}

/** `LoginOptions`. */
export const loginOptions = (options, spoken) => read(options, LOGIN, spoken);

/** `AcrLoginOptions`. */
export function acrLoginOptions(options, spoken) {
  const checked = read(options, { ...LOGIN, acrValues }, spoken);
  if (checked.acrValues) return checked;
  const message = "login() needs acrValues. For e-mail login alone, call loginWithEmail().";
  throw new LoginError("invalid_config", message, { locale: spoken });
}

/** `LoginOptions & { acrValues }`. */
export const requestOptions = (options, spoken) => read(options, { ...LOGIN, acrValues }, spoken);

/** `{ signal }`. */
export const callbackOptions = (options, spoken) => read(options, SIGNAL, spoken);

/** `LogoutOptions`, as one word. */
export function logoutMethod(options, spoken) {
  const { method = "post", localOnly } = read(options, LOGOUT, spoken);
  return localOnly ? "local" : method;
}

/** The argument of `onSessionChange`. */
export function listener(value, spoken) {
  if (func.accepts(value)) return value;
  throw new LoginError("invalid_config", "onSessionChange() needs a function.", { locale: spoken });
}
