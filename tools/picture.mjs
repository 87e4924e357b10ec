// npm run picture: makes the pictures of README, docs/demo.png and docs/demo-dark.png: the demo before and after a login, as on a phone.

import { writeFileSync } from "node:fs";
import { startDemoWithIdporten } from "./demo.mjs";
import { inRoot, say } from "./lib.mjs";
import { main } from "./node.mjs";

const PHONE = { width: 400, height: 305 };
const deviceScaleFactor = 1.5;
/** Pixels between the two. */
const GAP = 24;

/** The page from the top of its card. */
async function shotOf(page) {
  const { y } = await page.locator(".ds-card").first().boundingBox();
  return page.screenshot({ fullPage: true, clip: { x: 0, y: y - GAP, ...PHONE } });
}

/** Both screenshots side by side, on a page of its own without a background. */
async function besideEachOther(browser, shots) {
  const context = await browser.newContext({ deviceScaleFactor, viewport: { width: 2 * PHONE.width + GAP, height: PHONE.height } });
  const page = await context.newPage();
  const images = shots.map((shot) => `<img width="${PHONE.width}" src="data:image/png;base64,${shot.toString("base64")}">`);
  await page.setContent(`<style>body { margin: 0; display: flex; gap: ${GAP}px } img { border-radius: 12px; outline: 1px solid #8888; outline-offset: -1px }</style>${images.join("")}`);
  const picture = await page.screenshot({ omitBackground: true });
  await context.close();
  return picture;
}

await main(async () => {
  const { demo, issuer, close } = await startDemoWithIdporten();
  const { giveEmailAndCode, launch, waitFor } = await import("./browser.mjs");
  const browser = await launch();
  try {
    for (const [colorScheme, name] of Object.entries({ light: "demo.png", dark: "demo-dark.png" })) {
      const page = await browser.newPage({ colorScheme, deviceScaleFactor, viewport: PHONE });
      await page.goto(demo.url);
      await waitFor(page, "#login");
      const before = await shotOf(page);
      await page.locator("#login").click();
      await giveEmailAndCode(page, issuer, "kari@example.no");
      await waitFor(page, "#user-email");
      writeFileSync(inRoot("docs", name), await besideEachOther(browser, [before, await shotOf(page)]));
      await page.close();
      say(`docs/${name} is made`);
    }
  } finally {
    await browser.close();
    await close();
  }
});
