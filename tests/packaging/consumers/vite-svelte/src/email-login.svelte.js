import { createClient } from "idporten-email-login";

export function emailLogin(options) {
  const client = createClient(options);
  const state = $state({ user: client.user, error: null });
  const attempt = (work) => work.catch((error) => (state.error = error));
  client.onSessionChange((user) => (state.user = user));
  attempt(client.start().then(({ login }) => login && history.replaceState(null, "", login.returnTo)));
  const [login, logout] = [() => attempt(client.loginWithEmail()), () => attempt(client.logout())];
  return { state, login, logout };
}
