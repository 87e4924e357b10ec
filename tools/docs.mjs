// npm run docs: the API documentation, from the types and from the crate, into target/docs and target/doc. A warning is
// an error.

import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { inRoot, run, say } from "./lib.mjs";
import { main } from "./node.mjs";
import { npmFolder, npmPackages, rust } from "./setup.mjs";

/** TypeDoc needs a TypeScript that is written in JavaScript, so the two have a folder of their own. */
const TYPEDOC = { typedoc: "0.28.20", typescript: "6.0.3", "@types/react": "19.2.2" };

const ENTRIES = ["index", "button", "react", "session-warning", "slim", "testing"].map((name) => inRoot("pkg", `${name}.d.ts`));

/** The comment of the whole type says what they are. */
const MEMBERS_OF_UNNAMED_TYPES = [
  ...["kind", "user", "login", "stateMatched"].map((name) => `index.StartResult.__type.${name}`),
  ...["error", "description"].map((name) => `index.LoginError.provider.__type.${name}`),
  "react.EmailLoginProviderProps.__type.client",
].flatMap((name) => ["--intentionallyNotDocumented", name]);

export async function docs() {
  await npmPackages();
  await rust();
  for (const target of [[], ["--target", "wasm32-unknown-unknown"]]) {
    await run("cargo", ["doc", "--locked", "--no-deps", ...target], { env: { RUSTDOCFLAGS: "-D warnings" } });
  }
  await types();
  say("Read target/docs/index.html and target/doc/idporten_email_login/index.html");
}

async function types() {
  const folder = await npmFolder("typedoc", TYPEDOC);
  const compilerOptions = {
    strict: true, target: "es2022", module: "nodenext", moduleResolution: "nodenext", lib: ["es2022", "dom"], types: [],
  };
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify({ compilerOptions, files: ENTRIES }));
  await run("node", [
    `${folder}/node_modules/typedoc/bin/typedoc`, "--tsconfig", `${folder}/tsconfig.json`, "--out", inRoot("target", "docs"),
    "--name", "idporten-email-login", "--disableSources", "--readme", "none", "--treatWarningsAsErrors", "--validation.notDocumented",
    ...MEMBERS_OF_UNNAMED_TYPES, ...ENTRIES,
  ]);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main(docs);
