import { createClient } from "idporten-email-login";
import { readonly, shallowRef } from "vue";

export function useEmailLogin(options) {
  const client = createClient(options);
  const [user, error] = [shallowRef(client.user), shallowRef(null)];
  const attempt = (work) => work.catch((reason) => (error.value = reason));
  client.onSessionChange((now) => (user.value = now));
  attempt(client.start().then(({ login }) => login && history.replaceState(null, "", login.returnTo)));
  const [login, logout] = [() => attempt(client.loginWithEmail()), () => attempt(client.logout())];
  return { user: readonly(user), error: readonly(error), login, logout };
}
