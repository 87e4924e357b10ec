// The pages as HTML.

import { languages, textsIn } from "./texts.mjs";

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** HTML that needs no escaping any more. */
class Html {
  constructor(text) {
    this.text = text;
  }
}

const toHtml = (value) => {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(toHtml).join("");
  return String(value ?? "").replace(/[&<>"']/g, (character) => escapes[character]);
};

const html = (strings, ...values) => new Html(String.raw({ raw: strings }, ...values.map(toHtml)));

/** «e-post» and «ID-porten» are one word each, and are not broken after the hyphen. */
const unbroken = (text) => new Html(toHtml(text).replaceAll(/\b(?:e|ID)-\p{L}+/giu, '<span class="unbroken">$&</span>'));

/** HTML from the OpenID Provider library. */
export const trusted = (text) => new Html(text);

function page({ locale, title, switchTo, aside = "", script = "" }, main) {
  const texts = textsIn(locale);
  const languageLinks = Object.entries(languages).map(([tag, name]) =>
    tag === locale
      ? html`<li aria-current="true" lang="${tag}">${name}</li>`
      : html`<li><a class="ds-link" lang="${tag}" hreflang="${tag}" href="?language=${tag}">${name}</a></li>`,
  );
  return html`<!doctype html>
<html lang="${locale}" data-color-scheme="auto">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ID-porten</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/design/inter.css">
<link rel="stylesheet" href="/design/theme.css">
<link rel="stylesheet" href="/design/components.css">
<link rel="stylesheet" href="/idporten.css">
</head>
<body>
<header>
<p class="brand">ID-porten</p>
${switchTo === false ? "" : html`<nav aria-label="${texts.languages}"><ul>${languageLinks}</ul></nav>`}
<p class="ds-alert stand-in" data-color="warning">${unbroken(texts.standIn)}</p>
</header>
<div class="columns">
<main class="ds-card">
<h1 class="ds-heading" data-size="md">${unbroken(title)}</h1>
${main}
</main>
${aside}
</div>
${script}
</body>
</html>`.text;
}

const service = (view) => html`<p class="ds-paragraph">${textsIn(view.locale).service} <strong>${view.clientName}</strong></p>`;

const field = ({ id, label, help, error, value, attributes }) => html`
<div class="ds-field">
<label class="ds-label" for="${id}">${unbroken(label)}</label>
<p class="ds-paragraph" data-field="description" id="${id}-help">${unbroken(help)}</p>
<input class="ds-input" id="${id}" name="${id}" aria-describedby="${id}-help${error ? ` ${id}-error` : ""}" ${error ? trusted('aria-invalid="true"') : ""} ${trusted(attributes)} ${value ? html`value="${value}"` : ""} autofocus required>
${error ? html`<p class="ds-validation-message" id="${id}-error" role="alert">${unbroken(error)}</p>` : ""}
</div>`;

const buttons = (view, text) => html`
<div class="buttons">
<button class="ds-button" data-variant="primary">${text}</button>
</div>
</form>
<form method="post" action="/login/${view.uid}/cancel">
<button class="ds-button cancel" data-variant="tertiary">${textsIn(view.locale).cancel}</button>`;

/** `needed`: on a narrow screen it comes before the field that asks for what is in it. */
const inbox = ({ locale, mails }, needed = "") => {
  const texts = textsIn(locale);
  const list = mails.map(
    (mail) => html`<li class="ds-card"><p class="ds-paragraph" data-size="sm">${mail.to}</p><p>${texts.inboxCode} <strong class="code">${mail.code}</strong></p></li>`,
  );
  return html`<aside class="inbox ${needed}" aria-labelledby="inbox"><h2 class="ds-heading" data-size="xs" id="inbox">${texts.inbox}</h2>
${mails.length ? html`<ul>${list}</ul>` : html`<p class="ds-paragraph">${unbroken(texts.inboxEmpty)}</p>`}</aside>`;
};

export function emailPage(view) {
  const texts = textsIn(view.locale);
  const email = field({
    id: "email",
    label: texts.emailLabel,
    help: texts.emailHelp,
    error: view.error && texts.emailWrong,
    value: view.email,
    attributes: 'type="email" autocomplete="email" maxlength="254" spellcheck="false"',
  });
  return page(
    { ...view, title: texts.emailTitle, aside: inbox(view) },
    html`${service(view)}<form method="post" action="/login/${view.uid}/email" novalidate>${email}${buttons(view, texts.emailButton)}</form>`,
  );
}

export function codePage(view) {
  const texts = textsIn(view.locale);
  const code = field({
    id: "code",
    label: texts.codeLabel,
    help: `${texts.codeHelp} ${view.email}.`,
    error: view.error && texts[view.error],
    attributes: 'inputmode="numeric" autocomplete="one-time-code" maxlength="6"',
  });
  return page(
    { ...view, title: texts.codeTitle, aside: inbox(view, "needed") },
    html`${service(view)}<form method="post" action="/login/${view.uid}/code" novalidate>${code}${buttons(view, texts.codeButton)}</form>
<p><a class="ds-link" href="/login/${view.uid}/email">${texts.otherAddress}</a></p>`,
  );
}

export function selectorPage(view) {
  const texts = textsIn(view.locale);
  const choice = (path, name) => html`<li><a class="ds-button" data-variant="secondary" href="/login/${view.uid}/${path}">${unbroken(name)}</a></li>`;
  return page(
    { ...view, title: texts.selectTitle },
    html`${service(view)}<ul class="choices">${view.email ? choice("email", texts.selectEmail) : ""}${choice("eid", texts.selectEid)}</ul>
<form method="post" action="/login/${view.uid}/cancel"><button class="ds-button cancel" data-variant="tertiary">${texts.cancel}</button></form>`,
  );
}

export function eidPage(view) {
  const texts = textsIn(view.locale);
  return page(
    { ...view, title: texts.eidTitle },
    html`${service(view)}<p class="ds-paragraph">${texts.eidText}</p><form method="post" action="/login/${view.uid}/eid">${buttons(view, texts.eidButton)}</form>`,
  );
}

/** Calls the services' front-channel logout pages in frames, then goes on by itself. */
export function logoutPage({ locale, form, frames }) {
  const texts = textsIn(locale);
  const calls = frames.map((url) => html`<iframe src="${url}" title="" hidden></iframe>`);
  return page(
    { locale, title: texts.logoutTitle, switchTo: false, script: html`<script src="/logout.js"></script>` },
    html`${trusted(form)}<input type="hidden" name="logout" value="yes" form="op.logoutForm">
<button class="ds-button" form="op.logoutForm">${texts.logoutButton}</button>${calls}`,
  );
}

const wayBack = (locale, { name, url }) => html`<p class="ds-paragraph"><a class="ds-link" href="${url}">${textsIn(locale).backTo} ${name}</a></p>`;

export function loggedOutPage({ locale, service: left }) {
  return page({ locale, title: textsIn(locale).loggedOut, switchTo: false }, left ? wayBack(locale, left) : "");
}

export function noSessionPage({ locale, service: left }) {
  const texts = textsIn(locale);
  return page(
    { locale, title: texts.loggedOut, switchTo: false },
    html`<p class="ds-paragraph">${texts.noSession}</p>${left ? wayBack(locale, left) : ""}`,
  );
}

/** `known`: the clients that there are, where another one was asked for; `registered`: what was sent and what is registered. */
export function errorPage({ locale, error, description, known, registered }) {
  const texts = textsIn(locale);
  return page(
    { locale, title: texts.errorTitle, switchTo: false },
    html`<div role="alert"><p class="ds-paragraph"><code>${error}</code></p><p class="ds-paragraph">${description}</p>
${known ? html`<p class="ds-paragraph">${texts.known}: <code>${known}</code></p>` : ""}
${registered ? html`<p class="ds-paragraph">${texts.registered}: <code>${registered}</code></p>` : ""}</div>`,
  );
}
