// What must hold of the pages that people read: they lead somewhere, they are true, and they are short enough.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { sentences } from "../../pkg/login/sentences.js";
import { inRoot } from "../../tools/lib.mjs";
import { llms } from "../../tools/site/llms.mjs";
import { drawChart } from "../bench/chart.mjs";
import { tables } from "../bench/report.mjs";
import { drawFlow } from "./flow.mjs";
import { PAGES, anchorsOf, linksOf, textOf, withoutBlocks } from "./markdown.mjs";

const json = (path) => JSON.parse(readFileSync(inRoot(path), "utf8"));
const codes = [...readFileSync(inRoot("pkg/index.d.ts"), "utf8").match(/type ErrorCode =([^;]+);/)[1].matchAll(/"(\w+)"/g)].map(([, code]) => code);
/** The members of an interface, each with what is said of it. */
function membersOf(name) {
  const [, body] = readFileSync(inRoot("pkg/index.d.ts"), "utf8").match(new RegExp(`interface ${name}[^{]*\\{\\n([^]*?)\\n\\}`));
  return [...body.matchAll(/(\/\*\*[^]*?\*\/)\n {2}(\w+)\??:/g)].map(([, comment, member]) => ({ comment, member }));
}
const isInside = (to) => !/^(https?|mailto):/.test(to);
const pageOf = (page, to) => (to.startsWith("#") ? page : join(dirname(page), decodeURIComponent(to.split("#")[0])));
/** The pages that its links lead to. */
const pagesFrom = (page) => linksOf(page).filter(({ to }) => isInside(to) && /\.md(#|$)/.test(to)).map(({ to }) => pageOf(page, to));
/** The text below a heading. */
const below = (page, anchor) => {
  const parts = withoutBlocks(page).split(/^(?=#+ )/m).filter((part) => part.startsWith("#"));
  return parts[anchorsOf(page).indexOf(anchor)] ?? "";
};

for (const page of [...PAGES, "tests/docs/questions.md"]) {
  test(`every link of ${page} leads to a file, and to an anchor where it names one`, () => {
    for (const { to } of linksOf(page).filter(({ to }) => isInside(to))) {
      const target = pageOf(page, to);
      assert.ok(existsSync(inRoot(target)), `${page}: ${to}`);
      const anchor = decodeURIComponent(to.split("#")[1] ?? "");
      if (anchor) assert.ok(anchorsOf(target).includes(anchor), `${page}: ${to}`);
    }
  });
}

test("README.md is at most 8 kB, and README.nb.md too", () => {
  for (const page of ["README.md", "README.nb.md"]) assert.ok(statSync(inRoot(page)).size <= 8192, page);
});

test("README.md leads to the answer of each of the twenty questions within two clicks", () => {
  const questions = linksOf("tests/docs/questions.md").map(({ to }) => pageOf("tests/docs/questions.md", to));
  assert.equal(questions.length, 20);
  const oneClick = ["README.md", ...pagesFrom("README.md")];
  const reached = new Set(oneClick.flatMap((page) => [page, ...pagesFrom(page)]));
  assert.deepEqual(questions.filter((page) => !reached.has(page)), []);
});

const PROMISES = "tests/docs/promises.md";

/** The cells of a table's rows, without its head. */
const rowsOf = (text) => text.split("\n").filter((line) => line.startsWith("| ")).map((line) => line.split(/(?<!\\) \| |^\| | \|$/).slice(1, -1)).filter(([cell]) => cell !== undefined && !/^-+$/.test(cell)).slice(1);

/** A text in one line, and the comments of declarations without their stars. */
const plain = (text) => text.replace(/\n\s*\*\s?/g, " ").replace(/\s+/g, " ");

const promises = rowsOf(textOf(PROMISES)).map(([page, words, shownBy]) => ({ page, words, shownBy: shownBy.split("; ") }));
const promisedOn = (page) => promises.filter((promise) => promise.page === page).map(({ words }) => words);

test("each promise is made in these words, and each has rows or tests that there are", () => {
  const { rows } = JSON.parse(readFileSync(inRoot("tests/conformance/rows.json"), "utf8"));
  const texts = readdirSync(inRoot("tests"), { recursive: true, encoding: "utf8" }).filter((name) => /^(e2e|conformance\/tables)\/.*\.mjs$/.test(name)).map((name) => readFileSync(inRoot("tests", name), "utf8"));
  assert.ok(promises.length > 70);
  for (const { page, words, shownBy } of promises) {
    assert.ok(plain(textOf(page)).includes(plain(words)), `${page} does not say: ${words}`);
    for (const name of shownBy) {
      if (/^[A-Z]{2}-\d\d$/.test(name)) assert.ok(Object.hasOwn(rows, name), `there is no row ${name}`);
      else assert.ok(texts.some((text) => ["\"", "`"].some((quote) => text.includes(quote + name))), `there is no test: ${name}`);
    }
  }
});

test("every situation, everything that is stored, and every sentence of the declarations that says never, nothing or no user is among the promises", () => {
  const [situations] = textOf("docs/what-happens-when.md").split("\n## ");
  const [kept] = textOf("docs/what-is-stored-where.md").split("\n## ");
  for (const [page, text] of [["docs/what-happens-when.md", situations], ["docs/what-is-stored-where.md", kept]]) {
    const missing = rowsOf(text).map(([first]) => first).filter((first) => !first.startsWith("**") && !promisedOn(page).some((words) => first.startsWith(words)));
    assert.deepEqual(missing, [], page);
  }
  const said = [...textOf("pkg/index.d.ts").matchAll(/\/\*\*([^]*?)\*\//g)].flatMap(([, comment]) => plain(comment).split(/(?<=[.!?]) /));
  const promised = promisedOn("pkg/index.d.ts");
  const strong = said.filter((sentence) => /\b(never|nothing|nobody|no user)\b/i.test(sentence));
  assert.deepEqual(strong.filter((sentence) => !promised.some((words) => words.includes(sentence) || sentence.includes(words))), []);
});

test("every page of docs/ is reached from README.md or README.nb.md", () => {
  const reached = new Set(["README.md", "README.nb.md"]);
  for (const page of reached) pagesFrom(page).forEach((to) => reached.add(to));
  assert.deepEqual(PAGES.filter((page) => page.startsWith("docs/") && !reached.has(page)), []);
});

test("docs/errors.md names the codes that a new login may help, as the code has them, and both sentences of provider_error", () => {
  const source = readFileSync(inRoot("src/base/error.rs"), "utf8");
  const helped = [...source.matchAll(/\("(\w+)", \w+, true\)/g)].map(([, code]) => code).sort();
  const [, listed] = /`retryable` is true for (.+); not/.exec(readFileSync(inRoot("docs/errors.md"), "utf8"));
  assert.deepEqual([...listed.matchAll(/`(\w+)`/g)].map(([, code]) => code).sort(), helped);
  for (const [page, language] of [["docs/errors.md", "en"], ["docs/nb/feil.md", "nb"]]) {
    assert.ok(below(page, "provider_error").includes(sentences.find(({ codes }) => codes.includes("invalid_config"))[language]), page);
  }
});

for (const [page, language] of [["docs/errors.md", "en"], ["docs/nb/feil.md", "nb"]]) {
  test(`${page} has each error code, with the sentence that the user reads`, () => {
    for (const code of codes) {
      const sentence = (sentences.find(({ codes }) => codes.includes(code)) ?? sentences.at(-1))[language];
      assert.ok(below(page, code).includes(`> ${sentence}`), code);
    }
    const named = anchorsOf(page).filter((anchor) => /_/.test(anchor));
    assert.deepEqual(named.filter((code) => !codes.includes(code)), [], "codes that there are not");
  });
}

test("docs/options.md has each option, and the declaration of each leads there", () => {
  const members = ["ClientOptions", "LoginOptions", "AcrLoginOptions", "LogoutOptions"].flatMap(membersOf);
  assert.ok(members.length > 20);
  for (const { member, comment } of members) {
    assert.ok(anchorsOf("docs/options.md").includes(member.toLowerCase()), member);
    assert.ok(comment.includes(`docs/options.md#${member.toLowerCase()}`), member);
  }
});

test("the pictures are drawn from their sources", () => {
  assert.ok(readFileSync(inRoot("docs/how-it-works.svg"), "utf8") === drawFlow(), "docs/how-it-works.svg: npm run docs:write");
  assert.ok(readFileSync(inRoot("docs/chart.svg"), "utf8") === drawChart(json("tests/bench/results.json")), "docs/chart.svg: npm run bench -- --keep");
});

test("the figures are those of the runs that are stored", () => {
  const performance = textOf("docs/performance.md");
  for (const [name, table] of Object.entries(tables(json("tests/bench/results.json")))) assert.ok(performance.includes(`<!-- bench: ${name} -->\n${table}\n<!-- end -->`), name);
  const { visit, minified, gzip, brotli } = json("tests/bench/budget.json");
  const [, ...cells] = /^\| idporten-email-login \| ([\d ]+) \| ([\d ]+) \| ([\d ]+) \| ([\d ]+) \|/m.exec(performance);
  const [ofVisit, ...ofLogin] = cells.map((number) => Number(number.replaceAll(" ", "")));
  assert.ok(ofVisit <= visit);
  assert.deepEqual(ofLogin, [gzip, brotli, minified]);
  assert.ok(performance.includes(`a visit loads ${(json("tests/bench/budget.json").page / 1000).toFixed(1)} kB at most`));
  const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`;
  for (const [page, words] of [["README.md", `a visit loads ${kilobytes(visit)} (gzip) first, and a login is ${kilobytes(gzip)} in all`], ["README.nb.md", `siden laster ${kilobytes(visit)} først, og en innlogging er ${kilobytes(gzip)} i alt`]]) {
    assert.ok(textOf(page).includes(words), page);
  }
});

test("the browsers that the pages name are those that the published JavaScript is checked against", () => {
  const { browserslist } = json("package.json");
  const oldest = (name) => browserslist.find((entry) => entry.startsWith(`${name} `)).split(" ")[1];
  for (const [page, pattern] of [["README.md", /made for Chrome and Edge (\S+), Firefox (\S+) and Safari (\S+) and later/], ["README.nb.md", /Chrome og Edge (\S+), Firefox (\S+) og Safari (\S+) og nyere/], ["docs/errors.md", /Chrome and Edge (\S+), Firefox (\S+), Safari ([\d.]+)\)/]]) {
    assert.deepEqual(pattern.exec(textOf(page))?.slice(1), [oldest("chrome"), oldest("firefox"), oldest("safari")], page);
  }
  assert.equal(oldest("edge"), oldest("chrome"));
});

test("CHANGELOG.md begins with the version of the package and of the crate", () => {
  const [, newest] = /^## (.+)$/m.exec(textOf("CHANGELOG.md"));
  const [, crate] = /^version = "(.+)"$/m.exec(textOf("Cargo.toml"));
  assert.deepEqual([newest, crate], [json("package.json").version, newest]);
});

test("what agents read is made of the pages", () => {
  for (const [name, text] of Object.entries(llms())) assert.ok(readFileSync(inRoot(name), "utf8") === text, `${name}: npm run docs:write`);
});
