// What the guards of all routers do.

import { LoginError } from "../index.js";
import { isBack, storeOf } from "./login-store.js";

export const onServer = typeof window === "undefined";

/** Resolves to the user, or null, once the page knows. */
export const knownUser = async (store) => (await store.until(({ status }) => status !== "loading")).user;

/** Resolves to true where a route may be shown. Else it leaves for the login, and throws when that fails, the page is not left or the
 *  user comes Back. A user whose login has failed or was cancelled is not sent back automatically: until the user acts, the failure is
 *  thrown again. `signal`: of a navigation that another one may replace. */
export async function admit(store, returnTo, signal) {
  // A server knows no user, and renders the page as loading.
  if (onServer || (await knownUser(store))) return true;
  signal?.throwIfAborted();
  if (store.failure) throw store.failure;
  // The page that was left for the login is the one that Back leads to: leaving it again would be a trap.
  if (!isBack()) {
    // Nested routes have a guard each, and the first of them leaves.
    if (store.state.status !== "leaving" || store.leavesFor !== returnTo) {
      store.leavesFor = returnTo;
      void store.actions.login({ returnTo });
    }
    if ((await store.until(({ status }) => status !== "leaving")).user) return true;
  }
  if (!store.state.error) store.fail(new LoginError("login_cancelled", "The page was not left for the login, or the user came back without it.", { fault: "user" }));
  throw store.state.error;
}

/** A guard for routers that load before they show. Each gives the wanted address in its own way: React Router `request`, TanStack Router
 *  `location` and SvelteKit `url`. `preload`: the pointer touches a link, and nothing is wanted yet.
 *  @type {(client: import("idporten-email-login").Client) => (navigation: Record<string, any>) => Promise<{ user: any }>} */
export const requireEmailLogin = (client) => {
  const store = storeOf(client);
  let unsubscribe;
  return async ({ request, location, url, preload, abortController }) => {
    // For good: a store without subscribers forgets what it knows, and this page may have no component yet.
    if (!onServer) unsubscribe ??= store.subscribe(() => {});
    const address = url?.href ?? location?.publicHref ?? location?.href ?? request.url;
    await (preload ? onServer || knownUser(store) : admit(store, address, request?.signal ?? abortController?.signal));
    return { user: store.state.user };
  };
};
