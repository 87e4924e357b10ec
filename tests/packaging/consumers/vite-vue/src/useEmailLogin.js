import { createClient } from "idporten-email-login";
import { onMounted, readonly, shallowRef } from "vue";

export function useEmailLogin(options) {
  const client = createClient(options);
  const [user, error] = [shallowRef(client.user), shallowRef(null)];
  const goOn = (it) => {
    if (!it?.returnTo) return;
    history.replaceState(history.state, "", it.returnTo);
    // Routers show the page of the new address.
    dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
  };
  const attempt = (work) => work.catch((reason) => goOn((error.value = reason)));
  client.onSessionChange((now) => (user.value = now));
  // Not where a server renders the page.
  onMounted(() => attempt(client.start().then(({ login }) => goOn(login))));
  const login = () => attempt(client.loginWithEmail({ returnTo: location.href }));
  const logout = () => attempt(client.logout());
  return { client, user: readonly(user), error: readonly(error), login, logout };
}
