// The page at the redirect URI: logs in and out with the SDK, and reports to the script what happened, and nothing personal.

import { createClient } from "/pkg/index.js";

const settings = await (await fetch("/check/settings.json")).json();
const [now, login, logout] = ["now", "login", "logout"].map((id) => document.getElementById(id));

const tell = (what) => fetch("/check/reported", { method: "POST", body: JSON.stringify(what), keepalive: true });

const client = createClient({ ...settings, onTrace: ({ step, detail }) => void tell({ step, detail }) });

const attempt = async (work) => {
  try {
    await work();
  } catch (error) {
    now.textContent = error.userMessage();
    await tell({ code: error.code, message: error.message, provider: error.provider?.error });
  }
};

login.onclick = () => attempt(() => client.loginWithEmail({ locale: "nb" }));
logout.onclick = () => attempt(() => client.logout());

await attempt(async () => {
  const { kind, user, login: result, stateMatched } = await client.start();
  const claims = result && Object.keys(result.claims).sort().join(" ");
  now.textContent = { anonymous: "No user is logged in.", "logged-out": "You are logged out. The check is complete." }[kind] ?? "You are logged in.";
  login.hidden = Boolean(user);
  logout.hidden = !user;
  await tell({ kind, claims, stateMatched });
});
