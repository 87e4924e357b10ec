// The options of each call: what `typeof` must say of them, or the values that they may have; null for any.

import { sentences } from "./sentences.js";

const { codes, ...languages } = sentences.at(-1);

const loginWithEmail = {
  returnTo: "string",
  appState: null,
  locale: Object.keys(languages),
  prompt: ["login"],
  maxAge: "number",
  onBehalfOf: "string",
  signal: "object",
};

const login = { ...loginWithEmail, acrValues: "object" };

/** By method of the client. */
export const CALLS = {
  loginWithEmail,
  login,
  createAuthorizationRequest: login,
  handleRedirectCallback: { signal: "object" },
  logout: { method: ["post", "get"], localOnly: "boolean" },
};

/** What must be given. */
export const REQUIRED = { login: ["acrValues"] };
