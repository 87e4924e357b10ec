// The state that the adapters for frameworks show, and what they do: one store for each client, which a page and its guards share.

import { createClient } from "../index.js";
import { continueAt } from "./continue.js";
import { here, ifStillHere } from "./leaving.js";
import { report } from "./report.js";

/** What a page shows before it knows the user, and what a server renders. */
export const LOADING = { user: null, status: "loading", error: null, expiry: null, reason: null };

/** Only the developer can fix these, and the user's sentence does not say what they are. */
const isForTheDeveloper = ({ fault, code }) => fault === "page" || ["invalid_metadata", "logout_unavailable"].includes(code);

/** An event handler is called with an event, which is no options. */
const isEvent = (given) => given?.nativeEvent || given instanceof Event;

/** How often the user has acted on the page. */
let acts = 0;
for (const type of ["click", "keydown"]) globalThis.addEventListener?.(type, ({ isTrusted }) => isTrusted && acts++, true);

/** Whether the user has come Back to this page, which was loaded anew for it, and has not acted since. */
export const isBack = () => !acts && /** @type {any} */ (performance.getEntriesByType("navigation")[0])?.type === "back_forward";

/** The stores of the page's clients. */
const stores = new WeakMap();

/** Calls the page's own function, or continues where the login began. What that function throws is no failure of the login. */
function call(listener, what) {
  try {
    if (listener) listener(what);
    else if (what.returnTo !== undefined) continueAt(what.returnTo);
  } catch (error) {
    reportError(error);
  }
}

/** Returns the store of a client.
 *  @param {import("idporten-email-login").Client} client */
export function storeOf(client) {
  if (!stores.has(client)) stores.set(client, storeFor(() => client));
  return stores.get(client);
}

/** Returns the store of `client`, or of the client that the options describe. `given` has `onLogin` and `onLoginError` as well, which
 *  are read when they are called. */
export function loginStore(given) {
  const { client, onLogin: _, onLoginError: __, ...options } = given;
  const store = client ? storeOf(client) : storeOfOptions(options);
  // A second tree without listeners does not take those of the first.
  if (!store.listeners || given.onLogin || given.onLoginError) store.listeners = given;
  return store;
}

/** A refusal is shown like every failure, when the store starts. */
function storeOfOptions(options) {
  try {
    return storeOf(createClient(options));
  } catch (error) {
    return storeFor(() => {
      throw error;
    });
  }
}

/** Creates a store. The first subscriber starts the client, and the last one ends what the store listens to. */
function storeFor(clientOrRefusal) {
  const subscribers = new Set();
  let state = LOADING;
  let subscriptions = [];
  let client, running;
  let hasContinued = false;
  let failedAfter;

  /** Without a status, it is what the user makes it.
   *  @param {Record<string, any>} change */
  function set({ status, ...change }) {
    state = { ...state, ...change };
    state.status = status ?? (state.user ? "logged-in" : "anonymous");
    for (const notify of [...subscribers]) notify();
  }

  function fail(error, change) {
    if (isForTheDeveloper(error)) report(error);
    failedAfter = acts;
    set({ ...change, error });
  }

  async function start() {
    const run = (running = {});
    try {
      subscriptions.push(
        // Where the new session is about to end as well, that is reported after this.
        (client = clientOrRefusal()).onSessionChange((user, reason) => set({ user, reason, error: null, expiry: null, status: !user && state.status === "leaving" ? "leaving" : undefined })),
        client.onSessionExpiring((expiry) => set({ expiry, status: state.status })),
      );
      const { kind, login } = await client.start();
      if (running !== run) return;
      // The page that had the session was left for the provider's logout.
      set({ user: client.user, error: null, reason: kind === "logged-out" ? "logout" : state.reason, expiry: client.user && state.expiry });
      // A tree that is removed and added again does not continue there.
      if (!login || hasContinued) return;
      hasContinued = true;
      call(store.listeners?.onLogin, login);
    } catch (error) {
      if (running !== run) return;
      fail(error, { user: client?.user ?? null });
      call(store.listeners?.onLoginError, error);
    }
  }

  /** Begins a moment later: React's StrictMode ends its first effect at once. */
  async function begin() {
    await undefined;
    if (subscribers.size && !running) void start();
  }

  function subscribe(notify) {
    // A function may subscribe twice.
    const entry = () => notify();
    subscribers.add(entry);
    void begin();
    return () => {
      subscribers.delete(entry);
      if (subscribers.size) return;
      subscriptions.forEach((unsubscribe) => unsubscribe());
      subscriptions = [];
      running = undefined;
      // Without a subscriber the store listens to nothing.
      state = LOADING;
    };
  }

  /** A failure is shown, not thrown: most callers are event handlers, which do not await it. */
  const action = (status, work) => async (options) => {
    const stopWaiting = status && ifStillHere(() => state.status === status && set({}));
    set({ status: status ?? state.status, error: null });
    try {
      await work(clientOrRefusal(), isEvent(options) ? undefined : options);
    } catch (error) {
      fail(error);
    } finally {
      stopWaiting?.();
    }
  };

  /** Returns the state once it is as wanted. Starts the client if it must. */
  const until = (isWanted) =>
    new Promise((resolve) => {
      const check = () => {
        if (!isWanted(state)) return;
        resolve(state);
        unsubscribe();
      };
      const unsubscribe = subscribe(check);
      check();
    });

  /** The same functions at each read, so that effects can depend on them. */
  const actions = {
    login: action("leaving", (client, options) => {
      const all = { ...options, returnTo: options?.returnTo ?? here() };
      return all.acrValues ? client.login(all) : client.loginWithEmail(all);
    }),
    logout: action(undefined, (client, options) => client.logout(options)),
    extend: () => client?.extendSession() ?? false,
  };

  const store = {
    /** @type {{ onLogin?: (login: any) => void, onLoginError?: (error: any) => void } | undefined} */
    listeners: undefined,
    /** The address that a guard has left for.
     *  @type {string | undefined} */
    leavesFor: undefined,
    get state() {
      return state;
    },
    /** The failure that is shown, until the user acts. */
    get failure() {
      return failedAfter === acts ? state.error : null;
    },
    fail,
    /** Returns the function that unsubscribes. */
    subscribe,
    until,
    actions,
  };
  return store;
}
