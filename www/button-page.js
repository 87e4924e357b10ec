// The page of the button's variants: puts the code of each below it, and this server's addresses into all of them.

import { createClient } from "/pkg/index.js";

const config = await (await fetch("/config.json")).json();

for (const button of document.querySelectorAll("idporten-email-button")) {
  if (button.getAttribute("redirect-uri") === "http://localhost:8080/") button.setAttribute("redirect-uri", config.redirectUri);
  if (button.hasAttribute("issuer")) button.setAttribute("issuer", config.issuer);
  showCode(button);
}

// What is wider than its place is scrolled, by the keyboard too.
for (const pre of document.querySelectorAll("pre")) pre.tabIndex = 0;

function showCode(button) {
  const code = document.createElement("code");
  code.textContent = button.outerHTML.replaceAll('=""', "").replaceAll(/ ([a-z-]+=)/g, "\n  $1").replace(/>(?=[^<]*<\/)/, "\n>");
  const shown = document.createElement("pre");
  shown.append(code);
  const copy = document.createElement("button");
  copy.type = "button";
  copy.className = "ds-button";
  copy.dataset.variant = "tertiary";
  copy.dataset.size = "sm";
  copy.textContent = "Copy";
  copy.ariaLabel = `Copy: ${button.parentElement.querySelector("h2").textContent}`;
  const status = document.createElement("span");
  status.role = "status";
  copy.addEventListener("click", async () => {
    const all = [...button.parentElement.querySelectorAll("pre")].map((pre) => pre.textContent);
    await navigator.clipboard.writeText(all.join("\n\n"));
    status.textContent = "Copied";
  });
  const row = document.createElement("p");
  row.className = "ds-paragraph";
  row.append(copy, " ", status);
  button.after(shown);
  button.parentElement.append(row);
}

await import("/pkg/button.js");
// With the options that the attributes of the others give: a page has one client.
const { clientId, redirectUri, issuer } = config;
const client = createClient({ clientId, redirectUri, issuer });
document.querySelector("#with-client").client = client;
await client.start();
