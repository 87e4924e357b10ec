// Options from the page: every member is judged, and one that is not known is an error, so that a misspelt option is
// found at once and nobody can slip a protocol parameter in. What the values mean is judged by the core.

import { LoginError } from "./login-error.js";
import { language } from "./sentences.js";

const is = (type) => (value) => typeof value === type;
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = is("string");
const same = (value) => value;

// No prototype here and below: whoever can write to Object.prototype must not choose what is judged, or the provider.
const member = (kind, accepts, convert = same) => ({ __proto__: null, kind, accepts, convert, required: false });
const required = (kind, accepts) => ({ ...member(kind, accepts), __proto__: null, required: true });
const oneOf = (...values) => member(values.map((value) => `"${value}"`).join(" or "), (value) => values.includes(value));

const text = member("a string", isText);
const number = member("a number", is("number"));
const func = member("a function", is("function"));
const locale = oneOf("nb", "nn", "en", "se");
// A signal may come from another frame, so its class is not asked.
const signal = member("an AbortSignal", (value) => isObject(value) && is("boolean")(value.aborted));
const acrValues = member("a list of strings", (value) => Array.isArray(value) && value.every(isText), (value) => [...value]);
const seconds = (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32;

const SESSION = { __proto__: null, store: oneOf("tab", "memory"), idleTimeout: number, maxAge: number };

const CLIENT = {
  __proto__: null,
  clientId: required("a string", isText),
  redirectUri: required("a string", isText),
  environment: oneOf("test", "production"),
  issuer: text,
  metadata: member("the provider's metadata, an object", isObject, (value) => JSON.stringify(value)),
  postLogoutRedirectUri: text,
  scope: text,
  locale,
  session: member("an object", isObject),
  clockTolerance: number,
  timeout: number,
  fetch: func,
  onTrace: func,
};

const LOGIN = {
  __proto__: null,
  returnTo: text,
  appState: member("a JSON value", () => true, (value) => JSON.stringify(value)),
  locale,
  prompt: member('"login": ID-porten has no silent login', (value) => value === "login"),
  maxAge: member("a whole number of seconds, 0 or more", seconds),
  onBehalfOf: text,
  signal,
};

const REQUEST = { __proto__: null, ...LOGIN, acrValues };
const CALLBACK = { __proto__: null, signal };
const LOGOUT = { __proto__: null, method: oneOf("post", "get"), localOnly: member("true or false", is("boolean")) };

const refusal = (message, spoken) => new LoginError("invalid_config", message, { locale: spoken });

/** The value of one own member, read once; undefined where there is none, or none that will do. */
function value(options, name, { accepts, convert }) {
  try {
    const given = options[name];
    return given !== undefined && accepts(given) ? convert(given) : undefined;
  } catch {
    // A getter of the page's that throws gives nothing.
    return undefined;
  }
}

function isGiven(options, name) {
  try {
    return options[name] !== undefined;
  } catch {
    return true;
  }
}

/** A copy of the options' own members. */
function read(options, members, spoken) {
  if (options === undefined) options = {};
  if (!isObject(options)) throw refusal("The options must be an object.", spoken);
  const copy = { __proto__: null };
  for (const name of Object.keys(options)) {
    if (!(name in members)) {
      throw refusal(`The option ${name} is not known. Known are: ${Object.keys(members).join(", ")}.`, spoken);
    }
    copy[name] = value(options, name, members[name]);
    if (copy[name] === undefined && isGiven(options, name)) throw refusal(`The option ${name} must be ${members[name].kind}.`, spoken);
  }
  for (const name in members) {
    if (members[name].required && copy[name] === undefined) throw refusal(`The option ${name} is missing.`, spoken);
  }
  return copy;
}

/** `ClientOptions`. */
export function clientOptions(options) {
  // The language to speak of options that are wrong: the one they ask for where that is right, else the page's.
  const spoken = language(isObject(options) && Object.hasOwn(options, "locale") ? value(options, "locale", locale) : undefined);
  const checked = read(options, CLIENT, spoken);
  return { __proto__: null, ...checked, locale: spoken, session: read(checked.session, SESSION, spoken) };
}

/** `LoginOptions`. */
export const loginOptions = (options, spoken) => read(options, LOGIN, spoken);

/** `AcrLoginOptions`. */
export function acrLoginOptions(options, spoken) {
  const checked = read(options, REQUEST, spoken);
  if (checked.acrValues) return checked;
  throw refusal("login() needs acrValues. For e-mail login alone, call loginWithEmail().", spoken);
}

/** `LoginOptions & { acrValues }`. */
export const requestOptions = (options, spoken) => read(options, REQUEST, spoken);

/** The options of `handleRedirectCallback`. */
export const callbackOptions = (options, spoken) => read(options, CALLBACK, spoken);

/** `LogoutOptions`, as one word. */
export function logoutMethod(options, spoken) {
  const { method = "post", localOnly } = read(options, LOGOUT, spoken);
  return localOnly ? "local" : method;
}

/** The argument of `onSessionChange`. */
export function listener(given, spoken) {
  if (func.accepts(given)) return given;
  throw refusal("onSessionChange() needs a function.", spoken);
}
