// The page of a service with a server. The server has the user: ID-porten notifies it of logout elsewhere.

import { createClient } from "/pkg/index.js";
import "/pkg/session-warning.js";

const settings = await (await fetch("/settings.json")).json();
// The server has one session for all tabs, so a tab that is in use counts for each of them.
const client = createClient({ ...settings, session: { store: "tabs" } });
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

/** The user that the page shows. */
let shown = null;

function show(user) {
  shown = user;
  who.textContent = user ? user.email : "Ingen er logget inn.";
  login.hidden = Boolean(user);
  logout.hidden = !user;
}

async function serverUser() {
  const response = await fetch("/session");
  if (!response.ok) throw new Error("The service does not answer.");
  return response.json();
}

/** Returns the server's user, unless the page has another one. */
async function knownToServer() {
  await opened;
  if (sessionStorage.getItem(UNCERTAIN) !== null) await closeSession();
  let user = await serverUser();
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

/** Ends the server's session of a user, unless another one has logged in there. */
async function closeSessionOf({ sub }) {
  sessionStorage.setItem(UNCERTAIN, "");
  if ((await serverUser())?.sub === sub) await closeSession();
  else sessionStorage.removeItem(UNCERTAIN);
}

// A session that has expired here ends at the server, too. No user is shown until the server has answered.
client.onSessionChange((user, reason) => {
  if (user) return;
  const ended = shown;
  show(null);
  attempt(async () => {
    if (["idle", "max-age"].includes(reason) && ended) await closeSessionOf(ended);
    await look();
  })();
});

document.addEventListener("visibilitychange", attempt(look));
addEventListener("pageshow", ({ persisted }) => persisted && attempt(look)());

const opened = attempt(async () => {
  const result = await client.start();
  if (result.kind === "logged-in") await open(result.login);
})();
await attempt(look)();
