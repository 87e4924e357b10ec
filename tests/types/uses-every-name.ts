// Code as a page would write it, with every name and member of the contract.

import {
  createClient,
  LoginError,
  preload,
  type AcrLoginOptions,
  type AcrValue,
  type AuthorizationRequest,
  type Client,
  type ClientOptions,
  type Environment,
  type ErrorCode,
  type Locale,
  type LoginOptions,
  type LoginResult,
  type LogoutOptions,
  type ProviderMetadata,
  type SessionChange,
  type SessionOptions,
  type StartResult,
  type TraceEvent,
  type User,
} from "idporten-email-login";

const environment: Environment = "test";
const locale: Locale = "se";
const acr: AcrValue = "selfregistered-email";
const session: SessionOptions = { store: "tab", idleTimeout: 1800, maxAge: 7200, warning: 120 };
const metadata: ProviderMetadata = {
  issuer: "https://test.idporten.no",
  authorization_endpoint: "https://login.test.idporten.no/authorize",
  token_endpoint: "https://test.idporten.no/token",
  jwks_uri: "https://test.idporten.no/jwks.json",
  end_session_endpoint: "https://login.test.idporten.no/logout",
  authorization_response_iss_parameter_supported: true,
  id_token_signing_alg_values_supported: ["RS256"],
  code_challenge_methods_supported: ["S256"],
  anything_else: true,
};
const options: ClientOptions = {
  clientId: "id",
  redirectUri: "https://www.example.no/",
  environment,
  metadata,
  postLogoutRedirectUri: "https://www.example.no/",
  scope: "openid profile",
  locale,
  session,
  clockTolerance: 300,
  timeout: 10_000,
  load: "intent",
  fetch,
  onTrace: ({ step, elapsed, detail }: TraceEvent) => console.log(step, elapsed.toFixed(), detail["check"]),
};
const other: ClientOptions = { clientId: "id", redirectUri: "https://www.example.no/", issuer: "https://op.example" };
const loginOptions: LoginOptions = {
  returnTo: "/min-side",
  appState: { tab: 2 },
  locale,
  prompt: "login",
  maxAge: 60,
  onBehalfOf: "kommune",
  signal: new AbortController().signal,
};
const acrOptions: AcrLoginOptions = { ...loginOptions, acrValues: [acr, "idporten-loa-substantial", "another"] };
const logoutOptions: LogoutOptions = { method: "get", localOnly: false };

function readUser(user: User): string {
  const { sub, email, issuer, acr: level, amr, locale: language, sid, authTime } = user;
  return [sub, email ?? "", issuer, level, ...amr, language ?? "", sid ?? "", authTime?.toFixed() ?? ""].join();
}

function readLogin(login: LoginResult): string {
  const { user, returnTo, appState, idToken, claims, accessToken, expiresIn } = login;
  return [readUser(user), returnTo, String(appState), idToken, String(claims["iss"]), accessToken ?? "", expiresIn ?? 0].join();
}

function readStart(result: StartResult): string {
  switch (result.kind) {
    case "logged-in":
      return readUser(result.user) + readLogin(result.login);
    case "session":
      return readUser(result.user);
    case "logged-out":
      return String(result.stateMatched);
    case "anonymous":
      return "";
  }
}

function explain(error: LoginError): string {
  const code: ErrorCode = error.code;
  const name: "LoginError" = error.name;
  const said = error.provider ? error.provider.error + (error.provider.description ?? "") : "";
  const sentence = error.userMessage() + error.userMessage("nn");
  return [name, code, error.message, error.retryable, said, error.skewSeconds?.toFixed() ?? "", sentence].join();
}

export async function everything(): Promise<string[]> {
  await preload();
  using client: Client = createClient(options);
  createClient(other).close();
  const ends: number | null = client.sessionExpiresAt;
  const stopWarning: () => void = client.onSessionExpiring((expiry) => console.log(ends, expiry?.expiresAt, expiry?.extendable === client.extendSession()));
  stopWarning();
  const unsubscribe: () => void = client.onSessionChange((user: User | null, reason: SessionChange) => console.log(user?.email, reason));
  await client.prepare();
  const texts: string[] = [];
  try {
    texts.push(readStart(await client.start()));
    if (client.isRedirectCallback() || client.isRedirectCallback("https://www.example.no/?code=a")) {
      texts.push(readLogin(await client.handleRedirectCallback()));
      texts.push(readLogin(await client.handleRedirectCallback("https://www.example.no/?code=a", { signal: AbortSignal.abort() })));
    }
    const request: AuthorizationRequest = await client.createAuthorizationRequest(acrOptions);
    texts.push(request.url, request.expiresAt.toFixed(), client.user ? readUser(client.user) : "");
    const outcome: "ended" | "no-match" | "unreachable" = await client.handleFrontChannelLogout();
    texts.push(outcome, await client.handleFrontChannelLogout("https://www.example.no/?iss=a&sid=b"));
    await client.logout();
    await client.logout(logoutOptions);
    const never: never = await client.loginWithEmail(loginOptions);
    return [never, await client.login(acrOptions)];
  } catch (error) {
    if (error instanceof LoginError && error instanceof Error) texts.push(explain(error));
  }
  unsubscribe();
  return texts;
}
