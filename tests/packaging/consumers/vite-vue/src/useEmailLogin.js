import { createClient } from "idporten-email-login";
import { readonly, shallowRef } from "vue";

export function useEmailLogin(options) {
  const [user, error, client] = [shallowRef(null), shallowRef(null), createClient(options)];
  const attempt = (work) => () => client.then(work).catch((reason) => (error.value = reason));
  attempt(async (client) => {
    client.onSessionChange((now) => (user.value = now));
    const { login } = await client.start().finally(() => (user.value = client.user));
    if (login) history.replaceState(null, "", login.returnTo);
  })();
  const [login, logout] = [(client) => client.loginWithEmail(), (client) => client.logout()].map(attempt);
  return { user: readonly(user), error: readonly(error), login, logout };
}
