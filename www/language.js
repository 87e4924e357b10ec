// The language of the page: the user's choice, stored on this device.

import { languages, texts } from "./texts.js";

const KEY = "demo-language";

export const locale = () => document.documentElement.lang;
export const text = (name) => texts[locale()][name];

/** Shows the page in a language, and calls `redraw` whenever the user chooses another one. */
export function setUpLanguages(redraw) {
  const kept = localStorage.getItem(KEY);
  show(kept in languages ? kept : "nb", redraw);
}

function show(tag, redraw) {
  document.documentElement.lang = tag;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = text(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) element.ariaLabel = text(element.dataset.label);
  document.title = `${text("title")} – Eksempel kommune`;
  const list = document.getElementById("languages");
  list.replaceChildren(...Object.entries(languages).map(([other, name]) => choice(other, name, tag, redraw)));
  redraw();
}

function choice(tag, name, current, redraw) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "ds-button";
  button.dataset.variant = "tertiary";
  button.dataset.size = "sm";
  button.lang = tag;
  button.textContent = name;
  button.ariaPressed = String(tag === current);
  button.addEventListener("click", () => {
    localStorage.setItem(KEY, tag);
    show(tag, redraw);
    document.querySelector(`#languages [lang="${tag}"]`).focus();
  });
  const item = document.createElement("li");
  item.append(button);
  return item;
}
