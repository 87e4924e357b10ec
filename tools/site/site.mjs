// The site of the documentation, made of docs/, the declarations and rustdoc, in target/site/dist.

import { cpSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { serveFile } from "../../cli/static.mjs";
import { inRoot, run } from "../lib.mjs";
import { npmLocked } from "../setup.mjs";
import { DOCS, textOf } from "./pages.mjs";

const SITE = inRoot("target/site");
const PAGES = join(SITE, "pages");

/** Links out of docs/ lead to files of the package. On the site, the declarations are its reference, examples lie beside
 *  the pages, and of the rest only the name is left. */
function forSite(text, page) {
  // A number is not broken between its thousands.
  const unbroken = text.replace(/^\|.*$/gm, (row) => row.replace(/(?<=\d) (?=\d{3}\b)/g, "\u00a0"));
  return unbroken.replace(/\[([^\]]+)\]\((\.\.\/[^)#]+)[^)]*\)/g, (link, name, to) => {
    const path = join(dirname(page), to);
    if (path.startsWith("docs/")) return link;
    const declarations = /^pkg\/([\w-]+)\.d\.ts$/.exec(path);
    if (declarations) return `[${name}](/reference/${declarations[1]}.md)`;
    return path.startsWith("examples/") ? `<a href="/${path}" target="_self">${name}</a>` : name;
  });
}

/** The front page: what it is, the button, how to install it and the ways in. The menu beside it has what the tables have. */
function frontPage() {
  const text = forSite(textOf("docs/README.md"), "docs/README.md");
  const [beginning] = text.split("\n| begin |");
  return `${beginning.replace("\n```sh", "\n<ClientOnly><LiveButton /></ClientOnly>\n\n```sh")}\n${text.trim().split("\n").at(-1)}\n`;
}

/** `writeReference` writes the reference of the types into a folder; `rustdoc` is the folder with the crate's. */
export async function site({ writeReference, rustdoc }) {
  await npmLocked("site", "tools/site");
  for (const name of ["pages", ".vitepress"]) rmSync(join(SITE, name), { recursive: true, force: true });
  cpSync(inRoot("tools/site/.vitepress"), join(SITE, ".vitepress"), { recursive: true });
  cpSync(inRoot("docs"), PAGES, { recursive: true });
  for (const page of DOCS) writeFileSync(join(PAGES, relative("docs", page)), forSite(textOf(page), page));
  rmSync(join(PAGES, "README.md"));
  writeFileSync(join(PAGES, "index.md"), frontPage());
  cpSync(inRoot("tools/site/try.md"), join(PAGES, "try.md"));
  const open = join(PAGES, "public");
  cpSync(inRoot("examples"), join(open, "examples"), { recursive: true });
  cpSync(rustdoc, join(open, "rust"), { recursive: true });
  await writeReference(SITE, join(PAGES, "reference"));
  await run("node", [join(SITE, "node_modules/vitepress/bin/vitepress.js"), "build", SITE]);
  return join(SITE, "dist");
}

/** Answers with the files of the built site, as a web server of static files does: an address without an ending is a page. */
export const serveSite = (dist) => (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  const file = pathname.endsWith("/") ? `${pathname}index.html` : /\.\w+$/.test(pathname) ? pathname : `${pathname}.html`;
  if (!serveFile({ "/:/": dist }, { url: `/:${file}` }, response)) response.writeHead(404).end();
};
