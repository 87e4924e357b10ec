// idporten-email-login/button: importing it defines <idporten-email-button>.

import type { Client, LoginError } from "./index.js";

/** A button that logs people in with their e-mail address.
 *
 *  Attributes: `client-id`, `redirect-uri`, `environment` or `issuer` (not needed with the property `client`, which a press waits for), `locale`
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
  /** Listens to `login-start`, `login-error` and what every element has. */
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
  /** After a failure. Preventing it leaves telling the person to the page. */
  "login-error": CustomEvent<LoginError>;
}

declare global {
  interface HTMLElementTagNameMap {
    "idporten-email-button": IdPortenEmailButton;
  }
}
