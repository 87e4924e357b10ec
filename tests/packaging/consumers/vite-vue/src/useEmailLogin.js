import { createClient } from "idporten-email-login";
import { readonly, shallowRef } from "vue";

export function useEmailLogin(options) {
  const [user, error] = [shallowRef(null), shallowRef(null)];
  const client = createClient(options).then(async (client) => {
    client.onSessionChange((now) => (user.value = now));
    const { login } = await client.start().finally(() => (user.value = client.user));
    if (login) history.replaceState(null, "", login.returnTo);
    return client;
  });
  client.catch((reason) => (error.value = reason));
  const act = (name) => () => client.then((client) => client[name]()).catch((reason) => (error.value = reason));
  return { user: readonly(user), error: readonly(error), login: act("loginWithEmail"), logout: act("logout") };
}
