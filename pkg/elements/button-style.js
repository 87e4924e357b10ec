// How <idporten-email-button> looks.

import { styleSheet } from "./element.js";

const CSS = `
:host { display: inline-block; vertical-align: middle; }
:host([hidden]) { display: none; }

button {
  --background: var(--idporten-background, #0b5394);
  --color: var(--idporten-color, #fff);
  display: inline-flex;
  align-items: center;
  justify-content: center;
  gap: 0.6em;
  box-sizing: border-box;
  inline-size: var(--idporten-width, auto);
  min-block-size: 2.75rem;
  padding: var(--idporten-padding, 0.5rem 1.25rem);
  border: 2px solid var(--idporten-border, transparent);
  border-radius: var(--idporten-radius, 0.375rem);
  background: var(--background);
  color: var(--color);
  font: var(--idporten-font, inherit);
  font-weight: var(--idporten-font-weight, 600);
  line-height: 1.3;
  text-align: start;
  cursor: pointer;
}
button:hover { background: var(--idporten-background-hover, color-mix(in srgb, var(--background), #000 18%)); }
button:active { background: var(--idporten-background-hover, color-mix(in srgb, var(--background), #000 28%)); }
button:focus-visible {
  outline: 3px solid var(--idporten-focus, #0b5394);
  outline-offset: 3px;
}
button:disabled { cursor: not-allowed; background: var(--idporten-background-disabled, #5f6670); color: var(--idporten-color-disabled, #fff); }
button[aria-busy="true"] { cursor: progress; }

.word { white-space: nowrap; }

svg { flex: none; inline-size: 1.4em; block-size: 1.4em; }
button[aria-busy="true"] svg { border: 2px solid; border-block-start-color: transparent; border-radius: 50%; box-sizing: border-box; }
button[aria-busy="true"] path { display: none; }
@media (prefers-reduced-motion: no-preference) {
  button { transition: background-color 120ms; }
  button[aria-busy="true"] svg { animation: turn 900ms linear infinite; }
}
@keyframes turn { to { rotate: 1turn; } }

/* Without light-dark() the page's own color, which contrasts with what is behind it. */
p { margin: 0; max-inline-size: 40ch; color: var(--idporten-message, inherit); }
p:not(:empty) { margin-block-start: 0.5rem; }

/* Dark only where the page says, with color-scheme, that it can be: a page that is always light stays so. */
@supports (color: light-dark(#000, #fff)) {
  button {
    --background: var(--idporten-background, light-dark(#0b5394, #a9cdf2));
    --color: var(--idporten-color, light-dark(#fff, #06233f));
  }
  button:focus-visible { outline-color: var(--idporten-focus, light-dark(#0b5394, #cfe4fa)); }
  button:disabled { background: var(--idporten-background-disabled, light-dark(#5f6670, #4a5058)); }
  p { color: var(--idporten-message, light-dark(#a4131f, #ffb3b3)); }
}

@media (forced-colors: active) {
  button { border-color: ButtonBorder; }
  button:focus-visible { outline-color: Highlight; }
  button:disabled { border-color: GrayText; color: GrayText; }
}
`;

export const buttonStyle = styleSheet(CSS);
