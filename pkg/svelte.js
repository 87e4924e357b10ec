// E-mail login for Svelte 5: the login's state as reactive getters.

import { createSubscriber } from "svelte/reactivity";
import { onServer, requireEmailLogin as guardOf } from "./elements/guard.js";
import { loginStore } from "./elements/login-store.js";
import { followPointer, pressed } from "./elements/pressed.js";

export function createEmailLogin(given) {
  const store = loginStore(given);
  // A route's guard may not be loaded before the pointer touches its link.
  if (!onServer) followPointer();
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

/** @type {(client: import("idporten-email-login").Client) => (navigation: { url?: URL }) => Promise<{ user: any }>} */
export const requireEmailLogin = (client) => {
  const guard = guardOf(client);
  if (!onServer) followPointer();
  return async ({ url }) => {
    // SvelteKit loads a route as soon as the pointer touches a link to it, and shows what it has loaded when the link is pressed.
    const known = await guard({ url, preload: true });
    if (known.user || onServer) return known;
    await pressed(url.href);
    return guard({ url });
  };
};
