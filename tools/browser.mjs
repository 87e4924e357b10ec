// A real Chromium, and what a user does in it to log in at the local ID-porten.

import { chromium } from "playwright-core";
import { readCode } from "../pkg/testing.js";
import { chromium as installed } from "./setup.mjs";

/** Playwright switches the back-forward cache off, which people's browsers have. */
const AS_PEOPLE_HAVE_IT = ["--disable-back-forward-cache"];

/**
 * In place of Playwright's list, which also names ThirdPartyStoragePartitioning, which people's browsers have. Of a switch
 * that is given twice, the last counts.
 */
const LEFT_OUT = ["HttpsUpgrades", "MediaRouter", "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch"];

/** Parts of a window that are pages themselves, in processes of their own: half of what the tests cost, and never shown. */
const PAGES_OF_THE_WINDOW = ["InitialWebUI", "PreloadTopChromeWebUI", "WebUIOmniboxAimPopup", "WebUIOmniboxPopup", "WebUIReloadButton"];

async function options(args, leftOut) {
  const { browser } = await installed();
  return {
    executablePath: browser,
    // Chromium has no sandbox for root, which continuous integration runs as.
    // V8's second compiler works for pages that live longer than a test's.
    args: ["--js-flags=--liftoff-only", ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), `--disable-features=${leftOut.join()}`, ...args],
    ignoreDefaultArgs: AS_PEOPLE_HAVE_IT,
  };
}

export const launch = async (args = []) => chromium.launch(await options(args, [...LEFT_OUT, ...PAGES_OF_THE_WINDOW]));

/** A browser that keeps its profile in a folder, with the whole window that people have. */
export const launchProfile = async (folder, args = []) => chromium.launchPersistentContext(folder, await options(args, LEFT_OUT));

/** Waits for something to be shown; an error on the page is an error here, with its code and sentence. */
export async function waitFor(page, selector) {
  const alert = page.locator("[role=alert]");
  await page.locator(`${selector}, [role=alert]`).first().waitFor();
  if (await alert.isVisible()) throw new PageError((await alert.innerText()).replace(/\s+/g, " "));
}

/** What a page showed the user. */
export class PageError extends Error {}

/** At ID-porten's e-mail page: gives the address and the code that was sent to it. */
export async function giveEmailAndCode(page, issuer, email, seen = async () => {}) {
  await waitFor(page, "#email");
  await page.locator("#email").fill(email);
  await seen("idporten-email");
  await page.locator("#email").press("Enter");
  await waitFor(page, "#code");
  await seen("idporten-code");
  await page.locator("#code").fill(await readCode({ issuer, email }));
  await page.locator("#code").press("Enter");
}
