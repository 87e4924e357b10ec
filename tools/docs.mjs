// npm run docs: the site of the documentation, with the reference of the types and of the crate in it. A warning, or a link
// that leads nowhere, is an error.
//
//   npm run docs                into target/site/dist
//   npm run docs -- --serve     and serves it

import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { forThisMachine, listen } from "../cli/static.mjs";
import { build } from "./build.mjs";
import { inRoot, run, say } from "./lib.mjs";
import { main } from "./node.mjs";
import { rust } from "./setup.mjs";
import { serveSite, site } from "./site/site.mjs";

const WASM = "wasm32-unknown-unknown";
const SITE_PORT = 4630;

const ENTRIES = ["index", "button", "local-idporten", "react", "session-warning", "slim", "testing", "vite"].map((name) => inRoot("pkg", `${name}.d.ts`));

/** The comment of the whole type says what they are. */
const MEMBERS_OF_UNNAMED_TYPES = [
  ...["kind", "user", "login", "stateMatched"].map((name) => `index.StartResult.__type.${name}`),
  ...["error", "description"].map((name) => `index.LoginError.provider.__type.${name}`),
  "react.EmailLoginOptions.__type.client",
  "react.requireEmailLogin.__type.__type.user",
  ...["url", "signal"].map((name) => `react.NavigationArguments.request.__type.${name}`),
  "react.NavigationArguments.location.__type.href",
  "vite.localIdporten.__type.name",
].flatMap((name) => ["--intentionallyNotDocumented", name]);

/** Without a warning, in the folder of the site, which has the tools. */
async function writeReference(tools, out) {
  const compilerOptions = {
    strict: true, target: "es2022", module: "nodenext", moduleResolution: "nodenext", lib: ["es2022", "dom"], types: [],
  };
  writeFileSync(`${tools}/tsconfig.json`, JSON.stringify({ compilerOptions, files: ENTRIES }));
  await run("node", [
    `${tools}/node_modules/typedoc/bin/typedoc`, "--plugin", `${tools}/node_modules/typedoc-plugin-markdown/dist/index.js`, "--tsconfig", `${tools}/tsconfig.json`, "--out", out,
    "--name", "Reference", "--entryFileName", "index", "--hideBreadcrumbs", "--disableSources", "--readme", "none", "--excludeExternals", "--treatWarningsAsErrors", "--validation.notDocumented",
    "--outputFileStrategy", "modules", "--useHTMLAnchors", "false", ...MEMBERS_OF_UNNAMED_TYPES, ...ENTRIES,
  ]);
}

/** Gives the folder of the site. */
export async function docs() {
  await build();
  await rust();
  for (const target of [[], ["--target", WASM]]) {
    await run("cargo", ["doc", "--locked", "--no-deps", ...target], { env: { RUSTDOCFLAGS: "-D warnings" } });
  }
  return site({ writeReference, rustdoc: inRoot("target", WASM, "doc") });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    const dist = await docs();
    if (!process.argv.includes("--serve")) return say(`Read ${dist}/index.html, or have it served: npm run docs -- --serve`);
    const { port } = await listen(forThisMachine(serveSite(dist)), SITE_PORT);
    say(`The documentation is at http://localhost:${port}/`);
  });
}
