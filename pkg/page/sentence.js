// The sentences that the user reads. Before the login is loaded there is one; the others come with it.

import { ownDocument } from "./own-document.js";
import { page } from "./page.js";

page.sentences ??= [
  {
    nb: "Innloggingen virker ikke nå. Last siden på nytt.",
    nn: "Innlogginga verkar ikkje no. Last sida på nytt.",
    en: "Login does not work now. Reload the page.",
    se: "Sisačáliheapmi ii doaimma dál. Viečča siiddu ođđasit.",
  },
];

/** Learns more sentences. The last that is known is for every code that none of them names. */
export const learn = (more) => (page.sentences = more);

export const sentence = (code, ...tags) => (page.sentences.find(({ codes }) => codes?.includes(code)) ?? page.sentences.at(-1))[language(...tags)];

export const LANGUAGES = ["nb", "nn", "en", "se"];

/** The language that is asked for where it is one of ours, else the page's, else Bokmål. */
export const language = (...tags) =>
  [...tags, ownDocument.documentElement?.lang]
    .map((tag) => String(tag).toLowerCase().split("-")[0])
    .find((tag) => LANGUAGES.includes(tag)) ?? "nb";
