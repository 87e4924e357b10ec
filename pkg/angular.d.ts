// idporten-email-login/angular, for Angular 21 and later.

import type { EnvironmentProviders, Signal } from "@angular/core";
import type { EmailLoginActions, EmailLoginOptions, EmailLoginState } from "./adapters.js";

export type { EmailLoginActions, EmailLoginOptions, EmailLoginState };

/** The state of the login as signals, and what changes it. */
export type EmailLogin = { readonly [Name in keyof EmailLoginState]: Signal<EmailLoginState[Name]> } & EmailLoginActions<Event>;

/** Provides the login, in `bootstrapApplication()`'s providers or `app.config.ts`. The client starts when the app or a guard
 *  injects it, never on a server. */
export function provideEmailLogin(options: EmailLoginOptions): EnvironmentProviders;

/** Returns the state of the login as signals, and what changes it. For an injection context. */
export function injectEmailLogin(): EmailLogin;

/** A guard for `canActivate` and `canActivateChild`. It waits until the page knows the user. Without a user it leaves for the
 *  login, which comes back to the route. On a server it lets every route pass. The navigation fails with the `LoginError` of a
 *  login that failed or was cancelled, until the user acts, or that could not begin. */
export function emailLoginGuard(route: unknown, state: { url: string }): Promise<boolean>;
