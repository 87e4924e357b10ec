// The engine that the scenes run in. Each gives a browser that is used as Playwright's are.

import { engine } from "./ports.mjs";

/** `hosts`: names that lead to this machine. */
export const { launch, launchProfile } = await import(`./${engine}.mjs`);
