// Options from the page: each name is checked and the `typeof` of its value, so that a misspelt option is found at once and no
// protocol parameter can be slipped in. Values are validated when they are used.

import { LoginError } from "./login-error.js";
import { LANGUAGES } from "./sentence.js";

// The `typeof` of each option, or its values. Only own members count, here and below: a script that can write to
// Object.prototype must not choose what is checked, or the provider.
const SESSION = { store: ["tab", "tabs", "memory"], idleTimeout: "number", maxAge: "number", warning: "number" };

const CLIENT = {
  clientId: "string",
  redirectUri: "string",
  environment: ["test", "production"],
  issuer: "string",
  metadata: "object",
  postLogoutRedirectUri: "string",
  scope: "string",
  locale: LANGUAGES,
  session: "object",
  clockTolerance: "number",
  timeout: "number",
  load: ["idle", "intent"],
  fetch: "function",
  onTrace: "function",
};

export const refusal = (message, locale) => new LoginError("invalid_config", message, { locale });

const fits = (value, kind) => !kind || (Array.isArray(kind) ? kind.includes(value) : typeof value === kind && value !== null);

/** Returns a copy of the options' own members, each read once. `locale` is the language of the error.
 *  @returns {any} */
export function checked(kinds, options = {}, locale, required = []) {
  const refuse = (name, what) => {
    throw refusal(`${name} ${what}.`, locale);
  };
  if (!fits(options, "object")) refuse("Options", "must be: object");
  const copy = { __proto__: null };
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(kinds, name)) refuse(name, "is not an option");
    copy[name] = options[name];
    if (copy[name] !== undefined && !fits(copy[name], kinds[name])) refuse(name, `must be: ${kinds[name]}`);
  }
  for (const name of required) if (copy[name] === undefined) refuse(name, "is missing");
  return copy;
}

/** `ClientOptions`. */
export function clientOptions(options) {
  const given = checked(CLIENT, options, options?.locale, ["clientId", "redirectUri"]);
  for (const name of ["redirectUri", "postLogoutRedirectUri"]) {
    // A path is on this page's origin; a server has none.
    if (/^\/(?!\/)/.test(given[name]) && globalThis.location) given[name] = location.origin + given[name];
  }
  if (given.session) given.session = checked(SESSION, given.session, given.locale);
  return given;
}

/** `given`: options of `createClient`. */
export const issuerOf = ({ environment, issuer }) =>
  issuer ?? `https://${environment === "test" ? "test." : ""}idporten.no`;

/** The name of an option of which two clients have different values. Functions are not compared. `among`: those that count, where not all do. */
export const otherOption = (one, other, among) => Object.keys(among || CLIENT).find((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
