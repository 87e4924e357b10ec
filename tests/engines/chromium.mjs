// The Chromium that people have.

import { launch as launchChromium, launchProfile as launchChromiumProfile } from "../../tools/browser.mjs";

export const launch = ({ hosts = [] } = {}) => launchChromium(hosts.map((name) => `--host-resolver-rules=MAP ${name} 127.0.0.1`));

/** A browser that keeps its profile in a folder, and opens with the tabs that it was closed with. */
export async function launchProfile(folder) {
  const context = await launchChromiumProfile(folder, ["--restore-last-session"]);
  return { pages: async () => context.pages(), close: () => context.close() };
}
