// A page whose query says what a test wants of it.

import { Fragment, StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { EmailLoginProvider, RequireEmailLogin, useEmailLogin } from "idporten-email-login/react";

const config = await (await fetch("/config.json")).json();
globalThis.seen = { statuses: [], logins: [], functions: new Set() };

/** A client whose page is never left. */
const stuck = {
  user: null,
  start: async () => ({ kind: "anonymous" }),
  onSessionChange: () => () => {},
  onSessionExpiring: () => () => {},
  loginWithEmail: () => new Promise(() => {}),
};

function Account() {
  const { user, status, error, expiry, reason, login, logout, extend } = useEmailLogin();
  seen.functions.add(login).add(logout).add(extend);
  useEffect(() => {
    if (globalThis.props?.logoutAtOnce) logout({ localOnly: true });
  }, [logout]);
  if (seen.statuses.at(-1) !== status) seen.statuses.push(status);
  return (
    <main>
      <p id="status">{status}</p>
      <p id="reason">{reason}</p>
      {user && <p id="user-email">{user.email}</p>}
      {error && <p role="alert">{error.code}</p>}
      <button id="login" onClick={login}>Logg inn</button>
      <button id="elsewhere" onClick={() => login({ returnTo: "/saker?side=2" })}>Logg inn, videre til saker</button>
      <button id="wrong" onClick={() => login({ returnTo: "https://evil.example/" })}>Logg inn, videre til et annet sted</button>
      {expiry && <button id="extend" onClick={extend}>{expiry.extendable ? "Forbli innlogget" : "Logg inn på nytt"}</button>}
      <RequireEmailLogin fallback={<p id="fallback">Logg inn for å se sakene dine.</p>}><p id="private">Sakene dine</p></RequireEmailLogin>
      <button id="leave" onClick={logout}>Logg ut av ID-porten</button>
      <button id="logout" onClick={() => logout({ localOnly: true })}>Logg ut</button>
    </main>
  );
}

function Page() {
  const [shown, setShown] = useState(true);
  globalThis.show = setShown;
  const { onLogin, wrongOption, isStuck } = globalThis.props ?? {};
  const reported = (login) => {
    seen.logins.push(login.returnTo);
    if (onLogin === "throws") throw new Error("the page's own");
  };
  return shown && (
    <EmailLoginProvider {...(isStuck ? { client: stuck } : { ...config, ...wrongOption })} onLogin={onLogin && reported}>
      <Account />
    </EmailLoginProvider>
  );
}

const Mode = globalThis.props?.lax ? Fragment : StrictMode;
createRoot(document.getElementById("root")).render(<Mode><Page /></Mode>);
