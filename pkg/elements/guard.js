// What the guards of all routers do.

import { LoginError } from "../index.js";
import { storeOf } from "./login-store.js";

export const onServer = typeof window === "undefined";

/** Resolves to the user, or null, once the page knows. */
export const knownUser = async (store) => (await store.until(({ status }) => status !== "loading")).user;

/** Resolves when the page was restored from the back-forward cache (bfcache). */
const backAgain = () =>
  new Promise((resolve) => {
    addEventListener("pageshow", ({ persisted }) => persisted && resolve({}));
  });

/** Resolves to true where a route may be shown. Else it leaves for the login, and throws when that fails or the user comes Back. A user
 *  whose login has failed or was cancelled is not sent back automatically: until the user acts, the failure is thrown again. */
export async function admit(store, returnTo) {
  // A server knows no user, and renders the page as loading.
  if (onServer || (await knownUser(store))) return true;
  if (store.failure) throw store.failure;
  // Nested routes have a guard each, and the first of them leaves.
  if (store.state.status !== "leaving") void store.actions.login({ returnTo });
  // However long it takes: a page that is slow to be left is not a login that was cancelled.
  const { user, error } = await Promise.race([store.until(({ user, error }) => user || error), backAgain()]);
  if (user) return true;
  throw error ?? new LoginError("login_cancelled", "The user left for the login and came back without it.", { fault: "user" });
}

/** A guard for routers that load before they show. Each gives the wanted address in its own way: React Router `request`, TanStack Router
 *  `location` and SvelteKit `url`. `preload`: the pointer touches a link, and nothing is wanted yet.
 *  @type {(client: import("idporten-email-login").Client) => (navigation: Record<string, any>) => Promise<{ user: any }>} */
export const requireEmailLogin = (client) => {
  const store = storeOf(client);
  let unsubscribe;
  return async ({ request, location, url, preload }) => {
    // For good: a store without subscribers forgets what it knows, and this page may have no component yet.
    if (!onServer) unsubscribe ??= store.subscribe(() => {});
    await (preload ? onServer || knownUser(store) : admit(store, url?.href ?? location?.publicHref ?? location?.href ?? request.url));
    return { user: store.state.user };
  };
};
