// What the guards of all routers do.

export const onServer = typeof window === "undefined";

/** Failures that have stopped a navigation. */
const thrown = new WeakSet();

/** Resolves to whether a route may be shown, and leaves for the login where there is no user. A user whose login has failed or was
 *  cancelled is not sent back by itself: each failure is thrown once. */
export async function admit(store, returnTo) {
  // A server knows no user, and renders the page as loading.
  if (onServer) return true;
  const { user, error } = await store.known();
  if (user) return true;
  if (error && !thrown.has(error)) {
    thrown.add(error);
    throw error;
  }
  await store.actions.login({ returnTo });
  return false;
}
