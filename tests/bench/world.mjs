// What the bench runs in: a site with the minimal apps, as a server with compression and caching gives them; the provider
// of the cases, under TLS on another address; the network before both; and Chromium.

import { createHash, createPublicKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createSecureServer } from "node:http2";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { generate } from "selfsigned";
import { launch, launchProfile } from "../../tools/browser.mjs";
import { openedTogether } from "../../tools/lib.mjs";
import { listen } from "../../cli/static.mjs";
import { idporten } from "../conformance/addresses.mjs";
import { CLIENT_ID, startProvider } from "../conformance/provider.mjs";
import { startNetwork } from "./link.mjs";
import { bundleApp, chunksOf } from "./minimal-apps.mjs";

/** ID-porten's test environment, whose names lead to this machine. */
const ISSUER = "https://test.idporten.no";
const PROVIDER_HOSTS = ["test.idporten.no", "login.test.idporten.no"];
const PROVIDER_ADDRESS = "127.0.0.2";

const html = (app) => `<!doctype html><meta charset="utf-8"><title>${app}</title><link rel="icon" href="data:,">
<button id="login">Log in</button><button id="logout">Log out</button><p id="who"></p>
<script type="module" src="/${app}/${app}.js"></script>`;

const compressed = (text, type, cacheControl) => ({
  br: brotliCompressSync(text),
  gzip: gzipSync(text, { level: 9 }),
  headers: { "content-type": type, "cache-control": cacheControl, "referrer-policy": "no-referrer" },
});

/** `policy.value`: the Content-Security-Policy of its pages from now on. */
async function startSite(apps, policy) {
  const files = new Map();
  for (const app of apps) {
    files.set(`/${app}/`, compressed(html(app), "text/html; charset=utf-8", "no-cache"));
    for (const chunk of chunksOf(await bundleApp(app, { local: true }))) {
      files.set(`/${app}/${basename(chunk)}`, compressed(readFileSync(chunk), "text/javascript", "max-age=31536000, immutable"));
    }
  }
  return listen((request, response) => {
    const file = files.get(new URL(request.url, "http://localhost").pathname);
    if (!file) return response.writeHead(404).end();
    const encoding = /\bbr\b/.test(request.headers["accept-encoding"]) ? "br" : "gzip";
    return response.writeHead(200, { ...file.headers, ...(policy.value && { "content-security-policy": policy.value }), "content-encoding": encoding, "content-length": file[encoding].length }).end(file[encoding]);
  }, 0);
}

/** Serves by HTTP/2, as providers do; gives its port. */
const overTls = ({ private: key, cert }) => async (handler) => {
  const server = createSecureServer({ key, cert, allowHTTP1: true }, handler);
  const sessions = new Set();
  server.on("session", (session) => sessions.add(session) && session.on("close", () => sessions.delete(session)));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: server.address().port,
    close() {
      server.close();
      sessions.forEach((session) => session.destroy());
    },
  };
};

export async function browserVersion() {
  const browser = await launch();
  await browser.close();
  return browser.version();
}

/** A site with these apps, a provider, the network before both, and browsers. */
export const startBenchWorld = (apps) =>
  openedTogether(async (keep) => {
    const certificate = await generate([{ name: "commonName", value: PROVIDER_HOSTS[0] }], {
      keyType: "ec",
      extensions: [{ name: "subjectAltName", altNames: PROVIDER_HOSTS.map((value) => ({ type: 2, value })) }],
    });
    const network = keep(startNetwork());
    const links = { site: await network.link("127.0.0.1"), provider: await network.link(PROVIDER_ADDRESS) };
    const policy = {};
    const site = keep(await startSite(apps, policy));
    const provider = keep(await startProvider({ issuer: ISSUER, serve: overTls(certificate) }));
    links.site.to(site.port);
    links.provider.to(provider.port);
    // A certificate that is trusted, since Chromium caches nothing that comes under another one.
    const spki = createHash("sha256").update(createPublicKey(certificate.cert).export({ type: "spki", format: "der" })).digest("base64");
    const options = [
      `--host-resolver-rules=${PROVIDER_HOSTS.map((host) => `MAP ${host} ${PROVIDER_ADDRESS}:${links.provider.port}`).join()}`,
      `--ignore-certificate-errors-spki-list=${spki}`,
      // Documents in the back-forward cache would be part of the heap.
      "--disable-back-forward-cache",
    ];
    const profiles = mkdtempSync(join(tmpdir(), "bench-"));
    keep({ close: () => rmSync(profiles, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }) });
    const open = new Set();
    keep({ close: () => Promise.all([...open].map((context) => context.close())) });
    const addressOf = (app) => `http://localhost:${links.site.port}/${app}/`;
    return {
      provider,
      network,
      policy,
      /** Whether an address is the provider's. */
      isProviders: (url) => PROVIDER_HOSTS.includes(new URL(url).hostname),
      addressOf,
      settingsOf: (app) => ({ issuer: ISSUER, clientId: CLIENT_ID, redirectUri: addressOf(app), acr: "selfregistered-email" }),
      /** How the provider is for an app. */
      providerFor: (app) => ({
        // Chromium keeps a preflight's answer for five seconds; people take longer from one login to the next.
        preflightResponse: (answer) => void (answer.headers["access-control-max-age"] = "0"),
        metadata: (it) => void Object.assign(it, idporten),
        // auth0-spa-js, which knows the host alone, expects an issuer that ends in a slash.
        ...(app === "auth0-spa-js" && { issuer: `${ISSUER}/` }),
      }),
      /** A browser with a profile as people have it: Chromium connects to no server in advance in a private window, which
       *  Playwright's other contexts are. */
      async openBrowser() {
        const context = await launchProfile(mkdtempSync(join(profiles, "profile-")), options);
        open.add(context);
        context.on("close", () => open.delete(context));
        return context;
      },
    };
  });
