// The demo: a service's own page with its own e-mail login button.

import { createClient } from "/pkg/index.js";
import "/pkg/button.js";
import "/pkg/session-warning.js";
import { locale, setUpLanguages, text } from "./language.js";
import { addStep, drawSteps } from "./steps.js";

const account = document.getElementById("account");

let client;
let view = { kind: "loading" };

function draw() {
  const content = views[view.kind](view);
  account.replaceChildren(...content);
  account.ariaBusy = String(view.kind === "loading");
  drawSteps();
}

function show(next) {
  view = next;
  draw();
}

function element(name, attributes, ...children) {
  const node = document.createElement(name);
  const { dataset, ...properties } = attributes;
  Object.assign(node, properties);
  Object.assign(node.dataset, dataset);
  node.append(...children);
  return node;
}

const heading = (content) => element("h2", { className: "ds-heading", dataset: { size: "md" } }, content);
const paragraph = (content) => element("p", { className: "ds-paragraph" }, content);

function loginButton(label) {
  const button = element("idporten-email-button", { id: "login", client }, ...(label ? [label] : []));
  button.setAttribute("locale", locale());
  button.setAttribute("return-to", location.pathname);
  button.addEventListener("login-error", (event) => {
    event.preventDefault();
    show({ kind: "error", error: event.detail });
  });
  return button;
}

function logoutButton() {
  const button = element("button", { type: "button", className: "ds-button", id: "logout", dataset: { variant: "secondary" } }, text("logout"));
  const { searchParams } = new URL(location.href);
  button.addEventListener("click", () => {
    const method = searchParams.get("logout") === "get" ? "get" : "post";
    client.logout({ method }).catch((error) => show({ kind: "error", error }));
  });
  return button;
}

/** An address breaks before "@" and after a full stop, where it must. */
const address = (text) => text.split(/(?=@)|(?<=\.)/).flatMap((part) => [part, element("wbr", {})]);

function userDetails(user) {
  const time = (seconds) => new Date(seconds * 1000).toLocaleString(locale() === "se" ? "nb" : locale(), { dateStyle: "medium", timeStyle: "short" });
  const rows = {
    email: user.email && address(user.email),
    sub: user.sub,
    acr: user.acr,
    locale: user.locale,
    authTime: user.authTime && time(user.authTime),
    sessionEnd: `${time(client.sessionExpiresAt / 1000)}, ${text("sessionEndText")}`,
  };
  const entries = Object.entries(rows).filter(([, value]) => value);
  const pairs = entries.flatMap(([name, value]) => [
    element("dt", {}, text(name)),
    element("dd", { id: `user-${name}` }, ...[value].flat()),
  ]);
  return element("dl", {}, ...pairs);
}

function errorAlert(error) {
  // The user knows it, and nothing failed.
  const cancelled = error.code === "login_cancelled";
  const alert = element("div", { className: "ds-alert", role: "alert", tabIndex: -1, dataset: { color: cancelled ? "info" : "danger" } });
  alert.append(
    ...(cancelled ? [] : [element("h2", { className: "ds-heading", dataset: { size: "xs" } }, text("errorTitle"))]),
    paragraph(error.userMessage?.(locale()) ?? ""),
    element("p", { className: "ds-paragraph details", dataset: { size: "sm" } }, `${text("errorCode")}: `, element("code", {}, error.code ?? error.name)),
  );
  return alert;
}

const views = {
  loading: () => [paragraph(text("loading"))],
  anonymous: () => [heading(text("loginTitle")), paragraph(text("loginText")), loginButton()],
  "logged-out": () => [paragraph(text("loggedOut")), ...views.anonymous()],
  "logged-in": ({ user }) => [heading(text("welcome")), userDetails(user), logoutButton()],
  error: ({ error }) => [errorAlert(error), loginButton(text("again"))],
};

/** Where the login began: another page of the demo is loaded. */
function goOn(address) {
  if (new URL(address, location.href).pathname === location.pathname) history.replaceState(history.state, "", address);
  else location.replace(address);
}

async function start() {
  setUpLanguages(draw);
  const config = await (await fetch("/config.json")).json();
  client = createClient({ ...config, locale: locale(), onTrace: addStep });
  document.querySelector("idporten-session-warning").client = client;
  client.onSessionChange((user) => show(user ? { kind: "logged-in", user } : { kind: "anonymous" }));
  const result = await client.start();
  if (result.login) goOn(result.login.returnTo);
  show(result.user ? { kind: "logged-in", user: result.user } : result);
}

start().catch((error) => {
  if (error.returnTo) goOn(error.returnTo);
  show({ kind: "error", error });
  account.querySelector(".ds-alert").focus();
});
