import { createClient } from "idporten-email-login";

export function emailLogin(options) {
  const state = $state({ user: null, error: null });
  const client = createClient(options).then(async (client) => {
    client.onSessionChange((user) => (state.user = user));
    const { login } = await client.start().finally(() => (state.user = client.user));
    if (login) history.replaceState(null, "", login.returnTo);
    return client;
  });
  client.catch((error) => (state.error = error));
  const act = (name) => () => client.then((client) => client[name]()).catch((error) => (state.error = error));
  return { state, login: act("loginWithEmail"), logout: act("logout") };
}
