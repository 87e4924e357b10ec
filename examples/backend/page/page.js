// The page of a service with a server. Who is logged in is what the server says: ID-porten tells it of logout elsewhere.

import { createClient } from "/pkg/index.js";
import "/pkg/session-warning.js";

const settings = await (await fetch("/settings.json")).json();
const client = createClient(settings);
document.querySelector("idporten-session-warning").client = client;
const [who, problem, login, logout] = ["who", "problem", "login", "logout"].map((id) => document.getElementById(id));

/** Asks the server, and believes it. */
async function look() {
  await opened;
  const response = await fetch("/session");
  if (!response.ok) throw new Error("The service does not answer.");
  const user = await response.json();
  if (!user && client.user) await client.logout({ localOnly: true });
  who.textContent = user ? user.email : "Ingen er logget inn.";
  login.hidden = Boolean(user);
  logout.hidden = !user;
}

/** Opens the server's session with the ID token, at once: it lives about 120 seconds. */
async function open({ idToken, returnTo }) {
  const response = await fetch("/session", { method: "POST", headers: { authorization: `Bearer ${idToken}` } });
  if (!response.ok) problem.textContent = "Tjenesten godtok ikke innloggingen. Prøv igjen.";
  history.replaceState(history.state, "", returnTo);
}

const attempt = (work) => async () => {
  try {
    await work();
  } catch (error) {
    problem.textContent = error.userMessage?.() ?? "Noe gikk galt. Prøv igjen.";
    console.error(error);
  }
};

login.onclick = attempt(() => client.loginWithEmail());
logout.onclick = attempt(async () => {
  const response = await fetch("/session", { method: "DELETE" });
  if (!response.ok) throw new Error("The service's own session goes on.");
  await client.logout();
});
/** The server's session ends without requests, the page's without input: what the person does here must reach the server. */
let told = client.sessionExpiresAt;
setInterval(() => {
  if (client.sessionExpiresAt > told) attempt(look)();
  told = client.sessionExpiresAt;
}, 60_000);

document.addEventListener("visibilitychange", attempt(look));
addEventListener("pageshow", ({ persisted }) => persisted && attempt(look)());

const opened = attempt(async () => {
  const result = await client.start();
  if (result.kind === "logged-in") await open(result.login);
})();
await attempt(look)();
