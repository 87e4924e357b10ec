// idporten-email-login/button: importing it defines <idporten-email-button>.

import type { Client, LoginError } from "./index.js";

/** A button that logs people in with their e-mail address.
 *
 *  Attributes: `client-id`, `redirect-uri`, `environment` or `issuer` (not needed with the property `client`), `locale`
 *  (default: the page's `lang`), `return-to` (default "/"), `disabled`.
 *
 *  Events, which bubble and are composed: `login-start` before anything happens, which can be prevented, and
 *  `login-error` with the {@link LoginError} in `detail`; unless it is prevented, the button says what it means for the
 *  person in a polite live region.
 *
 *  Label: the default slot, else "Logg inn med e-post" in the locale's language.
 *
 *  Style: `::part(button)`, `::part(icon)`, `::part(label)`, `::part(message)`, and the custom properties
 *  `--idporten-background`, `--idporten-background-hover`, `--idporten-background-disabled`, `--idporten-color`,
 *  `--idporten-color-disabled`, `--idporten-border`, `--idporten-radius`, `--idporten-padding`, `--idporten-font`,
 *  `--idporten-font-weight`, `--idporten-focus`, `--idporten-message`, `--idporten-width`. */
export class IdPortenEmailButton extends HTMLElement {
  /** The page's own client. Without one, the attributes describe one. */
  client: Client | null;
  /** Reflects the attribute. */
  disabled: boolean;
  addEventListener<Name extends keyof IdPortenEmailButtonEventMap>(
    name: Name,
    listener: (this: IdPortenEmailButton, event: IdPortenEmailButtonEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<Name extends keyof IdPortenEmailButtonEventMap>(
    name: Name,
    listener: (this: IdPortenEmailButton, event: IdPortenEmailButtonEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

export interface IdPortenEmailButtonEventMap extends HTMLElementEventMap {
  "login-start": CustomEvent<null>;
  "login-error": CustomEvent<LoginError>;
}

declare global {
  interface HTMLElementTagNameMap {
    "idporten-email-button": IdPortenEmailButton;
  }
}
