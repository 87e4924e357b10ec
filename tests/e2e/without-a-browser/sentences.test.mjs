// The user's sentence and the page's advice say the same for every code.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inRoot } from "../../../tools/lib.mjs";
import { LoginError } from "../../../pkg/page/login-error.js";
import { language, learn } from "../../../pkg/page/sentence.js";
import { sentences } from "../../../pkg/login/sentences.js";

const source = readFileSync(inRoot("src/base/error.rs"), "utf8");
/** The table of codes: text, who can fix it, and whether a new login is likely to help. */
const table = [...source.matchAll(/^ {4}\w+ = \("(\w+)", \w+, (true|false)\),$/gm)];
const codes = table.map(([, code]) => code);
const retryable = table.filter(([, , helps]) => helps === "true").map(([, code]) => code);

/** "Log in again", said without anything that the user must do before. */
const AGAIN = { nb: /(^|[.!] )Logg inn på nytt/, nn: /(^|[.!] )Logg inn på nytt/, en: /(^|[.!] )Log in again/, se: /(^|[.!] )Čálit fas sisa/ };
/** Any way to say that a new attempt may help. */
const MAY_HELP = { nb: /på nytt|igjen/, nn: /på nytt|igjen/, en: /again/, se: /\bfas\b/ };

learn(sentences);

test("a code that a new login is likely to help says so, and no other one says to log in again", () => {
  assert.ok(codes.length > 30 && retryable.length > 10);
  for (const code of codes) {
    for (const locale of ["nb", "nn", "en", "se"]) {
      const sentence = new LoginError(code, "").userMessage(locale);
      if (retryable.includes(code)) assert.match(sentence, MAY_HELP[locale], `${code} ${locale}`);
      else assert.doesNotMatch(sentence, AGAIN[locale], `${code} ${locale}`);
    }
  }
});

test("no sentence names a provider: with the option issuer it is another one than ID-porten", () => {
  const said = sentences.flatMap(({ codes: _, ...languages }) => Object.values(languages));
  assert.deepEqual(said.filter((sentence) => /ID-porten|Digdir/i.test(sentence)), []);
});

test("no stack holds the query of an address, and places and messages stay", () => {
  const address = "https://www.example.no/cb?code=secret&state=x";
  for (const [line, left] of [
    [`at run (${address}:10:5)`, "at run (https://www.example.no/cb:10:5)"],
    [`at ${address}#a:10:5`, "at https://www.example.no/cb:10:5"],
    [`at eval (eval at run (${address}:10:5), <anonymous>:1:1)`, "at eval (eval at run (https://www.example.no/cb:10:5), <anonymous>:1:1)"],
    [`run@${address}:10:5`, "run@https://www.example.no/cb:10:5"],
    [`@${address} line 10 > eval:1:1`, "@https://www.example.no/cb line 10 > eval:1:1"],
    ["LoginError: Offline? docs/errors.md#network", "LoginError: Offline? docs/errors.md#network"],
  ]) {
    const cause = Object.assign(new Error("x"), { stack: line });
    new LoginError("internal", "x", { cause });
    assert.equal(cause.stack, left);
  }
});

test("every code that is named in a sentence is one, and is named once", () => {
  const named = sentences.flatMap((sentence) => sentence.codes);
  assert.equal(new Set(named).size, named.length);
  for (const code of named) assert.ok(codes.includes(code), code);
});

test("a language that is none of ours is the page's, else Bokmål, whatever it is called", () => {
  for (const locale of ["sv", "constructor", "__proto__", "", null, undefined, 5, {}, Symbol("x")]) {
    assert.equal(language(locale), "nb");
    assert.match(new LoginError("internal", "").userMessage(locale), /Innloggingen/);
  }
  assert.equal(language("nn-NO"), "nn");
  assert.equal(language("EN"), "en");
});
