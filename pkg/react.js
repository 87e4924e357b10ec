"use client";
// E-mail login for React: one client for a tree, and a hook for whoever asks who is logged in.

import { createContext, createElement, useContext, useEffect, useMemo, useRef, useState } from "react";
import { createClient } from "./index.js";
import { ifStillHere } from "./leaving.js";

const LoginContext = createContext(null);

const LOADING = { user: null, status: "loading", error: null };
const settled = (user, error = null) => ({ user, status: user ? "logged-in" : "anonymous", error });
const stayed = (now) => (now.status === "leaving" ? settled(now.user, now.error) : now);

/** The address that a login comes back to unless it says otherwise: where the person is. */
const here = () => location.pathname + location.search + location.hash;

/** An event handler gets an event, which is no options. */
const options = (given) => (given?.nativeEvent || given instanceof Event ? undefined : given);

/** Routers that listen for the Back button notice this change of the address as well. */
function continueAt({ returnTo }) {
  history.replaceState(history.state, "", returnTo);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}

/** The client of a provider, made when it is first needed, and again when that failed. */
function keeper(given, clientOptions) {
  let client;
  return {
    ready() {
      client ??= given ? Promise.resolve(given) : createClient(clientOptions);
      client.catch(() => (client = undefined));
      return client;
    },
    close() {
      if (!given) client?.then((ready) => ready.close(), () => {});
      client = undefined;
    },
  };
}

/** Functions that stay the same, so that effects can depend on them. */
function actions(ready, setState) {
  // A failure is shown, not thrown: most callers are event handlers, which nobody waits for.
  const act = (status, call) => async (given) => {
    const stopWaiting = status && ifStillHere(() => setState(stayed));
    setState((now) => ({ ...now, status: status ?? now.status, error: null }));
    try {
      await call(await ready(), options(given));
    } catch (error) {
      setState((now) => settled(now.user, error));
    } finally {
      stopWaiting?.();
    }
  };
  return {
    login: act("leaving", (client, given) => {
      const all = { returnTo: here(), ...given };
      return all.acrValues ? client.login(all) : client.loginWithEmail(all);
    }),
    logout: act(undefined, (client, given) => client.logout(given)),
  };
}

export function EmailLoginProvider({ children, client, onLogin = continueAt, ...clientOptions }) {
  const [state, setState] = useState(LOADING);
  const kept = useRef(null);
  kept.current ??= keeper(client, clientOptions);
  const own = kept.current;
  own.onLogin = onLogin;

  useEffect(() => {
    // StrictMode ends an effect and runs it again: the client outlives that, and is closed when the tree is gone.
    clearTimeout(own.closing);
    let mounted = true;
    let unsubscribe;
    const begin = async () => {
      const ready = await own.ready();
      if (!mounted) return undefined;
      unsubscribe = ready.onSessionChange((user) => setState(settled(user)));
      try {
        const { login } = await ready.start();
        if (mounted) setState(settled(ready.user));
        return mounted && !own.continued && login;
      } catch (error) {
        if (mounted) setState(settled(ready.user, error));
        return undefined;
      }
    };
    const failed = (error) => mounted && setState(settled(null, error));
    begin().then((login) => {
      if (!login) return;
      own.continued = true;
      // What the page's own function throws is no failure of the login.
      try {
        own.onLogin(login);
      } catch (error) {
        reportError(error);
      }
    }, failed);
    return () => {
      mounted = false;
      unsubscribe?.();
      own.closing = setTimeout(own.close);
    };
  }, [own]);

  const functions = useMemo(() => actions(own.ready, setState), [own]);
  const value = useMemo(() => ({ ...state, ...functions }), [state, functions]);
  return createElement(LoginContext.Provider, { value }, children);
}

export function useEmailLogin() {
  const value = useContext(LoginContext);
  if (!value) throw new Error("useEmailLogin() is called outside <EmailLoginProvider>.");
  return value;
}
