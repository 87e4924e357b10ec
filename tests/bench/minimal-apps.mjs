// The minimal app with each library (create a client, log in, handle the callback, show e-mail and sub, log out), bundled.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { inRoot } from "../../tools/lib.mjs";
import { npmFolder } from "../../tools/setup.mjs";

export const OURS = "idporten-email-login";

/** The latest that the registry has with all that they need. */
const OTHERS = {
  "@auth0/auth0-spa-js": "2.27.0",
  "@azure/msal-browser": "5.30.0",
  jose: "6.2.18",
  oauth4webapi: "3.8.8",
  "oidc-client-ts": "3.5.0",
};

const other = (name, ...packages) => `${name} ${packages.map((part) => OTHERS[part]).join(", ")}`;

/** By the names of their files in apps/. `keeps`: it keeps a session across a reload by itself; auth0-spa-js asks the provider
 *  in a hidden frame, which ID-porten does not allow. */
export const minimalApps = {
  [OURS]: { name: OURS, verifies: "yes", keeps: true },
  "oidc-client-ts": { name: other("oidc-client-ts", "oidc-client-ts"), verifies: "no", keeps: true },
  oauth4webapi: { name: other("oauth4webapi + signature", "oauth4webapi"), verifies: "yes" },
  "oidc-client-ts-and-jose": { name: other("oidc-client-ts + jose", "oidc-client-ts", "jose"), verifies: "yes" },
  "auth0-spa-js": { name: other("auth0-spa-js", "@auth0/auth0-spa-js"), verifies: "no" },
  "msal-browser": { name: other("msal-browser", "@azure/msal-browser"), verifies: "no" },
};

const folder = inRoot("target", "minimal-apps");

export const installOthers = () => npmFolder("minimal-apps", OTHERS);

let own;

/** A folder for the apps of this process, which goes with it: others may bundle theirs at the same time. */
function ownFolder() {
  if (!own) {
    mkdirSync(folder, { recursive: true });
    own = mkdtempSync(`${folder}/apps-`);
    process.on("exit", () => rmSync(own, { recursive: true, force: true }));
  }
  return own;
}

/** Bundles and minifies an app. `local` is for one that runs here, with http and marks that are measured. Gives the folder of its chunks. */
export async function bundleApp(app, { local = false } = {}) {
  const { build } = await import("esbuild");
  // Below the installed packages: the bundler looks there first, and the project's own node_modules has another jose.
  const sources = ownFolder();
  cpSync(inRoot("tests/bench/apps"), sources, { recursive: true });
  const outdir = `${sources}/out/${local ? "local" : "published"}/${app}`;
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: [`${sources}/${app}.js`],
    outdir,
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    alias: { "idporten-email-login": inRoot("pkg/index.js") },
    define: { LOCAL: String(local) },
    logLevel: "error",
  });
  return outdir;
}

/** The chunks that every visit loads: the app's own, and what they import at once. */
export function visitChunksOf(outdir, app) {
  const known = new Set();
  const add = (name) => {
    if (known.has(`${outdir}/${name}`)) return;
    known.add(`${outdir}/${name}`);
    for (const [, imported] of readFileSync(`${outdir}/${name}`, "utf8").matchAll(/(?:\bfrom|\bimport)"\.\/([^"]+)"/g)) add(imported);
  };
  add(`${app}.js`);
  return [...known];
}

export const chunksOf = (outdir) => readdirSync(outdir).map((name) => `${outdir}/${name}`);
