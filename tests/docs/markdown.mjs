// The pages of the documentation as tests read them.

import GithubSlugger from "github-slugger";
import { DOCS, textOf } from "../../tools/site/pages.mjs";

export { textOf };

/** Every page that people read, by its path in the repository. */
export const PAGES = ["README.md", "README.nb.md", "SECURITY.md", "CONTRIBUTING.md", ...DOCS];

const BLOCK = /^( *)```(\w*)\n([^]*?)^\1```/gm;

function dedent(text) {
  const lines = text.replace(/\s+$/, "").split("\n");
  const indent = Math.min(...lines.filter(Boolean).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join("\n");
}

/** The code blocks of a page. */
export const blocksOf = (page) => [...textOf(page).matchAll(BLOCK)].map(([, , language, text]) => ({ page, language, text: dedent(text) }));

export const withoutBlocks = (page) => textOf(page).replace(BLOCK, "");

const proseIn = (text) => text.replace(BLOCK, "").replace(/`[^`\n]+`/g, (code) => code.replace(/[[\]]/g, ""));

/** The links in a text: what is between the brackets, and where they lead. */
export const linksIn = (text) => [...proseIn(text).matchAll(/\[([^\]]*)\]\(([^)\s]+)\)/g)].map(([, text, to]) => ({ text, to }));

export const linksOf = (page) => linksIn(textOf(page));

/** The anchors of its headings, as GitHub makes them. */
export function anchorsOf(page) {
  const slugger = new GithubSlugger();
  return [...withoutBlocks(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => slugger.slug(heading.replace(/[`*]/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")));
}
