// How <idporten-session-warning> looks.

import { styleSheet } from "./element.js";

export const sessionWarningStyle = styleSheet(`
:host { display: contents; }
:host([hidden]) { display: none; }

dialog {
  --background: var(--idporten-dialog-background, #fff);
  --color: var(--idporten-dialog-color, #1e2b3c);
  --accent: var(--idporten-background, #0b5394);
  --on-accent: var(--idporten-color, #fff);
  box-sizing: border-box;
  inline-size: min(34rem, 100vw - 1rem);
  max-inline-size: none;
  max-block-size: calc(100dvh - 1rem);
  padding: clamp(1rem, 5vw, 2rem);
  overflow: auto;
  overflow-wrap: break-word;
  border: 1px solid transparent;
  border-radius: var(--idporten-radius, 0.5rem);
  background: var(--background);
  color: var(--color);
  font: var(--idporten-font, inherit);
  line-height: 1.5;
  text-align: start;
  /* Component libraries take the pointer from the whole page while a modal dialog of theirs is open. */
  pointer-events: auto;
}
[part="title"]:focus { outline: none; }
dialog::backdrop { background: rgb(0 0 0 / 55%); }

h2 { margin: 0 0 0.75rem; font-size: 1.4em; line-height: 1.25; }
p { margin: 0; max-inline-size: 60ch; }
p[part="message"]:not(:empty) { margin-block-start: 1rem; color: var(--idporten-message, #a4131f); }
[role="status"] { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

div { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-block-start: 1.5rem; }
button {
  box-sizing: border-box;
  flex: 0 1 auto;
  min-block-size: 2.75rem;
  padding: 0.5rem 1.25rem;
  border: 2px solid var(--accent);
  border-radius: var(--idporten-radius, 0.375rem);
  background: transparent;
  color: inherit;
  font: inherit;
  font-weight: var(--idporten-font-weight, 600);
  cursor: pointer;
}
button[part="stay"] { background: var(--accent); color: var(--on-accent); }
button:hover { text-decoration: underline; text-underline-offset: 0.2em; }
button:focus-visible { outline: 3px solid var(--idporten-focus, #0b5394); outline-offset: 3px; }
button[aria-disabled="true"] { cursor: progress; }
[hidden] { display: none; }

/* Dark only where the page says, with color-scheme, that it can be: a page that is always light stays so. */
@supports (color: light-dark(#000, #fff)) {
  dialog {
    --background: var(--idporten-dialog-background, light-dark(#fff, #1b2430));
    --color: var(--idporten-dialog-color, light-dark(#1e2b3c, #eef3f9));
    --accent: var(--idporten-background, light-dark(#0b5394, #a9cdf2));
    --on-accent: var(--idporten-color, light-dark(#fff, #06233f));
    border-color: light-dark(transparent, #4a5a6e);
  }
  button:focus-visible { outline-color: var(--idporten-focus, light-dark(#0b5394, #cfe4fa)); }
  p[part="message"]:not(:empty) { color: var(--idporten-message, light-dark(#a4131f, #ffb3b3)); }
}

@media (forced-colors: active) {
  dialog { border-color: CanvasText; }
  button { border-color: ButtonBorder; }
  button:focus-visible { outline-color: Highlight; }
}
`);
