import { createClient } from "idporten-email-login";

export function emailLogin(options) {
  const state = $state({ user: null, error: null });
  const client = createClient(options);
  const attempt = (work) => () => client.then(work).catch((error) => (state.error = error));
  attempt(async (client) => {
    client.onSessionChange((user) => (state.user = user));
    const { login } = await client.start().finally(() => (state.user = client.user));
    if (login) history.replaceState(null, "", login.returnTo);
  })();
  const [login, logout] = [(client) => client.loginWithEmail(), (client) => client.logout()].map(attempt);
  return { state, login, logout };
}
