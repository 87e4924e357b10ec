// The login pages: an address, a code, and back to the service.

import { randomInt } from "node:crypto";
import { domainToASCII, domainToUnicode } from "node:url";
import { codePage, eidPage, emailPage, selectorPage } from "./pages.mjs";
import { EMAIL, askedFor } from "./provider.mjs";
import { language, languages } from "./texts.mjs";

const MAX_ATTEMPTS = 3;
/** How many mails are stored of each address, and of all. */
const MAILBOX = 20;
const MAX_MAILS = 2000;
const TEST_PERSON = { pid: "21880198374" };

/** An address as the user has written it: browsers send the domain of <input type="email"> in punycode. */
const written = (address) => address.replace(/[^@]*$/, (domain) => (/(^|\.)xn--/i.test(domain) && domainToUnicode(domain)) || domain);

/** An address as mailboxes are compared: without regard to case, and with the domain as browsers send it (punycode). */
export function mailboxOf(address) {
  const [, local, domain] = /^(.*)@([^@]*)$/s.exec(address.toLowerCase()) ?? [];
  return domain === undefined ? address : `${local}@${domainToASCII(domain) || domain}`;
}

/** The mail that would have been sent, newest first. */
export class Inbox {
  mails = [];

  send(to) {
    const code = String(randomInt(1_000_000)).padStart(6, "0");
    this.mails = [{ to, code, sent_at: new Date().toISOString() }, ...this.mails].slice(0, MAX_MAILS);
    return code;
  }

  /** The newest mails to an address, or to any. */
  of(address) {
    return this.mails.filter(({ to }) => address === undefined || mailboxOf(to) === mailboxOf(address)).slice(0, MAILBOX);
  }
}

async function form(request) {
  let body = "";
  for await (const chunk of request) {
    body += chunk;
    if (body.length > 10_000) throw new Error("The form is too large.");
  }
  return new URLSearchParams(body);
}

export function createLogin({ provider, accounts, inbox }) {
  const pending = new Map();

  const steps = {
    "GET ": async ({ view, params }) => {
      const asked = askedFor(params.acr_values);
      if (asked.join() === EMAIL) return emailPage(view);
      return selectorPage({ ...view, email: asked.includes(EMAIL) });
    },
    "GET email": ({ view }) => emailPage(view),
    // Each good or wrong answer is followed by a GET, so that Back never asks to send a form again.
    "POST email": async ({ view, request, goTo }) => {
      const email = written((await form(request)).get("email")?.trim() ?? "");
      if (email.length > 254 || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return emailPage({ ...view, email, error: true });
      pending.set(view.uid, { email, code: inbox.send(email), attempts: 0 });
      return goTo("code");
    },
    "POST code": async ({ view, request, finish, goTo }) => {
      const login = pending.get(view.uid);
      if (!login) return goTo("email");
      if ((await form(request)).get("code")?.trim() === login.code) {
        pending.delete(view.uid);
        return finish({ email: login.email, mailbox: mailboxOf(login.email), locale: view.locale }, EMAIL, ["Selfregistered-email"]);
      }
      login.attempts += 1;
      login.error = "codeWrong";
      if (login.attempts === MAX_ATTEMPTS) {
        pending.set(view.uid, { email: login.email, code: inbox.send(login.email), attempts: 0, error: "codeAgain" });
      }
      return goTo("code");
    },
    "GET code": ({ view, goTo }) => {
      const login = pending.get(view.uid);
      return login ? codePage({ ...view, ...login, mails: inbox.of(login.email).slice(0, 1) }) : goTo("email");
    },
    "GET eid": ({ view }) => eidPage(view),
    "POST eid": ({ view, params, finish }) => {
      const high = (params.acr_values ?? "").includes("loa-high");
      const acr = high ? "idporten-loa-high" : "idporten-loa-substantial";
      return finish({ ...TEST_PERSON, locale: view.locale }, acr, ["TestID"]);
    },
    "POST cancel": ({ view, end }) => {
      pending.delete(view.uid);
      return end({ error: "access_denied", error_description: "The user cancelled" });
    },
  };

  /** Answers a request for a login page; gives the HTML, or nothing when it has answered itself. */
  return async function login(request, response) {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const [, uid, step = ""] = /^\/login\/([\w-]+)(?:\/(\w+))?$/.exec(pathname) ?? [];
    const handler = steps[`${request.method} ${step}`];
    if (!uid || !handler) return undefined;

    const chosen = searchParams.get("language");
    if (Object.hasOwn(languages, chosen)) {
      response.writeHead(303, { location: pathname, "set-cookie": `language=${chosen}; Path=/; SameSite=Lax; HttpOnly` });
      response.end();
      return "";
    }
    const { params } = await provider.interactionDetails(request, response);
    const client = await provider.Client.find(params.client_id);
    const view = {
      uid,
      clientName: client.clientName ?? client.clientId,
      locale: language(request, params.ui_locales),
      mails: inbox.of(),
    };
    const end = async (result) => {
      await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
      return "";
    };
    const goTo = (next) => {
      response.writeHead(303, { location: `/login/${uid}/${next}` });
      response.end();
      return "";
    };
    const finish = (account, acr, amr) => end({ login: { accountId: accounts.add(account), acr, amr } });
    return handler({ view, params, request, finish, end, goTo });
  };
}
