// E-mail login for Angular: a provider, signals for components, and a functional guard. These are plain functions: there is nothing
// here that Angular's compiler or its linker would have to translate.

import { Location } from "@angular/common";
import { DestroyRef, InjectionToken, afterNextRender, computed, inject, makeEnvironmentProviders, signal } from "@angular/core";
import { loginStore, throwOnce } from "./elements/login-store.js";

const onServer = typeof window === "undefined";

const LOGIN = new InjectionToken("idporten-email-login");

export const provideEmailLogin = (given) => makeEnvironmentProviders([{ provide: LOGIN, useFactory: () => create(given) }]);

function create(given) {
  const store = loginStore(given);
  const state = signal(store.state);
  let isRendered = false;
  const show = () => isRendered && state.set(store.state);
  if (!onServer) inject(DestroyRef).onDestroy(store.subscribe(show));
  // Until then it is loading: so a server has rendered it.
  afterNextRender(() => {
    isRendered = true;
    show();
  });
  const signals = Object.fromEntries(Object.keys(store.state).map((name) => [name, computed(() => state()[name])]));
  return { store, login: { ...signals, ...store.actions } };
}

export const injectEmailLogin = () => inject(LOGIN).login;

export async function emailLoginGuard(_, { url }) {
  // Injected before the first pause.
  const { store } = inject(LOGIN);
  const returnTo = inject(Location).prepareExternalUrl(url);
  // A server knows no user, and renders the page as loading.
  if (onServer) return true;
  const { user, error } = await store.known();
  if (user) return true;
  throwOnce(error);
  await store.actions.login({ returnTo });
  return false;
}
