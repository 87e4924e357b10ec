// E-mail login for Vue 3: a plugin, refs for components, and a guard for vue-router.

import { computed, inject, shallowRef } from "vue";
import { continueAt } from "./elements/continue.js";
import { admit, knownUser, onServer } from "./elements/guard.js";
import { loginStore } from "./elements/login-store.js";

const LOGIN = Symbol("idporten-email-login");

export const emailLogin = (given) => ({
  install(app) {
    const router = () => app.config.globalProperties.$router;
    // vue-router listens to popstate once its first navigation has finished.
    const goOn = async ({ returnTo }) => {
      await router()?.isReady().catch(() => {});
      if (returnTo !== undefined) continueAt(returnTo);
    };
    const store = loginStore({ onLogin: goOn, onLoginError: goOn, ...given });
    const state = shallowRef(store.state);
    const { mount } = app;
    let isMounted = false;
    const show = () => isMounted && (state.value = store.state);
    if (!onServer) app.onUnmount(store.subscribe(show));
    // Until then it is loading: so a server has rendered it.
    app.mount = (...places) => {
      const root = mount(...places);
      isMounted = true;
      show();
      return root;
    };
    const refs = Object.fromEntries(Object.keys(store.state).map((name) => [name, computed(() => state.value[name])]));
    const hrefOf = (to) => router()?.resolve(to).href ?? to.fullPath;
    app.provide(LOGIN, { store, hrefOf, login: { ...refs, ...store.actions } });
  },
});

function injected() {
  const found = inject(LOGIN, null);
  if (!found) throw new Error("The app needs .use(emailLogin(options)).");
  return found;
}

export const useEmailLogin = () => injected().login;

/** @param {{ loginPage?: string }} [options] */
export const emailLoginGuard = ({ loginPage } = {}) => async (to) => {
  const { store, hrefOf } = injected();
  const returnTo = hrefOf(to);
  if (!loginPage) return admit(store, returnTo);
  if (onServer || to.path === loginPage || (await knownUser(store))) return true;
  return { path: loginPage, query: { returnTo } };
};
