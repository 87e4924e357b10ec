import { createClient } from "idporten-email-login";

const client = createClient({
  clientId: "your-client-id",
  redirectUri: "/",
  postLogoutRedirectUri: "/",
  ...(import.meta.env.IDPORTEN ?? { environment: "test" }),
});
const [login, logout, email, notice] = ["login", "logout", "email", "notice"].map((id) => document.getElementById(id));

const show = (user) => {
  email.textContent = user ? user.email : "";
  login.hidden = Boolean(user);
  logout.hidden = !user;
};
const goOn = ({ returnTo }) => returnTo && history.replaceState(history.state, "", returnTo);
const fail = (error) => {
  goOn(error);
  notice.textContent = error.userMessage();
};

login.onclick = () => client.loginWithEmail({ returnTo: location.href }).catch(fail);
logout.onclick = () => client.logout().catch(fail);
client.onSessionChange(show);
client.start().then((result) => result.login && goOn(result.login)).catch(fail);
