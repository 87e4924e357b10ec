"use client";
// E-mail login for React: one client for a tree, and a hook for whoever asks who is logged in.

import { createContext, createElement, useContext, useEffect, useMemo, useRef, useState } from "react";
import { createClient } from "./index.js";

const LoginContext = createContext(null);

const ANONYMOUS = { user: null, status: "anonymous", error: null };
const LOADING = { user: null, status: "loading", error: null };
const loggedIn = (user) => (user ? { user, status: "logged-in", error: null } : ANONYMOUS);

/** The address that a login comes back to unless it says otherwise: where the person is. */
const here = () => location.pathname + location.search + location.hash;

/** An event handler gets an event, which is no options. */
const options = (given) => (given?.nativeEvent ? {} : given);

/** Routers that listen for the Back button notice this change of the address as well. */
function continueAt(address) {
  history.replaceState(history.state, "", address);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}

export function EmailLoginProvider({ children, client, onLogin, ...clientOptions }) {
  const [state, setState] = useState(LOADING);
  const kept = useRef({});
  kept.current.onLogin = onLogin;

  // StrictMode ends an effect and runs it again: the client outlives that, and is closed when the tree is gone.
  useEffect(() => {
    const own = kept.current;
    clearTimeout(own.closing);
    own.ready = () => {
      own.client ??= client ? Promise.resolve(client) : createClient(clientOptions);
      // Loading may have failed: whoever tries again begins anew.
      own.client.catch(() => (own.client = undefined));
      return own.client;
    };
    let mounted = true;
    let unsubscribe;
    const show = (next) => mounted && setState(next);
    const begin = async () => {
      const ready = await own.ready();
      if (!mounted) return;
      unsubscribe = ready.onSessionChange((user) => show(loggedIn(user)));
      const result = await ready.start();
      show(loggedIn(ready.user));
      if (result.kind !== "logged-in" || !mounted || own.continued) return;
      own.continued = true;
      const { onLogin: tell = ({ returnTo }) => continueAt(returnTo) } = own;
      tell(result.login);
    };
    begin().catch(async (error) => {
      const user = (await own.client)?.user;
      show({ ...loggedIn(user), error });
    });
    return () => {
      mounted = false;
      unsubscribe?.();
      if (client) return;
      own.closing = setTimeout(() => {
        own.client?.then((ready) => ready.close());
        own.client = undefined;
      });
    };
  }, []);

  const value = useMemo(() => {
    // A failure is shown, not thrown: most callers are event handlers, which nobody waits for.
    const act = (status, call) => async (given) => {
      setState((now) => ({ ...now, status: status ?? now.status, error: null }));
      try {
        await call(await kept.current.ready(), options(given));
      } catch (error) {
        setState((now) => ({ ...loggedIn(now.user), error }));
      }
    };
    return {
      ...state,
      login: act("leaving", (ready, given) => {
        const all = { returnTo: here(), ...given };
        return all.acrValues ? ready.login(all) : ready.loginWithEmail(all);
      }),
      logout: act(undefined, (ready, given) => ready.logout(given)),
    };
  }, [state]);

  // Back from the back-forward cache, nobody is leaving any more.
  useEffect(() => {
    const stay = ({ persisted }) => persisted && setState((now) => (now.status === "leaving" ? loggedIn(now.user) : now));
    addEventListener("pageshow", stay);
    return () => removeEventListener("pageshow", stay);
  }, []);

  return createElement(LoginContext.Provider, { value }, children);
}

export function useEmailLogin() {
  const value = useContext(LoginContext);
  if (!value) throw new Error("useEmailLogin() is called outside <EmailLoginProvider>.");
  return value;
}
