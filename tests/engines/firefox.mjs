// Debian's Firefox, which Playwright drives through WebDriver BiDi.

import { firefox } from "playwright-core";
import { firefox as installed } from "../../tools/setup.mjs";

/** The driver gives the stack of an error that a page has told the console of, and not what it says. */
const SAY_ERRORS = `for (const level of ["error", "warn", "log"]) {
  const say = console[level];
  console[level] = (...values) => say.apply(console, values.map((value) => (value instanceof Error ? [value, value.stack].join("\\n") : value)));
}`;

export async function launch({ hosts = [] } = {}) {
  const browser = await firefox.launch({
    channel: "moz-firefox",
    executablePath: await installed(),
    firefoxUserPrefs: {
      "network.dns.localDomains": hosts.join(),
      // As on a Mac and a telephone: a page is as wide as its window.
      "ui.useOverlayScrollbars": 1,
    },
  });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    await context.addInitScript(SAY_ERRORS);
    return context;
  };
  return browser;
}
