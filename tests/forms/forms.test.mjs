// The module as WebAssembly and as JavaScript: the same answers to the same inputs, which are those of the property tests, of the
// fuzzer and of the vectors.

import assert from "node:assert/strict";
import { createPrivateKey, sign } from "node:crypto";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { test } from "node:test";
import { inRoot, run } from "../../tools/lib.mjs";
import { seeds } from "../fuzz/seeds.mjs";
import { answerOf, openForm } from "./answers.mjs";

const vector = (name) => JSON.parse(readFileSync(inRoot("tests/vectors", `${name}.json`), "utf8"));
const { compact, jwk } = vector("rfc7515_a2");
const key = createPrivateKey({ key: readFileSync(inRoot("tests/vectors/rfc7515_a2_private_key.der")), format: "der", type: "pkcs1" });

/** A signed ID token. */
function signed(payload) {
  const input = `${Buffer.from('{"alg":"RS256"}').toString("base64url")}.${Buffer.from(payload).toString("base64url")}`;
  return `${input}.${sign("sha256", Buffer.from(input), key).toString("base64url")}`;
}

const tools = { signed, good: signed(seeds.claims.slice(1)), jwk };

/** What the fuzzer begins with, and what it has found of interest where it has run. */
function corpus() {
  const folder = inRoot("target/fuzz/corpus");
  const found = existsSync(folder) ? readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`)) : [];
  return [...Object.values(seeds).map((text) => Buffer.from(text)), ...found].map((input) => [String.fromCharCode(input[0]), input.subarray(1)]);
}

/** One in so many of the inputs that the property tests draw. */
const SAMPLED = 4;

/** What the property tests draw, anew at each run. */
async function drawn() {
  const file = inRoot("target/forms-inputs");
  rmSync(file, { force: true });
  await run("cargo", ["test", "--locked", "--quiet", "--test", "properties"], { env: { INPUTS: file } });
  const lines = readFileSync(file, "utf8").trimEnd().split("\n").filter((_, index) => index % SAMPLED === 0);
  return lines.map((line) => [line[0], Buffer.from(line.slice(1), "base64url")]);
}

/** Signatures, good and changed. */
function signatures() {
  const [header, payload, signature] = tools.good.split(".");
  const changed = Array.from(signature, (character, index) => [header, payload, `${signature.slice(0, index)}${character === "A" ? "B" : "A"}${signature.slice(index + 1)}`].join("."));
  const others = [compact, vector("rfc7520_4_1").compact];
  return [tools.good, ...changed, ...others, `${header}.${payload}.`, `${header}.${payload}`].map((token) => ["j", Buffer.from(token)]);
}

const forms = { webAssembly: await openForm("WebAssembly"), javaScript: await openForm("JavaScript") };

for (const [name, inputs] of Object.entries({ "the fuzzer's corpus": corpus(), "signatures": signatures(), "what the property tests draw": await drawn() })) {
  test(`both forms answer the same: ${name}`, async () => {
    const accepted = {};
    for (const [kind, input] of inputs) {
      const expected = await answerOf(forms.webAssembly, kind, input, tools);
      const answer = await answerOf(forms.javaScript, kind, input, tools);
      assert.equal(answer, expected, `${kind}${input.toString("base64url")}`);
      accepted[kind] = (accepted[kind] ?? 0) + Number(expected.startsWith('{"accepted"'));
    }
    // Else the same answers would prove nothing. Only one text of a token fits the login: it is among the signatures.
    for (const [kind, count] of Object.entries(accepted)) assert.ok(count || (kind === "j" && name !== "signatures"), `no ${kind} was accepted`);
  });
}
