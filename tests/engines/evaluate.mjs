// Scripts of a test in a page. A driver runs one script at a time and waits for its end, and a test may have a call
// pending in one tab while it uses another: so a promise is left in the page and asked for.

import { Script } from "node:vm";

/** What of ours is in a page. Not enumerable, since tests look at what a page has. */
const KEPT = `Symbol.for("what a test waits for")`;

const decode = ({ v, a, o }) => {
  if (a) return a.map(decode);
  if (o) return Object.fromEntries(o.map(([name, value]) => [name, decode(value)]));
  return v;
};

const HELP = `
// What a driver calls globalThis may be a world of its own, and another one each time.
const kept = window[${KEPT}] ?? Object.defineProperty(window, ${KEPT}, { value: new Map(), configurable: true })[${KEPT}];
// Values as Playwright gives them: undefined is not null.
const encode = (value, above = []) => {
  if (value === undefined || typeof value === "function" || typeof value === "symbol") return { u: 0 };
  if (value === null || typeof value !== "object") return { v: value };
  if (above.includes(value)) return { u: 0 };
  if (value instanceof Error) return { v: value.stack };
  if (value instanceof Node || value === globalThis) return { v: String(value) };
  const inner = [...above, value];
  if (typeof value.toJSON === "function") return { v: value.toJSON() };
  if (Array.isArray(value)) return { a: value.map((each) => encode(each, inner)) };
  return { o: Object.keys(value).map((name) => [name, encode(value[name], inner)]) };
};
const ended = { value: (value) => ({ value: encode(value) }), error: (error) => ({ error: error instanceof Error ? error.name + ": " + error.message : String(error) }) };`;

const START = (source) => `${HELP}
const decode = ${decode};
const [id, ...encoded] = arguments;
const given = encoded.map((each) => (each instanceof Element ? each : decode(each)));
try {
  const value = ${source};
  if (typeof value?.then !== "function") return ended.value(value);
  const slot = {};
  kept.set(id, slot);
  value.then((value) => (slot.ended = ended.value(value)), (error) => (slot.ended = ended.error(error)));
  return { pending: true };
} catch (error) {
  return ended.error(error);
}`;

const ASK = `${HELP}
const slot = kept.get(arguments[0]);
if (slot?.ended) kept.delete(arguments[0]);
return slot ? slot.ended ?? { pending: true } : { gone: true };`;

/** A test's script text may be an expression or statements. */
function isExpression(text) {
  try {
    return Boolean(new Script(`(${text}\n)`));
  } catch {
    return false;
  }
}

const sourceOf = (work) => {
  if (typeof work === "function") return `(${work})(...given)`;
  return isExpression(work) ? `(${work}\n)` : `(() => { ${work}\n })()`;
};

/** An argument as a page gets it, with what is undefined. */
function encoded(value) {
  if (value === undefined) return { u: 0 };
  if (Array.isArray(value)) return { a: value.map(encoded) };
  if (value && typeof value === "object") return { o: Object.entries(value).map(([name, member]) => [name, encoded(member)]) };
  return { v: value };
}

/** The arguments of a script: none, or this one. */
export const plain = (argument) => (argument === undefined ? [] : [encoded(argument)]);

let last = 0;

/** Runs it and gives what becomes of it. `script` runs a script text in the page. */
export async function evaluate(script, pause, work, given) {
  const id = (last += 1);
  let answer = await script(START(sourceOf(work)), id, ...given);
  for (let round = 0; answer.pending; round += 1) {
    await pause(Math.min(5 + round, 30));
    answer = await script(ASK, id);
  }
  if (answer.gone) throw new Error("The page was left while a script ran in it.");
  if (answer.error) throw new Error(answer.error);
  return decode(answer.value);
}
