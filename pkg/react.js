"use client";
// E-mail login for React: the page's client for a tree, and a hook for components that show who is logged in.

import { createContext, createElement, useContext, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { LOADING, loginStore } from "./elements/login-store.js";

export { requireEmailLogin } from "./elements/guard.js";

const LoginContext = createContext(null);

/** @param {import("idporten-email-login/react").EmailLoginProviderProps & Record<string, any>} props */
export function EmailLoginProvider({ children, ...props }) {
  // Props are read once, but for the listeners.
  const given = useRef(props).current;
  given.onLogin = props.onLogin;
  given.onLoginError = props.onLoginError;
  const [store] = useState(() => loginStore(given));
  const state = useSyncExternalStore(store.subscribe, () => store.state, () => LOADING);
  const value = useMemo(() => ({ ...state, ...store.actions }), [state, store]);
  return createElement(LoginContext.Provider, { value }, children);
}

export function useEmailLogin() {
  const value = useContext(LoginContext);
  if (!value) throw new Error("useEmailLogin() is called outside <EmailLoginProvider>.");
  return value;
}

/** Its children for a user who is logged in. Nothing until the page knows the user.
 *  @param {{ children?: import("react").ReactNode, fallback?: import("react").ReactNode }} props */
export function RequireEmailLogin({ children, fallback = null }) {
  const { user, status } = useEmailLogin();
  if (user) return children;
  return status === "loading" ? null : fallback;
}
