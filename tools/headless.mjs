// The whole login in headless Chromium, without a user.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PageError, giveEmailAndCode, launch, waitFor } from "./browser.mjs";
import { SetUpError } from "./lib.mjs";

const DEADLINE = 20_000;

/** Logs in, and gives what the page then shows. */
export async function headlessLogin({ url, issuer, email, screenshots }) {
  const browser = await launch();
  const page = await browser.newPage();
  page.setDefaultTimeout(DEADLINE);
  const seen = screenshooter(page, screenshots);
  try {
    await page.goto(url);
    await waitFor(page, "#login");
    await seen("logged-out");
    await page.locator("#login").click();
    await giveEmailAndCode(page, issuer, email, seen);
    await waitFor(page, "#user-email");
    await seen("logged-in");
    const shown = (name) => page.locator(`#user-${name}`).textContent();
    return { email: await shown("email"), sub: await shown("sub"), acr: await shown("acr"), locale: await shown("locale") };
  } catch (error) {
    await seen("error");
    throw error instanceof PageError ? new SetUpError(error.message) : error;
  } finally {
    await browser.close();
  }
}

function screenshooter(page, folder) {
  if (!folder) return async () => {};
  mkdirSync(folder, { recursive: true });
  let number = 0;
  return (name) => {
    number += 1;
    return page.screenshot({ path: join(folder, `${number}-${name}.png`), fullPage: true });
  };
}
