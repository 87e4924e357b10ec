// E-mail login for Svelte 5: the login's state as reactive getters.

import { createSubscriber } from "svelte/reactivity";
import { loginStore } from "./elements/login-store.js";

export { requireEmailLogin } from "./elements/guard.js";

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
