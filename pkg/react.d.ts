// idporten-email-login/react, for React 18 and 19.

import type { HTMLAttributes, ReactElement, ReactNode, RefAttributes } from "react";
import type { AcrValue, Client, ClientOptions, Environment, Locale, LoginError, LoginOptions, LoginResult, LogoutOptions, SessionChange, SessionExpiry, User } from "./index.js";

/** What every provider takes. */
interface CommonProps {
  /** The tree that `useEmailLogin()` is for. */
  children?: ReactNode;
  /** Called once, for the whole page, when this page load was a login callback. Default: goes on at `login.returnTo`, with
   *  `history.replaceState()` and a `popstate` event, which routers listen to. */
  onLogin?: (login: LoginResult) => void;
  /** Called when the page could not start: its load was a callback that failed or was cancelled, or the client cannot be created. Default: goes on at
   *  `error.returnTo`, where the login began, in the same way, where that is known; `useEmailLogin()` has the error there. */
  onLoginError?: (error: LoginError) => void;
}

/** What describes the page's client, or the client itself. Read once; nobody closes it but the page. For another language, give
 *  `locale` to `login()` and to `userMessage()`; for other options, close the old client first, and give the provider another `key`. */
export type EmailLoginProviderProps = CommonProps & ((ClientOptions & { client?: undefined }) | { client: Client });

/** Gives `useEmailLogin()` to the tree below. On a server it renders its children, with the status "loading". */
export function EmailLoginProvider(props: EmailLoginProviderProps): ReactElement;

/** What `useEmailLogin()` gives. */
export interface EmailLogin {
  /** Who is logged in. */
  user: User | null;
  /** "loading" until the page knows who is logged in; "leaving" while the browser goes to ID-porten. */
  status: "loading" | "anonymous" | "logged-in" | "leaving";
  /** The last failure, until the next attempt. What only the page's developer can mend is in the console as well. */
  error: LoginError | null;
  /** Why somebody is logged in now, or nobody any more, as `onSessionChange` tells it; "logout" on the way back from ID-porten's
   *  logout as well; null before anything has changed. */
  reason: SessionChange | null;
  /** That the session is about to end (WCAG 2.2.1), `session.warning` seconds before; else null. `<idporten-session-warning>` says it by itself. */
  expiry: SessionExpiry | null;
  /** Leaves the page for ID-porten; without `acrValues`, for its e-mail login. Comes back to this address unless
   *  `returnTo` says otherwise. Can be an event handler. A failure is in `error`; the promise never rejects. */
  login(options?: (LoginOptions & { acrValues?: AcrValue[] }) | ReactEvent): Promise<void>;
  /** Ends the session and visits ID-porten's logout. Can be an event handler. The promise never rejects. */
  logout(options?: LogoutOptions | ReactEvent): Promise<void>;
  /** The person wants to stay. False when nobody is logged in or only a new login helps. Can be an event handler. */
  extend(): boolean;
}

/** Its children only for a person who is logged in; `fallback` for nobody. Nothing while it is not known. A page's own
 *  scripts can be changed by whoever uses the browser: what must not be seen is not sent before a server has checked it. */
export function RequireEmailLogin(props: { children?: ReactNode; fallback?: ReactNode }): ReactNode;

/** What an event handler is called with. */
interface ReactEvent {
  /** What tells an event from options. */
  nativeEvent: object;
}

/** What both elements take: the page's client, or the attributes that describe one. */
interface ElementProps extends HTMLAttributes<HTMLElement>, RefAttributes<HTMLElement> {
  /** The page's own client; React 18 sets it by a ref only. */
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
