#!/usr/bin/env node
// npx idporten-email-login: what helps to develop and to publish a page. Nothing here runs in a browser.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const USAGE = `Usage: npx idporten-email-login idporten [options]
       npx idporten-email-login importmap [BASE] [--for ENTRIES]
       npx idporten-email-login copy DIR [--for ENTRIES]

idporten: starts a local ID-porten with e-mail users, for developing and testing. It listens on this machine only.

  --client-id ID                    a client of yours (default: demo-client)
  --redirect-uri URI                its redirect_uri (default: http://localhost:8080/); may be given again
  --post-logout-redirect-uri URI    where people come back to after logout; may be given again
  --frontchannel-logout-uri URI     the page that ID-porten loads in a frame at a logout elsewhere
  --backchannel-logout-uri URI      where ID-porten's server posts its logout tokens
  --session-seconds N               ID-porten's own session ends so long after the last login (default: 1800)
  --clients FILE                    clients in a JSON file instead
  --port PORT                       of the issuer (default: 4010); people log in at PORT + 1

importmap: prints an import map with the integrity of each file, for pages without a bundler that serve this package's
folder at BASE (default: /idporten-email-login@VERSION/, so that no cache gives files of another version), links that let the
browser load the files that every visit needs all at once, and the hash that a Content-Security-Policy needs for the import map.

  --for ENTRIES                     what the page imports: index (default), button, session-warning, slim; several with commas

copy: copies the files that such a page needs into DIR, and no others. Serve DIR at BASE.
`;

const root = new URL("../", import.meta.url);

/** Frameworks come through bundlers, and tests and development servers run elsewhere. */
const NOT_FOR_PAGES = ["./angular", "./react", "./svelte", "./vue", "./failures", "./local-idporten", "./testing", "./vite"];

const { name: packageName, version, exports, engines } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));

/** The addresses of a module and of all that it imports at once, and with `later` of what it imports when a user logs in. */
function loadedBy(module, { later = false, known = new Set() } = {}) {
  if (known.has(module.href)) return known;
  known.add(module.href);
  const imports = readFileSync(module, "utf8").matchAll(later ? /\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g : /\b(?:from|import)\s*"(\.[^"]+)"/g);
  for (const [, path] of imports) loadedBy(new URL(path, module), { later, known });
  return known;
}

/** The entries that a page can import, by the names that `--for` takes. */
const ENTRIES = Object.fromEntries(
  Object.entries(exports)
    .filter(([entry, target]) => target.default?.endsWith(".js") && !NOT_FOR_PAGES.includes(entry))
    .map(([entry, target]) => [entry.slice(2) || "index", target.default]),
);

/** The addresses of the files that a page with these entries loads. */
function filesFor(entries, options) {
  const known = new Set();
  for (const entry of entries.split(",")) {
    if (!Object.hasOwn(ENTRIES, entry)) throw new Error(`--for ${entry}: there are ${Object.keys(ENTRIES).join(", ")}.`);
    loadedBy(new URL(ENTRIES[entry], root), { ...options, known });
  }
  return [...known];
}

const parsed = (args) => parseArgs({ args, allowPositionals: true, options: { for: { type: "string", default: "index" } } });

const commands = {
  async idporten(args) {
    const [needed] = /\d+/.exec(engines.node);
    if (Number.parseInt(process.versions.node, 10) < needed) {
      throw new Error(`The local ID-porten needs Node.js ${needed} or later, and this is ${process.version}. See https://nodejs.org.`);
    }
    const { serverFolder } = await import("./idporten/install.mjs");
    const { commandLine } = await import(new URL("server.mjs", pathToFileURL(`${serverFolder()}/`)));
    await commandLine(args);
  },

  importmap(given) {
    const { values, positionals } = parsed(given);
    const [folder = `/${packageName}@${version}/`] = positionals;
    if (!/^(\/|\.\.?\/|https?:\/\/)/.test(folder)) throw new Error(`BASE must begin with / or https://, as browsers want it in an import map: ${folder}`);
    const base = folder.endsWith("/") ? folder : `${folder}/`;
    const served = (path) => base + path.replace(/^\.\//, "");
    const imports = Object.entries(ENTRIES).map(([entry, path]) => [entry === "index" ? packageName : `${packageName}/${entry}`, served(path)]);
    const files = ["pkg/", "pkg/page/", "pkg/elements/", "pkg/generated/"].flatMap((folder) => readdirSync(new URL(folder, root)).map((file) => folder + file));
    const integrity = Object.fromEntries(
      files
        .filter((file) => file.endsWith(".js") && !NOT_FOR_PAGES.includes(`./${basename(file, ".js")}`))
        .map((file) => [served(file), `sha384-${createHash("sha384").update(readFileSync(new URL(file, root))).digest("base64")}`]),
    );
    const map = JSON.stringify({ imports: Object.fromEntries(imports), integrity }, null, 2);
    const element = `\n${map}\n`;
    const loaded = filesFor(values.for);
    console.log(`<script type="importmap">${element}</script>`);
    for (const address of loaded) {
      const href = served(address.slice(root.href.length));
      console.log(`<link rel="modulepreload" href="${href}" integrity="${integrity[href]}">`);
    }
    console.error(`Its hash for script-src: 'sha256-${createHash("sha256").update(element).digest("base64")}'`);
  },

  copy(given) {
    const { values, positionals } = parsed(given);
    const [to] = positionals;
    if (!to) throw new Error("Say where to: npx idporten-email-login copy DIR.");
    const files = filesFor(values.for, { later: true });
    // The page says itself where the module is.
    if (values.for.split(",").includes("slim")) files.push(new URL(exports["./wasm"].default, root).href);
    for (const address of files) {
      const target = join(to, address.slice(root.href.length));
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(fileURLToPath(address), target);
    }
    console.log(`${files.length} files are in ${to}. Serve it at the BASE of the import map.`);
  },
};

const [name, ...args] = process.argv.slice(2);
if (!Object.hasOwn(commands, name ?? "") || args.includes("--help")) {
  const asked = name === undefined || name === "--help" || args.includes("--help");
  console[asked ? "log" : "error"](USAGE);
  process.exit(asked ? 0 : 1);
}
try {
  await commands[name](args);
} catch (error) {
  console.error(`✗ ${error.message}${error.code?.startsWith("ERR_PARSE_ARGS") ? " --help says which there are." : ""}`);
  process.exitCode = 1;
}
