// The state that the adapters for frameworks show, and what they do: one store for each place that an application puts it.

import { createClient } from "../index.js";
import { continueAt } from "./continue.js";
import { here, ifStillHere } from "./leaving.js";
import { report } from "./report.js";

/** What a page shows before it knows the user, and what a server renders. */
export const LOADING = { user: null, status: "loading", error: null, expiry: null, reason: null };

/** Only the developer can mend these, and the user's sentence does not say what they are. */
const isForTheDeveloper = ({ fault, code }) => fault === "page" || ["invalid_metadata", "logout_unavailable"].includes(code);

/** An event handler is called with an event, which is no options. */
const isEvent = (given) => given?.nativeEvent || given instanceof Event;

/** Clients whose login a page has continued from: a tree that is removed and added again does not continue there. */
const continued = new WeakSet();

/** Calls the page's own function, or continues where the login began. What that function throws is no failure of the login. */
function call(listener, what) {
  try {
    if (listener) listener(what);
    else if (what.returnTo !== undefined) continueAt(what.returnTo);
  } catch (error) {
    reportError(error);
  }
}

/** Makes a store. `given`: a client or the options of one, and `onLogin` and `onLoginError`, which are read when they are called.
 *  The first subscriber starts the client, and the last one ends what the store listens to. */
export function loginStore(given) {
  const subscribers = new Set();
  let state = LOADING;
  let subscriptions = [];
  let client, running;

  /** Creates the client where a refusal can be shown like every failure. */
  function ownClient() {
    const { client: own, onLogin: _, onLoginError: __, ...clientOptions } = given;
    return (client ??= own ?? createClient(clientOptions));
  }

  /** Without a status, it is what the user makes it.
   *  @param {Record<string, any>} change */
  function set({ status, ...change }) {
    state = { ...state, ...change };
    state.status = status ?? (state.user ? "logged-in" : "anonymous");
    for (const notify of [...subscribers]) notify();
  }

  function fail(error, change) {
    if (isForTheDeveloper(error)) report(error);
    set({ ...change, error });
  }

  async function start() {
    const run = (running = {});
    try {
      subscriptions.push(
        // Where the new session is about to end as well, that is reported after this.
        ownClient().onSessionChange((user, reason) => set({ user, reason, error: null, expiry: null })),
        client.onSessionExpiring((expiry) => set({ expiry, status: state.status })),
      );
      const { kind, login } = await client.start();
      if (running !== run) return;
      // The page that had the session was left for the provider's logout.
      set({ user: client.user, error: null, reason: kind === "logged-out" ? "logout" : state.reason, expiry: client.user && state.expiry });
      if (!login || continued.has(client)) return;
      continued.add(client);
      call(given.onLogin, login);
    } catch (error) {
      if (running !== run) return;
      fail(error, { user: client?.user ?? null });
      call(given.onLoginError, error);
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
      // What happens from now on is not heard.
      state = LOADING;
    };
  }

  /** A failure is shown, not thrown: most callers are event handlers, which do not await it. */
  const action = (status, work) => async (options) => {
    const stopWaiting = status && ifStillHere(() => state.status === status && set({}));
    set({ status: status ?? state.status, error: null });
    try {
      await work(ownClient(), isEvent(options) ? undefined : options);
    } catch (error) {
      fail(error);
    } finally {
      stopWaiting?.();
    }
  };

  /** Returns the state as soon as the page knows the user, or that there is none. Starts the client if it must. */
  const known = () =>
    new Promise((resolve) => {
      const check = () => {
        if (state.status === "loading") return;
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

  return {
    get state() {
      return state;
    },
    /** Returns the function that unsubscribes. */
    subscribe,
    known,
    actions,
  };
}
