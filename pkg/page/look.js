// Checks without the module whether this page has work for it. It may only ever err towards loading: what a
// response is, the core decides.

import { ownDocument } from "./own-document.js";
import { NAMESPACE, RESPONSE, attempt, hasOurForm, pendingKey, storedNames } from "./page-load.js";

const prefixOf = ({ clientId }, issuer) => `${NAMESPACE}${issuer}|${clientId}|`;

const pageOf = ({ origin, pathname }) => origin + pathname;

const isOnPage = ({ url, parameters }, { redirectUri }) => pageOf(url) === attempt(() => pageOf(new URL(redirectUri))) && RESPONSE.some((name) => parameters.has(name));

/** Whether a response is provably for the client with these options: its login is pending in this tab; or no client's is, and
 *  the state has our form, or, on the redirect page, the issuer's name is in it. */
export function isOurs(response, given, issuer) {
  const key = pendingKey(response);
  if (key) return key.startsWith(prefixOf(given, issuer));
  return hasOurForm(response) || (isOnPage(response, given) && response.parameters.getAll("iss").includes(issuer));
}

/** Whether it may be: the client waits for a response on this page, and its provider need not send its name. */
export const mayBeOurs = (response, given, issuer) =>
  isOurs(response, given, issuer) || (!pendingKey(response) && isOnPage(response, given) && storedNames().some((name) => name.startsWith(`${prefixOf(given, issuer)}login|`)));

/** A pending login, one that is being completed, a session, a logout that is under way, and, of what all tabs remember, that a
 *  user was active. */
const STORED = /^idporten-email-login.*\|(login|completing|logout|session|active)/;

/** Whether the tab has anything of ours stored; where the tabs share the session, whether all of them together have. */
export const hasStored = (store) => [...storedNames(), ...(store === "tabs" ? storedNames(() => localStorage) : [])].some((key) => STORED.test(key));

/** Capturing, since events of the document are on their way to it at the window, which no element can hide. */
const once = (event) => new Promise((resolve) => addEventListener(event, resolve, { once: true, capture: true }));

/** A page that is being prerendered may never be shown, and what the tab has stored may change until then. */
export const shown = () => once("prerenderingchange");

/** Acts when the page is there and the browser has nothing else to do; not for users who save data. */
export async function whenIdle(act) {
  if (navigator.connection?.saveData) return;
  if (ownDocument.readyState !== "complete") await once("load");
  // Safari has none, and then an element may have the name.
  const { requestIdleCallback } = window;
  (typeof requestIdleCallback === "function" ? requestIdleCallback : setTimeout)(act);
}

/** Lets the browser connect to the provider ahead of the requests, in the same way: across origins and without credentials. */
export const preconnect = (href) =>
  ownDocument.head.appendChild(Object.assign(ownDocument.createElement("link"), { rel: "preconnect", href, crossOrigin: "" }));
