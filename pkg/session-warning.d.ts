// idporten-email-login/session-warning: importing it defines <idporten-session-warning>.

import type { Client, SessionChange } from "./index.js";

/** A dialog that warns users before they are logged out, and lets them stay by a simple action (WCAG 2.2.1).
 *
 *  It opens `session.warning` seconds before the session ends, says how long is left, and offers to stay or to log out; when
 *  `session.maxAge` ends it, to log in again, which comes back to this address. Escape means to stay. When the session has ended, by time, in
 *  another tab or by ID-porten, it says so and why, and offers a new login. The page below stays as it is:
 *  modal dialogs of the page's see none of its events, and text that is being written goes on. It speaks for the page's client, which
 *  the page starts as always.
 *
 *  Attributes: `client-id`, `redirect-uri`, `environment` or `issuer` (not needed with the property `client`; read when the element is put into the
 *  page), `locale` (default: the page's `lang`).
 *
 *  Events, which bubble and are composed: `session-extended` when the user has chosen to stay; `session-ended` when the session has ended by
 *  itself or elsewhere, with the {@link SessionChange} in `detail`: unless it is prevented, the dialog says it.
 *
 *  Style: `::part(dialog)`, `::part(title)`, `::part(text)`, `::part(message)`, `::part(stay)`, `::part(leave)`, `::part(close)`, and the custom
 *  properties `--idporten-dialog-background`, `--idporten-dialog-color`, `--idporten-background`, `--idporten-color`, `--idporten-radius`,
 *  `--idporten-font`, `--idporten-font-weight`, `--idporten-focus`, `--idporten-message`. */
export class IdPortenSessionWarning extends HTMLElement {
  /** The page's own client. Without one, the attributes describe one. */
  client: Client | null;
  /** Listens to `session-extended`, `session-ended` and what every element has. */
  addEventListener<Name extends keyof IdPortenSessionWarningEventMap>(
    name: Name,
    listener: (this: IdPortenSessionWarning, event: IdPortenSessionWarningEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Listens to an event of another name. */
  addEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  /** Listens no longer. */
  removeEventListener<Name extends keyof IdPortenSessionWarningEventMap>(
    name: Name,
    listener: (this: IdPortenSessionWarning, event: IdPortenSessionWarningEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  /** Listens no longer to an event of another name. */
  removeEventListener(name: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

/** The events of the session warning. */
export interface IdPortenSessionWarningEventMap extends HTMLElementEventMap {
  /** The user has chosen to stay. */
  "session-extended": CustomEvent<null>;
  /** The session has ended. `preventDefault()` leaves the message to the page. */
  "session-ended": CustomEvent<SessionChange>;
}

declare global {
  interface HTMLElementTagNameMap {
    "idporten-session-warning": IdPortenSessionWarning;
  }
}
