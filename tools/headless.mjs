// The whole login in headless Chromium, without a person.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { giveEmailAndCode, launch } from "./browser.mjs";
import { SetUpError } from "./lib.mjs";

const DEADLINE = 20_000;

export async function headlessLogin({ url, issuer, email, screenshots }) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(DEADLINE);
    const seen = screenshooter(page, screenshots);
    await page.goto(url);
    await page.locator("#login").waitFor();
    await seen("logged-out");
    await page.locator("#login").click();
    await giveEmailAndCode(page, issuer, email, seen);
    await page.locator("#user-email, .ds-alert[role=alert]").waitFor();
    await seen("logged-in");
    return await result(page);
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

async function result(page) {
  const failure = page.locator(".ds-alert[role=alert]");
  if (await failure.isVisible()) {
    const [code, sentence] = [await failure.locator("code").textContent(), await failure.locator("p").first().textContent()];
    throw new SetUpError(`${code}: ${sentence}`);
  }
  const shown = (name) => page.locator(`#user-${name}`).textContent();
  return { email: await shown("email"), sub: await shown("sub"), acr: await shown("acr"), locale: await shown("locale") };
}
