import { EmailLoginProvider, RequireEmailLogin, useEmailLogin } from "idporten-email-login/react";
import { settings } from "./settings.js";

export function App() {
  return <EmailLoginProvider {...settings}><Account /><RequireEmailLogin fallback={null}><Cases /></RequireEmailLogin></EmailLoginProvider>;
}

function Account() {
  const { user, status, error, login, logout } = useEmailLogin();
  if (status === "loading") return <p>Laster …</p>;
  if (user) return <p><span id="email">{user.email}</span> <button onClick={logout}>Logg ut</button></p>;
  return <><button id="login" onClick={login} disabled={status === "leaving"}>Logg inn med e-post</button>{error && <p role="alert">{error.userMessage()}</p>}</>;
}

function Cases() {
  return <h2>Saker</h2>;
}
