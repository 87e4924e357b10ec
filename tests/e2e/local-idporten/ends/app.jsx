// A page with all that can say who is logged in: the client's calls, the button and the React hook.

import { createRoot } from "react-dom/client";
import { createClient } from "idporten-email-login";
import "idporten-email-login/button";
import { EmailLoginProvider, useEmailLogin } from "idporten-email-login/react";

const options = { ...(await (await fetch("/config.json")).json()), ...JSON.parse(sessionStorage.getItem("test-options") ?? "{}") };
globalThis.response = performance.getEntriesByType("navigation")[0].name;
globalThis.client = createClient(options);
globalThis.reported = [];
globalThis.beforeLogin?.(client);
client.onSessionChange((user, reason) => reported.push([reason, user?.email ?? null]));

function Account() {
  const { user, status } = useEmailLogin();
  return <p id="hook">{[status, user?.email].join(" ")}</p>;
}

document.querySelector("idporten-email-button").client = client;
createRoot(document.getElementById("root")).render(<EmailLoginProvider {...options}><Account /></EmailLoginProvider>);
