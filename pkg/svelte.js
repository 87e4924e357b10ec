// E-mail login for Svelte 5: the login's state as reactive getters.

import { createSubscriber } from "svelte/reactivity";
import { toStore } from "svelte/store";
import { onServer, requireEmailLogin as guardOf } from "./elements/guard.js";
import { loginStore } from "./elements/login-store.js";

export function createEmailLogin(given) {
  const store = loginStore(given);
  // Who reads a getter in an effect is notified; on a server nothing is.
  const track = createSubscriber((update) => store.subscribe(update));
  const login = { ...store.actions };
  for (const name of Object.keys(store.state)) {
    const get = () => {
      track();
      return store.state[name];
    };
    Object.defineProperty(login, name, { get, enumerable: true });
  }
  return login;
}

const isSame = (one, other) => one.pathname === other.pathname && one.search === other.search;

/** @type {(client: import("idporten-email-login").Client, navigating: { to: { url: URL } | null }) => (navigation: { url?: URL }) => Promise<{ user: any }>} */
export const requireEmailLogin = (client, navigating) => {
  const guard = guardOf(client);
  let stopWaiting;

  /** Resolves when the page navigates there; never where another load begins before. */
  const navigatesTo = (url) =>
    new Promise((resolve) => {
      stopWaiting = toStore(() => navigating.to?.url).subscribe((to) => to && isSame(to, url) && resolve(undefined));
    });

  return async ({ url }) => {
    stopWaiting?.();
    // SvelteKit loads a route as soon as the pointer touches a link to it, and shows what it has loaded when the link is pressed.
    const known = await guard({ url, preload: true });
    if (known.user || onServer) return known;
    if (!isSame(url, location)) await navigatesTo(url);
    return guard({ url });
  };
};
