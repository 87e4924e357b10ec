// The page of a service with a server. The server has the user: ID-porten notifies it of logout elsewhere.

import { createClient } from "/pkg/index.js";
import "/pkg/session-warning.js";

const settings = await (await fetch("/settings.json")).json();
const client = createClient(settings);
document.querySelector("idporten-session-warning").client = client;
const [who, problem, login, logout] = ["who", "problem", "login", "logout"].map((id) => document.getElementById(id));

/** Set in this tab while it is not certain whose session the server has: no user is shown until the server has ended it. */
const UNCERTAIN = "session-is-uncertain";

async function closeSession() {
  sessionStorage.setItem(UNCERTAIN, "");
  const response = await fetch("/session", { method: "DELETE" });
  if (!response.ok) throw new Error("The service's own session goes on.");
  sessionStorage.removeItem(UNCERTAIN);
}

function show(user) {
  who.textContent = user ? user.email : "Ingen er logget inn.";
  login.hidden = Boolean(user);
  logout.hidden = !user;
}

/** Returns the server's user, unless the page has another one. */
async function knownToServer() {
  await opened;
  if (sessionStorage.getItem(UNCERTAIN) !== null) await closeSession();
  const response = await fetch("/session");
  if (!response.ok) throw new Error("The service does not answer.");
  let user = await response.json();
  if (user && client.user && user.sub !== client.user.sub) {
    await closeSession();
    user = null;
  }
  if (!user && client.user) await client.logout({ localOnly: true });
  return user;
}

async function look() {
  try {
    show(await knownToServer());
  } catch (error) {
    show(null);
    throw error;
  }
}

/** Opens the server's session with the ID token, at once: it lives about 120 seconds. On any failure both sessions end, since the
 *  server may still have that of another user. */
async function open({ idToken, returnTo }) {
  history.replaceState(history.state, "", returnTo);
  sessionStorage.setItem(UNCERTAIN, "");
  try {
    const response = await fetch("/session", { method: "POST", headers: { authorization: `Bearer ${idToken}` } });
    if (!response.ok) throw new Error("The service has not taken the login.");
    sessionStorage.removeItem(UNCERTAIN);
  } catch (error) {
    await client.logout({ localOnly: true });
    throw error;
  }
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
  await closeSession();
  await client.logout();
});
/** The server's session ends without requests, the page's without input: input here must reach the server. */
let known = client.sessionExpiresAt;
setInterval(() => {
  if (client.sessionExpiresAt > known) attempt(look)();
  known = client.sessionExpiresAt;
}, 60_000);

// The page shows the server's user again. A session that has expired here has expired there, too.
client.onSessionChange((user, reason) => {
  const refresh = async () => {
    if (["idle", "max-age"].includes(reason)) await closeSession();
    await look();
  };
  if (!user) attempt(refresh)();
});

document.addEventListener("visibilitychange", attempt(look));
addEventListener("pageshow", ({ persisted }) => persisted && attempt(look)());

const opened = attempt(async () => {
  const result = await client.start();
  if (result.kind === "logged-in") await open(result.login);
})();
await attempt(look)();
