// What the bench runs in: a site with the minimal apps, as a server with compression and caching gives them, the
// provider of the cases, which answers as late as it is told to, and Chromium.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { launch } from "../../tools/browser.mjs";
import { listen } from "../../www/static.mjs";
import { ISSUER, ORIGIN } from "../cases/addresses.mjs";
import { CLIENT_ID, startProvider } from "../cases/provider.mjs";
import { bundleApp, chunksOf } from "./minimal-apps.mjs";

const html = (app, hints = "") => `<!doctype html><meta charset="utf-8"><title>${app}</title><link rel="icon" href="data:,">${hints}
<button id="login">Log in</button><button id="logout">Log out</button><p id="who"></p>
<script type="module" src="/${app}/${app}.js"></script>`;

const compressed = (text, type, cacheControl) => ({
  br: brotliCompressSync(text),
  gzip: gzipSync(text, { level: 9 }),
  headers: { "content-type": type, "cache-control": cacheControl, "referrer-policy": "no-referrer" },
});

export async function startWorld(apps) {
  const files = new Map();
  for (const app of apps) {
    files.set(`/${app}/`, compressed(html(app), "text/html; charset=utf-8", "no-cache"));
    const chunks = chunksOf(await bundleApp(app, { local: true }));
    for (const chunk of chunks) files.set(`/${app}/${basename(chunk)}`, compressed(readFileSync(chunk), "text/javascript", "max-age=31536000, immutable"));
    // The same page, which tells the browser of every chunk.
    const hints = chunks.map((chunk) => `<link rel="modulepreload" href="/${app}/${basename(chunk)}">`).join("");
    files.set(`/${app}/hinted`, compressed(html(app, hints), "text/html; charset=utf-8", "no-cache"));
  }
  const site = await listen((request, response) => {
    const file = files.get(new URL(request.url, ORIGIN).pathname);
    if (!file) return response.writeHead(404).end();
    const encoding = /\bbr\b/.test(request.headers["accept-encoding"]) ? "br" : "gzip";
    return response.writeHead(200, { ...file.headers, "content-encoding": encoding, "content-length": file[encoding].length }).end(file[encoding]);
  }, Number(new URL(ORIGIN).port));
  const provider = await startProvider();
  // Documents in the back-forward cache would be part of the heap.
  const browser = await launch(["--disable-back-forward-cache"]);
  return {
    browser,
    provider,
    close: async () => {
      await browser.close();
      site.close();
      provider.close();
    },
  };
}

export const settingsOf = (app) => ({ issuer: ISSUER, clientId: CLIENT_ID, redirectUri: addressOf(app), acr: "selfregistered-email" });

export const addressOf = (app) => `${ORIGIN}/${app}/`;

/** A provider that answers each request after so many milliseconds. */
export function answeringAfter(latency, app) {
  const late = (answer) => void (answer.delay = latency);
  return {
    metadataResponse: late,
    tokenResponse: late,
    jwksResponse: late,
    // Chromium keeps a preflight's answer for five seconds; people take longer from one login to the next.
    preflightResponse(answer) {
      late(answer);
      answer.headers["access-control-max-age"] = "0";
    },
    // auth0-spa-js, which is told the host alone, expects an issuer that ends in a slash.
    ...(app === "auth0-spa-js" && { issuer: `${ISSUER}/` }),
  };
}
