"use client";
// E-mail login for React: the page's client for a tree, and a hook for whoever asks who is logged in.

import { createContext, createElement, useContext, useEffect, useMemo, useRef, useState } from "react";
import { continueAt } from "./elements/continue.js";
import { createClient } from "./index.js";
import { here, ifStillHere } from "./elements/leaving.js";
import { report } from "./elements/report.js";

const LoginContext = createContext(null);

const LOADING = { user: null, status: "loading", error: null, expiry: null, reason: null };
const settled = (user, { error = null, expiry = null, reason = null } = {}) => ({ user, status: user ? "logged-in" : "anonymous", error, expiry, reason });
const stayed = (now) => (now.status === "leaving" ? settled(now.user, now) : now);
const failed = (now, error, user = now.user) => settled(user, { ...now, error });

/** Only the developer can mend these, and the user's sentence does not say what they are. */
const isForTheDeveloper = ({ fault, code }) => fault === "page" || ["invalid_metadata", "logout_unavailable"].includes(code);

/** An event handler gets an event, which is no options. */
const options = (given) => (given?.nativeEvent || given instanceof Event ? undefined : given);

/** @param {{ returnTo?: string }} what a login or its failure */
const goOn = ({ returnTo }) => returnTo !== undefined && continueAt(returnTo);

/** Clients whose login a page has continued from: a tree that is gone and comes again does not go back there. */
const continued = new WeakSet();

/** What the page's own function throws is no failure of the login. */
function tell(listener, what) {
  try {
    listener(what);
  } catch (error) {
    reportError(error);
  }
}

/** Functions that stay the same, so that effects can depend on them. */
function actions(clientOf, setState) {
  // A failure is shown, not thrown: most callers are event handlers, which nobody waits for.
  const act = (status, call) => async (given) => {
    const stopWaiting = status && ifStillHere(() => setState(stayed));
    setState((now) => ({ ...now, status: status ?? now.status, error: null }));
    try {
      await call(clientOf(), options(given));
    } catch (error) {
      if (isForTheDeveloper(error)) report(error);
      setState((now) => failed(now, error));
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
export function EmailLoginProvider({ children, client, onLogin = goOn, onLoginError = goOn, ...clientOptions }) {
  const [state, setState] = useState(LOADING);
  // Props are read once. Asked for where a refusal can be shown like every failure.
  const [clientOf] = useState(() => () => client ?? createClient(clientOptions));
  const latest = useRef({ onLogin, onLoginError });
  latest.current = { onLogin, onLoginError };

  useEffect(() => {
    let mounted = true;
    const subscriptions = [];
    const begin = async () => {
      // StrictMode ends its first effect at once: nothing is begun for that.
      await undefined;
      if (!mounted) return;
      let own;
      try {
        own = clientOf();
        subscriptions.push(
          // Where the new session is about to end as well, that is told after this.
          own.onSessionChange((user, reason) => setState(settled(user, { reason }))),
          own.onSessionExpiring((expiry) => setState((now) => ({ ...now, expiry }))),
        );
        const { kind, login } = await own.start();
        if (!mounted) return;
        // The page that had the session is gone with it when the person comes back from the provider's logout.
        setState((now) => settled(own.user, { reason: kind === "logged-out" ? "logout" : now.reason, expiry: own.user && now.expiry }));
        if (!login || continued.has(own)) return;
        continued.add(own);
        tell(latest.current.onLogin, login);
      } catch (error) {
        if (!mounted) return;
        if (isForTheDeveloper(error)) report(error);
        setState((now) => failed(now, error, own?.user ?? null));
        tell(latest.current.onLoginError, error);
      }
    };
    void begin();
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

/** Its children for a person who is logged in. Nothing until the page knows who that is.
 *  @param {{ children?: import("react").ReactNode, fallback?: import("react").ReactNode }} props */
export function RequireEmailLogin({ children, fallback = null }) {
  const { user, status } = useEmailLogin();
  if (user) return children;
  return status === "loading" ? null : fallback;
}
