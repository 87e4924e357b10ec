// The OpenID Provider: ID-porten's endpoints, tokens and rules, on a certified library.

import { createHmac, generateKeyPairSync, randomBytes } from "node:crypto";
import { Provider, errors, interactionPolicy } from "oidc-provider";
import { createMemoryAdapter } from "oidc-provider/lib/adapters/memory_adapter.js";
import { checkBackChannel, post } from "./back-channel.mjs";
import { errorPage, loggedOutPage, logoutPage, noSessionPage } from "./pages.mjs";
import { language } from "./texts.mjs";

/** The level of e-mail login. */
export const EMAIL = "selfregistered-email";

/** Not a secret: the same address must give the same sub after a restart. */
const PAIRWISE_SALT = "local stand-in";

/** A session ends without an authentication for so many seconds, and after four times as many in all. */
export const SESSION_SECONDS = 1800;
const LONGEST = 4;

const LEVELS = [[EMAIL], ["idporten-loa-low"], ["idporten-loa-substantial"], ["idporten-loa-high"]];
const level = (acr) => LEVELS.findIndex((values) => values.includes(acr));

/** The values of an `acr_values` parameter. */
export const askedFor = (acrValues = "") => acrValues.split(" ").filter(Boolean);

/** Whether the user has authenticated as the request asks. E-mail alone is asked for by name, all else is a lowest level. */
function satisfies(acr, acrValues) {
  const asked = askedFor(acrValues);
  if (!asked.length || asked.includes(acr)) return true;
  return asked.join() !== EMAIL && level(acr) > Math.min(...asked.map(level).filter((at) => at >= 0));
}

/** Who has logged in since the start, by account id. */
export class Accounts {
  #accounts = new Map();

  add(account) {
    const id = account.email ? `email:${account.mailbox}` : `pid:${account.pid}`;
    this.#accounts.set(id, account);
    return id;
  }

  find(id) {
    const account = this.#accounts.get(id);
    return (
      account && {
        accountId: id,
        claims: () => ({
          sub: id,
          email: account.email,
          pid: account.pid,
          locale: account.locale,
          jti: randomBytes(8).toString("base64url"),
        }),
      }
    );
  }
}

const origins = (client) => client.redirectUris.map((uri) => new URL(uri).origin);

/** state and nonce are required, and PKCE is by the library; a session of too low a level must be raised. */
function policy() {
  const base = interactionPolicy.base();
  const { Check } = interactionPolicy;
  const checks = base.get("login").checks;
  checks.add(
    new Check("required_parameters", "state and nonce are required", ({ oidc: { params } }) => {
      for (const name of ["state", "nonce"]) {
        if (!params[name]) throw new errors.InvalidRequest(`${name} is required`);
      }
      return Check.NO_NEED_TO_PROMPT;
    }),
    0,
  );
  checks.add(
    new Check("acr_values", "another assurance level is asked for", ({ oidc: { session, params } }) =>
      session.accountId && !satisfies(session.acr, params.acr_values) ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
    ),
  );
  return base;
}

/** Where a client with several hosts has the list of its redirect URIs (OIDC Core 8.1). Nothing is fetched: the answer is known here. */
const sectorOf = (client) => `https://sector.invalid/${encodeURIComponent(client.client_id)}`;

const hasSeveralHosts = ({ redirect_uris: uris }) => new Set(uris.map((uri) => new URL(uri).host)).size > 1;

function registration(client) {
  checkBackChannel(client);
  return {
    application_type: "web",
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code"],
    response_types: ["code"],
    subject_type: "pairwise",
    ...(hasSeveralHosts(client) && { sector_identifier_uri: sectorOf(client) }),
    ...(client.backchannel_logout_uri && { backchannel_logout_session_required: true }),
    ...client,
  };
}

/** Calls every service that the user is logged in to (Front-Channel Logout 1.0), which the library does not do. */
async function frontChannelCalls(provider, { oidc: { session } }) {
  const calls = Object.keys(session.authorizations ?? {}).map(async (clientId) => {
    const client = await provider.Client.find(clientId);
    if (!client?.frontchannel_logout_uri) return undefined;
    const url = new URL(client.frontchannel_logout_uri);
    url.searchParams.set("iss", provider.issuer);
    url.searchParams.set("sid", session.sidFor(clientId));
    return url.href;
  });
  return (await Promise.all(calls)).filter(Boolean);
}

/** Seconds that a session has from now: authentication requests alone prolong it. */
const lifetimes = (idle) => (_, session) => {
  const now = Math.floor(Date.now() / 1000);
  return Math.max(1, Math.min(idle, (session.loginTs ?? now) + LONGEST * idle - now));
};

export function createProvider({ issuer, loginOrigin, clients, accounts, sessionSeconds = SESSION_SECONDS }) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: randomBytes(8).toString("hex") };

  const provider = new Provider(issuer, {
    acrValues: LEVELS.flat(),
    // What the library uses without this option, with a warning in each developer's terminal.
    adapter: createMemoryAdapter(),
    claims: { openid: ["sub", "acr", "amr", "auth_time", "email", "pid", "locale", "jti"] },
    clientBasedCORS: (_, origin, client) => origins(client).includes(origin),
    clients: clients.map(registration),
    cookies: { keys: [randomBytes(32).toString("hex")], long: { httpOnly: true, sameSite: "none" } },
    discovery: {
      ui_locales_supported: ["nb", "nn", "en", "se"],
      prompt_values_supported: ["consent", "login", "none"],
      frontchannel_logout_supported: true,
      frontchannel_logout_session_supported: true,
    },
    // Logout by POST is what ID-porten recommends.
    enableHttpPostMethods: true,
    extraClientMetadata: { properties: ["frontchannel_logout_uri", "frontchannel_logout_session_required"] },
    extraParams: ["onbehalfof"],
    features: {
      backchannelLogout: { enabled: true },
      devInteractions: { enabled: false },
      introspection: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        async logoutSource(ctx, form) {
          const frames = await frontChannelCalls(provider, ctx);
          const locale = language(ctx.req, ctx.oidc.params.ui_locales);
          rememberLeaving(ctx, locale);
          ctx.body = logoutPage({ locale, form, frames });
        },
        async postLogoutSuccessSource(ctx) {
          const [uiLocales, clientId] = leaving(ctx);
          const client = clientId && (await provider.Client.find(clientId));
          ctx.body = loggedOutPage({ locale: language(ctx.req, uiLocales), service: client && serviceOf(client) });
        },
      },
    },
    fetch: async (url, options) => {
      const sector = clients.find((client) => sectorOf(client) === url);
      return sector ? Response.json(sector.redirect_uris) : post(url, options);
    },
    findAccount: (_, id) => accounts.find(id),
    interactions: { policy: policy(), url: (_, interaction) => `/login/${interaction.uid}` },
    async loadExistingGrant(ctx) {
      const { client, session, requestParamScopes } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope([...requestParamScopes].join(" "));
      await grant.save();
      return grant;
    },
    jwks: { keys: [jwk] },
    pairwiseIdentifier: (_, accountId, { clientId }) =>
      createHmac("sha512", PAIRWISE_SALT).update(`${accountId}\0${clientId}`).digest("base64url"),
    pkce: { required: () => true },
    renderError(ctx, { error, error_description: description }) {
      ctx.type = "html";
      const known = error === "invalid_client" && clients.map((client) => client.client_id).join(", ");
      const { client, params } = ctx.oidc ?? {};
      const registered = error === "invalid_redirect_uri" && client && [params.redirect_uri, ...client.redirectUris].join(", ");
      ctx.body = errorPage({ locale: language(ctx.req), error, description, known, registered });
    },
    responseTypes: ["code"],
    routes: {
      authorization: "/authorize",
      end_session: "/logout",
      introspection: "/tokeninfo",
      jwks: "/jwks.json",
      pushed_authorization_request: "/par",
      revocation: "/revoke",
      token: "/token",
      userinfo: "/userinfo",
    },
    scopes: ["openid", "profile"],
    subjectTypes: ["public", "pairwise"],
    ttl: { AccessToken: 120, AuthorizationCode: 60, Grant: 7200, IdToken: 120, Interaction: 3600, Session: lifetimes(sessionSeconds) },
  });

  provider.Client.prototype.includeSid = function includeSid() {
    return this.frontchannel_logout_session_required === true || this.backchannelLogoutSessionRequired === true;
  };
  provider.on("backchannel.error", (_, error, { clientId }) => console.error(`Back-channel logout of ${clientId}: ${error.message}`));
  provider.use(cookiesWithoutTls);
  provider.use(corsForRegisteredOrigins(provider, clients));
  provider.use(loginOnItsOwnOrigin(issuer, loginOrigin));
  provider.use(keepsWhomItDoesNotKnow);
  return provider;
}

/** A logout without a session at ID-porten ends on its own page, without a redirect. */
async function keepsWhomItDoesNotKnow(ctx, next) {
  await next();
  const { route, session, params, client } = ctx.oidc ?? {};
  if (route !== "end_session" || ctx.status !== 200 || session.accountId) return;
  ctx.type = "html";
  ctx.body = noSessionPage({ locale: language(ctx.req, params.ui_locales), service: client && serviceOf(client) });
}

/** The cookie for the page after a logout without a redirect: the session, which has the client, is gone by then. */
const LEAVING = "leaving";

function rememberLeaving(ctx, locale) {
  const value = [locale, encodeURIComponent(ctx.oidc.client?.clientId ?? "")].join(".");
  ctx.cookies.set(LEAVING, value, { path: "/logout", sameSite: "lax", signed: false });
}

function leaving(ctx) {
  const [, locale, clientId = ""] = /^(\w+)\.(.*)$/.exec(ctx.cookies.get(LEAVING, { signed: false }) ?? "") ?? [];
  return [locale, decodeURIComponent(clientId)];
}

const serviceOf = (client) => ({ name: client.clientName ?? client.clientId, url: client.postLogoutRedirectUris[0] ?? client.redirectUris[0] });

/** The library wants SameSite=None for POST, which browsers take over TLS only; here all is one site, so Lax will do. */
async function cookiesWithoutTls(ctx, next) {
  await next();
  const cookies = [ctx.response.headers["set-cookie"] ?? []].flat();
  if (cookies.length) ctx.set("Set-Cookie", cookies.map((cookie) => cookie.replace(/samesite=none/i, "samesite=lax")));
}

/** Metadata and keys are read by the pages of registered clients only, as at ID-porten. */
function corsForRegisteredOrigins(provider, clients) {
  const registered = new Set(clients.flatMap((client) => client.redirect_uris).map((uri) => new URL(uri).origin));
  const told = new Set();
  return async (ctx, next) => {
    if (ctx.path === "/jwks.json" || ctx.path.startsWith("/.well-known/")) {
      const origin = ctx.get("Origin");
      ctx.vary("Origin");
      ctx.set("Access-Control-Allow-Origin", registered.has(origin) ? origin : provider.issuer);
      // To the page it looks like a network that is gone.
      if (origin && !registered.has(origin) && !told.has(origin)) {
        told.add(origin);
        console.error(`A page at ${origin} was refused: no redirect_uri is of that origin. There are ${[...registered].join(", ")}.`);
      }
    }
    await next();
  };
}

/** People log in and out on another origin than the issuer's. */
function loginOnItsOwnOrigin(issuer, loginOrigin) {
  return async (ctx, next) => {
    await next();
    if (ctx.oidc?.route === "discovery") {
      for (const name of ["authorization_endpoint", "end_session_endpoint"]) {
        ctx.body[name] = ctx.body[name].replace(issuer, loginOrigin);
      }
    }
  };
}
