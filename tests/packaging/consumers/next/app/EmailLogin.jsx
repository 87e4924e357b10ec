"use client";
import { EmailLoginProvider, useEmailLogin } from "idporten-email-login/react";
import { useRouter } from "next/navigation";

export function EmailLogin() {
  const settings = { clientId: "your-client-id", redirectUri: "/", environment: "test" };
  const router = useRouter();
  return <EmailLoginProvider {...settings} onLogin={({ returnTo }) => router.replace(returnTo)}><Account /></EmailLoginProvider>;
}

function Account() {
  const { user, status, error, login, logout } = useEmailLogin();
  if (status === "loading") return <p id="loading">Laster …</p>;
  if (user) return <p><span id="email">{user.email}</span> <button onClick={logout}>Logg ut</button></p>;
  return <><button id="login" onClick={login} disabled={status === "leaving"}>Logg inn med e-post</button>{error && <p role="alert">{error.userMessage()}</p>}</>;
}
