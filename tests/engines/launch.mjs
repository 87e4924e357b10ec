// The engine that the tests run in. Each gives a browser that is used as Playwright's are.

import { engine } from "./engine.mjs";

/** `launch`, with `hosts`: names that lead to this machine. `launchProfile`, with a folder: the tabs of before come back. */
export const { launch, launchProfile } = await import(`./${engine}.mjs`);
