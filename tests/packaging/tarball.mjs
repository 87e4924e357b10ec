// What is in the tarball, before it is installed.

import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { SetUpError, inRoot, run } from "../../tools/lib.mjs";
import { linksIn } from "../docs/markdown.mjs";
import { filesOf } from "../../tools/release/tarball.mjs";

/** Bytes, unpacked: what each install of the package stores. */
const MOST = 1_450_000;

/** What a tarball must hold, and what it must not. */
const NEEDED = ["README.md", "SECURITY.md", "LICENSE", "docs/README.md", "docs/errors.md", "docs/nb/feil.md", "docs/how-it-works.svg", "llms.txt", "llms-full.txt", "pkg/index.d.ts", "pkg/adapters.d.ts", "pkg/button.d.ts", "pkg/react.d.ts", "pkg/session-warning.d.ts", "pkg/slim.d.ts", "pkg/generated/bindings.wasm"];
const ALLOWED = /^(README(\.nb)?\.md|CHANGELOG\.md|SECURITY\.md|LICENSE|package\.json|llms(-full)?\.txt|docs\/(nb\/)?[\w-]+\.(md|png|svg)|examples\/backend\.mjs|examples\/backend\/page\/[a-z.]+|pkg\/[a-z-]+\.(js|d\.ts)|pkg\/(elements|page)\/[a-z-]+\.js|pkg\/generated\/(bindings\.wasm|(failures|inlined|login|translated|wasm)\.js)|cli\/(cli|static)\.mjs|cli\/idporten\/[a-z-]+\.(mjs|js|css|json))$/;

export async function checkTarball(tarball) {
  const files = filesOf(tarball);
  const names = [...files.keys()].map((path) => path.replace("package/", ""));
  const unpackedSize = [...files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  const missing = NEEDED.filter((name) => !names.includes(name));
  const foreign = names.filter((name) => !ALLOWED.test(name));
  if (missing.length || foreign.length) throw new SetUpError(`The tarball lacks ${missing.join() || "nothing"} and holds ${foreign.join() || "nothing else"}.`);
  for (const target of targets()) if (!names.includes(target)) throw new SetUpError(`exports names ${target}, which the tarball lacks.`);
  const broken = brokenLinks(files);
  if (broken.length) throw new SetUpError(`Pages of the tarball link to what it does not hold: ${broken.join("; ")}`);
  if (unpackedSize > MOST) throw new SetUpError(`The tarball is ${unpackedSize} bytes unpacked, more than ${MOST}.`);
  await run("node", [inRoot("node_modules/publint/src/cli.js"), "--strict", tarball]);
  await run("node", [inRoot("node_modules/@arethetypeswrong/cli/dist/index.js"), "--profile", "esm-only", "--format", "ascii", tarball]);
}

/** The links between the pages of the tarball that lead to no file of it. */
function brokenLinks(files) {
  const pages = [...files].filter(([path]) => path.endsWith(".md"));
  return pages.flatMap(([path, { bytes }]) => {
    const relative = linksIn(bytes.toString()).map(({ to }) => to.split("#")[0]).filter((to) => to && !/^[a-z]+:/.test(to));
    return relative.filter((to) => !files.has(posix.join(posix.dirname(path), to))).map((to) => `${path}: ${to}`);
  });
}

function targets() {
  const { exports } = JSON.parse(readFileSync(inRoot("package.json"), "utf8"));
  const paths = Object.values(exports).flatMap((entry) => (typeof entry === "string" ? entry : Object.values(entry)));
  return paths.map((path) => path.slice(2));
}
