// A page whose query says what a test wants of it.

import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { EmailLoginProvider, useEmailLogin } from "idporten-email-login/react";

const config = await (await fetch("/config.json")).json();
globalThis.seen = { statuses: [], logins: [] };

function Account() {
  const { user, status, error, login, logout } = useEmailLogin();
  if (seen.statuses.at(-1) !== status) seen.statuses.push(status);
  return (
    <main>
      <p id="status">{status}</p>
      {user && <p id="user-email">{user.email}</p>}
      {error && <p role="alert">{error.code}</p>}
      <button id="login" onClick={login}>Logg inn</button>
      <button id="elsewhere" onClick={() => login({ returnTo: "/saker?side=2" })}>Logg inn, videre til saker</button>
      <button id="wrong" onClick={() => login({ returnTo: "https://evil.example/" })}>Logg inn, videre til et annet sted</button>
      <button id="logout" onClick={() => logout({ localOnly: true })}>Logg ut</button>
    </main>
  );
}

function Page() {
  const [shown, setShown] = useState(true);
  globalThis.show = setShown;
  const { onLogin, wrongOption } = globalThis.props ?? {};
  return shown && (
    <EmailLoginProvider {...config} {...wrongOption} onLogin={onLogin && ((login) => seen.logins.push(login.returnTo))}>
      <Account />
    </EmailLoginProvider>
  );
}

createRoot(document.getElementById("root")).render(<StrictMode><Page /></StrictMode>);
