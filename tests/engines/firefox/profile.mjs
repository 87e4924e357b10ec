// A Firefox that keeps its profile in a folder, which selenium-webdriver drives: Playwright closes the pages before the
// browser, and a tab that was closed does not come back.

import { setTimeout as pause } from "node:timers/promises";
import { Builder } from "selenium-webdriver";
import { Options, ServiceBuilder } from "selenium-webdriver/firefox.js";
import { firefox, geckodriver } from "../../../tools/setup.mjs";
import { evaluate, plain } from "../evaluate.mjs";

/** The tabs of before, and no preferences with which a driver would have none of them. */
const TABS_COME_BACK = { "browser.startup.page": 3, "remote.prefs.recommended": false };

export async function launchProfile(folder) {
  const options = new Options().setBinary(await firefox()).addArguments("-headless", "-profile", folder);
  for (const [name, value] of Object.entries(TABS_COME_BACK)) options.setPreference(name, value);
  const service = new ServiceBuilder(`${await geckodriver()}/geckodriver`);
  const driver = await new Builder().forBrowser("firefox").setFirefoxOptions(options).setFirefoxService(service).build();
  const run = (text, ...given) => driver.executeScript(text, ...given);
  const page = {
    goto: (address) => driver.get(address),
    evaluate: (work, argument) => evaluate(run, pause, work, plain(argument)),
    waitForTimeout: pause,
  };
  return {
    async pages() {
      const address = await driver.getCurrentUrl();
      return [{ ...page, url: () => address }];
    },
    close: () => driver.quit(),
  };
}
