// E-mail login for Angular: a provider, signals for components, and a functional guard. These are plain functions: there is nothing
// here that Angular's compiler or its linker would have to translate.

import { Location } from "@angular/common";
import { DestroyRef, InjectionToken, afterNextRender, computed, inject, makeEnvironmentProviders, signal } from "@angular/core";
import { admit, onServer } from "./elements/guard.js";
import { loginStore } from "./elements/login-store.js";

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

export const emailLoginGuard = (_, { url }) => admit(inject(LOGIN).store, inject(Location).prepareExternalUrl(url));
