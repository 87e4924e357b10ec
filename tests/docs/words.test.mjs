// Words that riddle, and what to write instead: in the English pages, in the comments of src/ and pkg/, and in the whole of all
// other folders.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { inRoot } from "../../tools/lib.mjs";
import { PAGES } from "./markdown.mjs";

/** A pattern, and what to write instead. */
const WORDS = [
  [/\b(whoever|somebody|nobody|anybody|everybody)\b/i, "the caller, the page, the user, a listener, another tab; no user is logged in"],
  [/\bwho (asks|calls|waits|subscribes|needs)\b/i, "the caller, the page, the listener"],
  [/\b(is|are|was|were|be|been) told\b|\btells\b|\b(is|are) heard\b|\bhears\b/i, "notify, report, log; listener, event, message"],
  [/\bthe person\b|\ba person\b|\bpersons?'s?\b/i, "the user"],
  [/\bjudg(e|ed|es|ing)\b/i, "check, validate, evaluate, read, poll"],
  [/\btaken? (up|out)\b|\btakes? (up|out)\b/i, "remove, restore, consume"],
  [/\bat hand\b/i, "cached, available"],
  [/\bmeanwhile\b/i, "in flight, deduplicated; in between, before"],
  [/\b(is|are) come back to\b|\bcomes? back (from|out of) the back-forward\b/i, "is restored from the back-forward cache (bfcache)"],
  [/\b(is|are) over\b|\bat an end\b/i, "expired, finished, closed"],
  [/\bwhat is there\b|\bwhat (was|is) kept\b|\bis kept\b|\bare kept\b/i, "the stored session, the cached metadata; store, cache"],
  [/\bwhat a login client must survive\b|\bhostile\b/i, "conformance tests"],
  [/\bmend(s|ed)?\b/i, "fix"],
];

/** The comments of a file with their lines, each without what is quoted as code. */
function commentsOf(path) {
  const lines = readFileSync(inRoot(path), "utf8").split("\n");
  return lines.flatMap((line, at) => {
    const [comment] = /(?<![:"'`/])\/\/.*$|^\s*(\/\*\*| \*).*$/.exec(line) ?? [];
    return comment ? [{ place: `${path}:${at + 1}`, text: comment.replace(/`[^`]*`/g, "") }] : [];
  });
}

/** The lines of a page's prose, without its code. */
function proseOf(page) {
  let isCode = false;
  return readFileSync(inRoot(page), "utf8").split("\n").flatMap((line, at) => {
    if (line.startsWith("```")) isCode = !isCode;
    return isCode ? [] : [{ place: `${page}:${at + 1}`, text: line.replace(/`[^`]*`|\]\([^)]*\)/g, "") }];
  });
}

const sources = (folder, pattern) => readdirSync(inRoot(folder), { recursive: true, encoding: "utf8" }).filter((name) => pattern.test(name) && !name.startsWith("generated")).map((name) => `${folder}/${name}`);

const isEnglish = (page) => !page.startsWith("docs/nb/") && page !== "README.nb.md";

/** The words in lines, with what to write instead. */
const found = (lines) => lines.flatMap(({ place, text }) => WORDS.flatMap(([pattern, instead]) => (pattern.test(text) ? [`${place}: ${pattern.exec(text)[0]} (write: ${instead})`] : [])));

test("no page has a word that riddles", () => assert.deepEqual(found(PAGES.filter(isEnglish).flatMap(proseOf)), []));

test("no comment of src/ or pkg/ has one", () => assert.deepEqual(found([...sources("src", /\.rs$/), ...sources("pkg", /\.js$|\.d\.ts$/)].flatMap(commentsOf)), []));

/** The lines of a file, with its texts and names. */
const linesOf = (path) => readFileSync(inRoot(path), "utf8").split("\n").map((text, at) => ({ place: `${path}:${at + 1}`, text }));

/** Those that name the words. */
const NAMING = ["tests/docs/words.test.mjs", "tests/docs/pages.test.mjs"];

test("no line of the command, the local ID-porten, the demo, the examples, the tests or the tools has one", () => {
  const files = ["cli", "www", "examples", "tests", "tools"].flatMap((folder) => sources(folder, /\.(m?js|rs|html)$/));
  assert.deepEqual(found(files.filter((path) => !NAMING.includes(path)).flatMap(linesOf)), []);
});

test("a word that riddles is found, in prose and in a comment, with what to write instead", () => {
  const [line] = found([{ place: "a:1", text: "Whoever asks is told." }]);
  assert.match(line, /^a:1: Whoever \(write: the caller/);
  assert.equal(found([{ place: "a:1", text: "The caller receives the error." }]).length, 0);
});
