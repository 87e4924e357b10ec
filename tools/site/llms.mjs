// llms.txt and llms-full.txt: the same pages, for programs that read them.

import { DOCS, textOf } from "./pages.mjs";

const titleOf = (text) => /^# (.+)$/m.exec(text)[1];

/** The pages of docs/, as its front page names them: in its order, and with what it says of them. */
function listed() {
  const rows = [...textOf("docs/README.md").matchAll(/^\| (.*\]\(.*) \| (.*) \|$/gm)];
  return rows.flatMap(([, links, what]) => [...links.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, page]) => ({ page, what })));
}

const NORWEGIAN = DOCS.filter((page) => page.startsWith("docs/nb/"));

/** The texts by their files' names. */
export function llms() {
  const pages = listed();
  const [, introduction] = /^# [^\n]+\n\n([^\n]+)\n/.exec(textOf("README.md"));
  const head = `# idporten-email-login\n\n> ${introduction.replace(/\[([^\]]+)\]\([^)]+\)/g, "$1")}\n`;
  const list = pages.map(({ page, what }) => `- [${titleOf(textOf(`docs/${page}`))}](docs/${page}): ${what}`);
  return {
    "llms.txt": `${head}\n## Pages\n\n${list.join("\n")}\n\n## På norsk\n\n${NORWEGIAN.map((page) => `- [${titleOf(textOf(page))}](${page})`).join("\n")}\n\n## Optional\n\n- [All pages in one](llms-full.txt)\n- [The declarations](pkg/index.d.ts)\n`,
    "llms-full.txt": `${head}\n${pages.map(({ page }) => textOf(`docs/${page}`).trim()).join("\n\n")}\n`,
  };
}
