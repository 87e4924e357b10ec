// idporten-email-login/vue, as an app with vue-router uses it.

import { createApp, type ComputedRef } from "vue";
import { createClient, type LoginError, type User } from "idporten-email-login";
import { emailLogin, emailLoginGuard, useEmailLogin, type EmailLogin, type EmailLoginOptions } from "idporten-email-login/vue";
import { settings } from "./settings.js";

const client = createClient(settings);
createApp({}).use(emailLogin({ client })).use(emailLogin({ ...settings, onLogin: ({ returnTo }) => console.log(returnTo) }));
const options: EmailLoginOptions = { client, onLoginError: (error) => console.log(error.userMessage()) };
createApp({}).use(emailLogin(options));
// @ts-expect-error: a client has its options already.
emailLogin({ client, clientId: "x", redirectUri: "/", environment: "test" });

const { user, status, error, login, logout, extend }: EmailLogin = useEmailLogin();
user satisfies ComputedRef<User | null>;
error satisfies ComputedRef<LoginError | null>;
status.value satisfies "loading" | "anonymous" | "logged-in" | "leaving";
void login({ returnTo: "/saker", acrValues: ["idporten-loa-substantial"] });
void login(new MouseEvent("click"));
void logout({ localOnly: true });
extend() satisfies boolean;

const guard = emailLoginGuard({ loginPage: "/login" });
guard({ path: "/saker", fullPath: "/saker?id=1" }) satisfies Promise<boolean | { path: string }>;
