// Debian's Firefox, which Playwright drives through WebDriver BiDi.

import { firefox } from "playwright-core";
import { firefox as installed } from "../../tools/setup.mjs";

/** The driver gives the stack of an error that a page has reported the console of, and not what it says. */
const SAY_ERRORS = `for (const level of ["error", "warn", "log"]) {
  const say = console[level];
  console[level] = (...values) => say.apply(console, values.map((value) => (value instanceof Error ? [value, value.stack].join("\\n") : value)));
}`;

/** What a user has set for the whole browser, by what Playwright sets for a profile. */
const PREFERENCES = {
  reducedMotion: { reduce: { "ui.prefersReducedMotion": 1 } },
  /** The contexts of the other two are private windows in any case. */
  privateWindow: { true: { "browser.privatebrowsing.autostart": true } },
  forcedColors: { active: { "browser.display.document_color_use": 2, "ui.useAccessibilityTheme": 1 } },
};

const preferencesOf = (options) => Object.assign({}, ...Object.entries(PREFERENCES).map(([name, values]) => values[options[name]]));

export async function launch({ hosts = [], webAssembly = true } = {}) {
  const executablePath = await installed();
  const start = (preferences) =>
    firefox.launch({
      channel: "moz-firefox",
      executablePath,
      firefoxUserPrefs: {
        "network.dns.localDomains": hosts.join(),
        "javascript.options.wasm": webAssembly,
        // What the browser itself would remember of pages and tabs takes a twelfth of its time.
        "places.history.enabled": false,
        "browser.sessionstore.interval": 3_600_000,
        // As on a Mac and a telephone: a page is as wide as its window.
        "ui.useOverlayScrollbars": 1,
        ...preferences,
      },
    });
  const browser = await start();
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options = {}) => {
    const preferences = preferencesOf(options);
    const other = Object.keys(preferences).length ? await start(preferences) : undefined;
    const context = await (other ? other.newContext(options) : newContext(options));
    context.on("close", () => other?.close());
    await context.addInitScript(SAY_ERRORS);
    return context;
  };
  return browser;
}

/** A browser that keeps its profile in a folder, and opens with the tab that it was closed with. */
export const launchProfile = async (folder) => (await import("./firefox/profile.mjs")).launchProfile(folder);
