// The other entries, as a page would use them.

import { type FakeClient, fakeClient, logInWithEmail, readCode } from "idporten-email-login/testing";
import type { IdPortenEmailButton as Contracted, IdPortenSessionWarning as ContractedWarning } from "./contract.js";
import { createElement } from "react";
import { IdPortenEmailButton } from "idporten-email-login/button";
import { IdPortenSessionWarning } from "idporten-email-login/session-warning";
import { EmailLoginProvider, RequireEmailLogin, useEmailLogin, type EmailLogin, type EmailLoginProviderProps } from "idporten-email-login/react";
import { createClient, LoginError, preload, type Client, type User, type WasmSource } from "idporten-email-login/slim";
import wasm from "idporten-email-login/wasm";

const source: WasmSource = wasm;
await preload(source);
await preload(fetch(new URL(wasm)));
const client: Client = createClient({ clientId: "id", redirectUri: "https://www.example.no/", environment: "test" });

const button: IdPortenEmailButton = document.createElement("idporten-email-button");
const contracted: Contracted = button;
button.client = client;
contracted.client = null;
button.disabled = true;
button.addEventListener("login-error", ({ detail }) => console.log(detail.code satisfies LoginError["code"]));
button.addEventListener("login-start", (event) => event.preventDefault());
button.addEventListener("click", ({ clientX }) => console.log(clientX));

const warning: IdPortenSessionWarning = document.createElement("idporten-session-warning");
const contractedWarning: ContractedWarning = warning;
contractedWarning.client = client;
warning.addEventListener("session-ended", ({ detail }) => console.log(detail === "idle"));
warning.addEventListener("session-extended", (event) => event.stopPropagation());

function Account() {
  const { user, status, error, expiry, login, logout, extend }: EmailLogin = useEmailLogin();
  const shown: User | null = user;
  const onClick: (event: { nativeEvent: object }) => unknown = login;
  void login({ acrValues: ["selfregistered-email"], returnTo: "/" });
  void logout({ method: "get" });
  if (expiry?.extendable) console.log(extend(), expiry.expiresAt);
  // @ts-expect-error there is no such status
  if (status === "ready") return null;
  return createElement("button", { onClick }, shown?.email ?? error?.userMessage());
}

createElement(EmailLoginProvider, { client, onLogin: ({ returnTo }) => location.assign(returnTo) }, createElement(Account));
createElement(RequireEmailLogin, { fallback: "Logg inn" }, createElement(Account));
createElement(EmailLoginProvider, { clientId: "id", redirectUri: "https://www.example.no/", environment: "test" });
// @ts-expect-error a client is described or given, not both
const both: EmailLoginProviderProps = { client, clientId: "id", redirectUri: "https://www.example.no/" };
void both;

/** As Playwright's `Page` is. */
declare const page: { locator(selector: string): { fill(text: string): Promise<void>; press(key: string): Promise<void>; waitFor(): Promise<void> } };
export async function testing(): Promise<FakeClient> {
  const email: string = await logInWithEmail(page, { issuer: "http://localhost:4010" });
  const code: string = await readCode({ issuer: "http://localhost:4010", email });
  const fake = fakeClient({ user: { email: `${code}@example.no` } });
  fake.become(null, "idle");
  fake.expire({ extendable: false });
  console.log(fake.calls.map(([name]) => name.length));
  return fake;
}
