// llms.txt and llms-full.txt: the same pages, for programs that read them.

import { readFileSync, readdirSync } from "node:fs";
import { inRoot } from "./lib.mjs";

const read = (page) => readFileSync(inRoot(page), "utf8");

const titleOf = (text) => /^# (.+)$/m.exec(text)[1];

/** The pages of docs/, as its front page names them: in its order, and with what it says of them. */
function listed() {
  const rows = [...read("docs/README.md").matchAll(/^\| (.*\]\(.*) \| (.*) \|$/gm)];
  return rows.flatMap(([, links, what]) => [...links.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, page]) => ({ page, what })));
}

const NORWEGIAN = readdirSync(inRoot("docs/nb")).sort().map((name) => `docs/nb/${name}`);

/** The texts by their files' names. */
export function llms() {
  const pages = listed();
  const [, introduction] = /^# [^\n]+\n\n([^\n]+)\n/.exec(read("README.md"));
  const head = `# idporten-email-login\n\n> ${introduction.replace(/\[([^\]]+)\]\([^)]+\)/g, "$1")}\n`;
  const list = pages.map(({ page, what }) => `- [${titleOf(read(`docs/${page}`))}](docs/${page}): ${what}`);
  return {
    "llms.txt": `${head}\n## Pages\n\n${list.join("\n")}\n\n## På norsk\n\n${NORWEGIAN.map((page) => `- [${titleOf(read(page))}](${page})`).join("\n")}\n\n## Optional\n\n- [All pages in one](llms-full.txt)\n- [The declarations](pkg/index.d.ts)\n`,
    "llms-full.txt": `${head}\n${pages.map(({ page }) => read(`docs/${page}`).trim()).join("\n\n")}\n`,
  };
}
