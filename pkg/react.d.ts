// idporten-email-login/react, for React 18 and 19.

import type { HTMLAttributes, ReactElement, ReactNode, RefAttributes } from "react";
import type { EmailLoginActions, EmailLoginOptions, EmailLoginState } from "./adapters.js";
import type { Client, Environment, Locale } from "./index.js";

export { requireEmailLogin } from "./adapters.js";
export type { EmailLoginActions, EmailLoginListeners, EmailLoginOptions, EmailLoginState, NavigationArguments } from "./adapters.js";

/** The options of the page's client, or the client itself, and listeners. All but the listeners are read once. For another language, give
 *  `locale` to `login()` and to `userMessage()`; for other options, close the old client first, and give the provider another `key`. */
export type EmailLoginProviderProps = EmailLoginOptions & {
  /** The tree that `useEmailLogin()` is for. */
  children?: ReactNode;
};

/** Provides `useEmailLogin()` to the tree below. On a server it renders its children, with the status "loading". */
export function EmailLoginProvider(props: EmailLoginProviderProps): ReactElement;

/** The state of the login, and what changes it. */
export interface EmailLogin extends EmailLoginState, EmailLoginActions<ReactEvent> {}

/** Shows its children to a user who is logged in, and `fallback` where no user is. Nothing until the page knows. The user of a
 *  browser can change a page's scripts: what must not be seen is not sent before a server has checked the user. */
export function RequireEmailLogin(props: { children?: ReactNode; fallback?: ReactNode }): ReactNode;

/** What React calls an event handler with. */
export interface ReactEvent {
  /** Distinguishes an event from options. */
  nativeEvent: object;
}

/** What both elements take: the page's client, or the attributes that describe one. */
interface ElementProps extends HTMLAttributes<HTMLElement>, RefAttributes<HTMLElement & { client?: Client | null }> {
  /** The page's own client. React 18 sets it by a ref only, and so does React 19 on an element that a server has rendered. */
  client?: Client | null;
  /** `client_id`. */
  "client-id"?: string;
  /** `redirect_uri`. */
  "redirect-uri"?: string;
  /** One of this and `issuer`. */
  environment?: Environment;
  /** Issuer identifier of another provider. */
  issuer?: string;
  /** Default: the page's `lang`. */
  locale?: Locale;
}

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "idporten-email-button": ElementProps & { "return-to"?: string; start?: "false"; disabled?: boolean };
      "idporten-session-warning": ElementProps;
    }
  }
}

/** @throws {Error} outside `<EmailLoginProvider>`. */
export function useEmailLogin(): EmailLogin;
