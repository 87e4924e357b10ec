// The page of the session warning: a session that lasts seconds, and a draft that must not be lost.

import { createClient } from "/pkg/index.js";
import "/pkg/button.js";
import "/pkg/session-warning.js";
import { setUpLanguages, text } from "./language.js";

const SESSION = { idleTimeout: 40, maxAge: 180, warning: 20 };

const who = document.getElementById("who");
const button = document.querySelector("idporten-email-button");
const logout = document.getElementById("logout");

const config = await (await fetch("/config.json")).json();
const client = createClient({ ...config, session: SESSION });

function draw() {
  const { user } = client;
  who.textContent = user ? `${text("welcome")}: ${user.email ?? user.sub}` : text("loggedOut");
  button.hidden = Boolean(user);
  logout.hidden = !user;
}

button.client = client;
document.querySelector("idporten-session-warning").client = client;
logout.addEventListener("click", () => client.logout().catch((error) => (who.textContent = error.userMessage())));
client.onSessionChange(draw);
try {
  await client.start();
} catch (error) {
  console.error(error);
}
setUpLanguages(draw);
