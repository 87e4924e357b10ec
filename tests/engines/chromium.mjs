// The Chromium that people have.

import { launch as launchChromium, launchProfile as launchChromiumProfile } from "../../tools/browser.mjs";

/** `hosts`: names that lead to this machine. `webAssembly`: whether the browser has it. */
export const launch = ({ hosts = [], webAssembly = true } = {}) =>
  launchChromium([...hosts.map((name) => `--host-resolver-rules=MAP ${name} 127.0.0.1`), ...(webAssembly ? [] : ["--js-flags=--jitless"])]);

/** A browser that keeps its profile in a folder, and opens with the tabs that it was closed with. */
export async function launchProfile(folder) {
  const context = await launchChromiumProfile(folder, ["--restore-last-session"]);
  return { pages: async () => context.pages(), close: () => context.close() };
}
