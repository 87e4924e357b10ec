// idporten-email-login/button: importing it defines <idporten-email-button>.

import type { Client, LoginError, LoginResult } from "./index.js";

/** A button that logs people in with their e-mail address.
 *
 *  Attributes: `client-id`, `redirect-uri`, `environment` or `issuer` (not needed with the property `client`, which a press waits for), `locale`
 *  (default: the page's `lang`), `return-to` (default: the page at the redirect URI), `disabled`, `start` ("false" where the page itself calls `start()` and continues).
 *
 *  A button with attributes is all that a plain page needs: it starts the page's client, and after a login it goes on at `return-to`, by loading that page
 *  where it is another one. `client.onSessionChange()` reports the user. The script that imports this may create the client as well, with the same
 *  options and more; a page that creates it later, with more options, says `start="false"` and sets it as the button's property.
 *
 *  Events, which bubble and are composed: `login-start` before anything happens, which can be prevented; `login-complete` with the
 *  {@link LoginResult} in `detail` when this page load was a login, which goes on unless that is prevented; and
 *  `login-error` with the {@link LoginError} in `detail`: unless it is prevented, the button shows the user's sentence
 *  in a polite live region, and the address is `error.returnTo` again where that is this page, or where the user has cancelled.
 *
 *  Label: the default slot, else "Logg inn med e-post" in the locale's language.
 *
 *  Style: `::part(button)`, `::part(icon)`, `::part(label)`, `::part(message)`, and the custom properties
 *  `--idporten-background`, `--idporten-background-hover`, `--idporten-background-disabled`, `--idporten-color`,
 *  `--idporten-color-disabled`, `--idporten-border`, `--idporten-radius`, `--idporten-padding`, `--idporten-font`,
 *  `--idporten-font-weight`, `--idporten-focus`, `--idporten-message`, `--idporten-width`. */
export class IdPortenEmailButton extends HTMLElement {
  /** The page's own client, or the one that the attributes describe; null where nothing does. */
  client: Client | null;
  /** Reflects the attribute. */
  disabled: boolean;
  /** Listens to `login-start`, `login-complete`, `login-error` and what every element has. */
  addEventListener<Name extends keyof IdPortenEmailButtonEventMap>(
    name: Name,
    listener: (this: IdPortenEmailButton, event: IdPortenEmailButtonEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Listens to an event of another name. */
  addEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  /** Listens no longer. */
  removeEventListener<Name extends keyof IdPortenEmailButtonEventMap>(
    name: Name,
    listener: (this: IdPortenEmailButton, event: IdPortenEmailButtonEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  /** Listens no longer to an event of another name. */
  removeEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

/** The events of the button. */
export interface IdPortenEmailButtonEventMap extends HTMLElementEventMap {
  /** Before anything happens. Preventing it leaves everything to the page. */
  "login-start": CustomEvent<null>;
  /** This page load was a login. Preventing it leaves going on to the page. */
  "login-complete": CustomEvent<LoginResult>;
  /** After a failure. `preventDefault()` leaves the message to the page. */
  "login-error": CustomEvent<LoginError>;
}

declare global {
  interface HTMLElementTagNameMap {
    "idporten-email-button": IdPortenEmailButton;
  }
}
