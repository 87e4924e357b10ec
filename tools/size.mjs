// npm run size: the minimal app with this package and with others, bundled and minified in one run, all chunks counted.
//
//   npm run size               a table
//   npm run size -- --check    ours alone, against tests/bench/size/budget.json

import { cpSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "./build.mjs";
import { SetUpError, inRoot, main, say } from "./lib.mjs";
import { npmFolder } from "./setup.mjs";

const APPS = [
  { name: "idporten-email-login", app: "idporten-email-login", verifies: "yes" },
  { name: "oidc-client-ts", app: "oidc-client-ts", verifies: "no" },
  { name: "oauth4webapi, signature switched on", app: "oauth4webapi", verifies: "yes" },
  { name: "oidc-client-ts + jose", app: "oidc-client-ts-and-jose", verifies: "yes" },
  { name: "auth0-spa-js", app: "auth0-spa-js", verifies: "no" },
  { name: "msal-browser", app: "msal-browser", verifies: "no" },
];

/** The latest that the registry has with all that they need. */
const OTHERS = {
  "@auth0/auth0-spa-js": "2.27.0",
  "@azure/msal-browser": "5.30.0",
  jose: "6.2.18",
  oauth4webapi: "3.8.8",
  "oidc-client-ts": "3.5.0",
};

/** More than this above the budget is a mistake. */
const TOLERANCE = 1.01;

const folder = inRoot("target", "size");

/** Minified, gzip 9 and brotli 11 bytes of an app, the sum over its chunks, since each is served by itself. */
async function measure(app) {
  const { build: bundle } = await import("esbuild");
  const outdir = `${folder}/out/${app}`;
  rmSync(outdir, { recursive: true, force: true });
  await bundle({
    entryPoints: [`${folder}/${app}.js`],
    outdir,
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    alias: { "idporten-email-login": inRoot("pkg/index.js") },
    logLevel: "error",
  });
  const chunks = readdirSync(outdir).map((name) => readFileSync(`${outdir}/${name}`));
  const sum = (size) => chunks.reduce((total, chunk) => total + size(chunk), 0);
  return {
    minified: sum((chunk) => chunk.length),
    gzip: sum((chunk) => gzipSync(chunk, { level: 9 }).length),
    brotli: sum((chunk) => brotliCompressSync(chunk, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length),
  };
}

export async function size(args) {
  await build();
  cpSync(inRoot("tests/bench/size"), folder, { recursive: true });
  if (args.includes("--check")) return check();
  await npmFolder("size", OTHERS);
  console.log("| | minified | gzip | brotli | verifies the signature |\n|---|---|---|---|---|");
  const bytes = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, " ");
  for (const { name, app, verifies } of APPS) {
    const { minified, gzip, brotli } = await measure(app);
    console.log(`| ${name} | ${bytes(minified)} | ${bytes(gzip)} | ${bytes(brotli)} | ${verifies} |`);
  }
}

async function check() {
  const budget = JSON.parse(readFileSync(inRoot("tests/bench/size/budget.json"), "utf8"));
  const now = await measure(APPS[0].app);
  for (const [unit, most] of Object.entries(budget)) {
    if (now[unit] > most * TOLERANCE) throw new SetUpError(`The minimal app is ${now[unit]} bytes ${unit}; the budget is ${most}.`);
  }
  say(`The minimal app is ${now.gzip} bytes gzip, ${now.brotli} brotli, in all chunks`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(() => size(process.argv.slice(2)));
