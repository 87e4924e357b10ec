import { useEmailLogin } from "idporten-email-login/react";

export function Account() {
  const { user, status, error, login, logout } = useEmailLogin();
  if (status === "loading") return <p id="loading">Et øyeblikk …</p>;
  if (user) return <p><span id="email">{user.email}</span> <button id="logout" onClick={logout}>Logg ut</button></p>;
  return (
    <>
      <button id="login" onClick={login} disabled={status === "leaving"}>Logg inn med e-post</button>
      {error && <p role="alert">{error.userMessage()}</p>}
    </>
  );
}
