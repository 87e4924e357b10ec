// What the guards of all routers do.

import { LoginError } from "../index.js";
import { storeOf } from "./login-store.js";

export const onServer = typeof window === "undefined";

/** Failures that have stopped a navigation. */
const thrown = new WeakSet();

/** Resolves to the user, or null, once the page knows. */
export const knownUser = async (store) => (await store.until(({ status }) => status !== "loading")).user;

/** Resolves to true where a route may be shown. Else it leaves for the login, and throws when that fails or the user comes Back. A user
 *  whose login has failed or was cancelled is not sent back automatically: each failure is thrown once. */
export async function admit(store, returnTo) {
  // A server knows no user, and renders the page as loading.
  if (onServer || (await knownUser(store))) return true;
  if (!store.state.error || thrown.has(store.state.error)) {
    void store.actions.login({ returnTo });
    if ((await store.until(({ status }) => status !== "leaving")).user) return true;
  }
  const error = store.state.error ?? new LoginError("login_cancelled", "The user left for the login and came back without it.", { fault: "user" });
  thrown.add(error);
  throw error;
}

/** A guard for routers that load before they show. Each gives the wanted address in its own way: React Router `request`, TanStack Router
 *  `location` and SvelteKit `url`.
 *  @type {(client: import("idporten-email-login").Client) => (navigation: Record<string, any>) => Promise<{ user: any }>} */
export const requireEmailLogin = (client) => {
  const store = storeOf(client);
  let unsubscribe;
  return async ({ request, location, url }) => {
    // For good: a store without subscribers forgets what it knows, and this page may have no component yet.
    if (!onServer) unsubscribe ??= store.subscribe(() => {});
    await admit(store, url?.href ?? location?.publicHref ?? location?.href ?? request.url);
    return { user: store.state.user };
  };
};
