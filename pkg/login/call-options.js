// The options of each call: what `typeof` must say of them, or the values that they may have; null for any.

import { LANGUAGES } from "../page/sentence.js";

const loginWithEmail = {
  returnTo: "string",
  appState: null,
  locale: LANGUAGES,
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
