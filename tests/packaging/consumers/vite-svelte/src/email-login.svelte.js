import { createClient } from "idporten-email-login";

export function emailLogin(options) {
  const client = createClient(options);
  const state = $state({ user: client.user, error: null });
  const goOn = (it) => {
    if (!it?.returnTo) return;
    history.replaceState(history.state, "", it.returnTo);
    // Routers show the page of the new address.
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  };
  const attempt = (work) => work.catch((error) => goOn((state.error = error)));
  client.onSessionChange((user) => (state.user = user));
  attempt(client.start().then(({ login }) => goOn(login)));
  const login = () => attempt(client.loginWithEmail({ returnTo: location.href }));
  const logout = () => attempt(client.logout());
  return { client, state, login, logout };
}
