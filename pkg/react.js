"use client";
// E-mail login for React: the page's client for a tree, and a hook for whoever asks who is logged in.

import { createContext, createElement, useContext, useEffect, useMemo, useRef, useState } from "react";
import { createClient } from "./index.js";
import { ifStillHere } from "./leaving.js";

const LoginContext = createContext(null);

const LOADING = { user: null, status: "loading", error: null, expiry: null };
const settled = (user, error = null, expiry = null) => ({ user, status: user ? "logged-in" : "anonymous", error, expiry });
const stayed = (now) => (now.status === "leaving" ? settled(now.user, now.error, now.expiry) : now);

/** The address that a login comes back to unless it says otherwise: where the person is. */
const here = () => location.pathname + location.search + location.hash;

/** An event handler gets an event, which is no options. */
const options = (given) => (given?.nativeEvent || given instanceof Event ? undefined : given);

/** Routers that listen for the Back button notice this change of the address as well. */
function continueAt({ returnTo }) {
  history.replaceState(history.state, "", returnTo);
  dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
}

/** Clients whose login a page has continued from: a tree that is gone and comes again does not go back there. */
const continued = new WeakSet();

/** Functions that stay the same, so that effects can depend on them. */
function actions(clientOf, setState) {
  // A failure is shown, not thrown: most callers are event handlers, which nobody waits for.
  const act = (status, call) => async (given) => {
    const stopWaiting = status && ifStillHere(() => setState(stayed));
    setState((now) => ({ ...now, status: status ?? now.status, error: null }));
    try {
      await call(clientOf(), options(given));
    } catch (error) {
      setState((now) => settled(now.user, error, now.expiry));
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
    extend: () => clientOf().extendSession(),
  };
}

/** @param {import("idporten-email-login/react").EmailLoginProviderProps & Record<string, any>} props */
export function EmailLoginProvider({ children, client, onLogin = continueAt, ...clientOptions }) {
  const [state, setState] = useState(LOADING);
  // Props are read once. Asked for where a refusal can be shown like every failure.
  const [clientOf] = useState(() => () => client ?? createClient(clientOptions));
  const latest = useRef(onLogin);
  latest.current = onLogin;

  useEffect(() => {
    let mounted = true;
    const subscriptions = [];
    const begin = async () => {
      const own = clientOf();
      subscriptions.push(
        // Where the new session is about to end as well, that is told after this.
        own.onSessionChange((user) => setState(settled(user))),
        own.onSessionExpiring((expiry) => setState((now) => ({ ...now, expiry }))),
      );
      try {
        const { login } = await own.start();
        if (mounted) setState((now) => settled(own.user, null, own.user && now.expiry));
        return mounted && !continued.has(own) && login;
      } catch (error) {
        if (mounted) setState(settled(own.user, error));
        return undefined;
      }
    };
    const failed = (error) => mounted && setState(settled(null, error));
    begin().then((login) => {
      if (!login) return;
      continued.add(clientOf());
      // What the page's own function throws is no failure of the login.
      try {
        latest.current(login);
      } catch (error) {
        reportError(error);
      }
    }, failed);
    return () => {
      mounted = false;
      subscriptions.forEach((unsubscribe) => unsubscribe());
    };
  }, [clientOf]);

  const functions = useMemo(() => actions(clientOf, setState), [clientOf]);
  const value = useMemo(() => ({ ...state, ...functions }), [state, functions]);
  return createElement(LoginContext.Provider, { value }, children);
}

export function useEmailLogin() {
  const value = useContext(LoginContext);
  if (!value) throw new Error("useEmailLogin() is called outside <EmailLoginProvider>.");
  return value;
}

/** Its children for a person who is logged in. Nothing until the page knows who that is, and while it is being left.
 *  @param {{ children?: import("react").ReactNode, fallback?: import("react").ReactNode }} props */
export function RequireEmailLogin({ children, fallback = null }) {
  const { user, status } = useEmailLogin();
  if (user) return children;
  return status === "anonymous" ? fallback : null;
}
