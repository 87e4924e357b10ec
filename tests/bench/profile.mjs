// Where the time of a callback page goes, step by step.

import { table } from "./markdown.mjs";
import { OURS } from "./minimal-apps.mjs";
import { Person } from "./person.mjs";
import { median } from "./statistics.mjs";

/** For a page: marks the calls of the browser that tell where the package is. */
function markCalls() {
  const mark = (name) => performance.mark(name);
  const wrap = (holder, name, before, after) => {
    const called = holder[name];
    holder[name] = function (...values) {
      mark(before);
      const result = called.apply(this, values);
      if (after) result.then(() => mark(after));
      return result;
    };
  };
  globalThis.DecompressionStream = class extends DecompressionStream {
    constructor(format) {
      mark("decoded");
      super(format);
    }
  };
  wrap(WebAssembly, "instantiateStreaming", "inflating", "instantiated");
  wrap(LockManager.prototype, "request", "lock");
  wrap(SubtleCrypto.prototype, "verify", "verifying", "verified");
}

/** What ends at each step, in order: a mark, or what is loaded. */
const STEPS = {
  "the page has arrived": "page",
  "the first chunk has arrived": "first",
  "the browser has run it as far as it asks for the second": "second asked",
  "the second chunk has arrived": "second",
  "the browser has run it": "decoded",
  "base64, inflating, compiling and instantiating": "instantiated",
  "the client is made, and the response is checked": "lock",
  "the token request is sent": "token asked",
  "the answers have arrived": "answers",
  "the signature is verified": "verified",
  "the e-mail address is shown": "shown",
};

/** When each step ends, in milliseconds since the navigation began. */
async function timesOf(person) {
  const { shown } = await person.logIn(() => person.emptyHttpCache());
  const { page, resources, marks } = await person.page.evaluate(() => ({
    page: performance.getEntriesByType("navigation")[0].responseEnd,
    resources: performance.getEntriesByType("resource").map(({ name, startTime, responseEnd }) => ({ name: new URL(name).pathname, startTime, responseEnd })),
    marks: Object.fromEntries(performance.getEntriesByType("mark").map(({ name, startTime }) => [name, startTime])),
  }));
  const resource = (ending) => resources.find(({ name }) => ending.test(name));
  const [first, second, token, jwks] = [/email-login\.js$/, /inlined[^/]*\.js$/, /token$/, /jwks\.json$/].map(resource);
  return { ...marks, page, first: first.responseEnd, "second asked": second.startTime, second: second.responseEnd, "token asked": token.startTime, answers: Math.max(token.responseEnd, jwks.responseEnd), shown };
}

/** A table of the steps: how long each takes, and its share of the whole. */
export async function profileCallback(world, runs) {
  const all = [];
  for (let run = 0; run < runs; run += 1) {
    const person = await Person.arrive(world, OURS);
    await person.context.addInitScript(markCalls);
    all.push(await timesOf(person));
    await person.leave();
  }
  const whole = median(all.map(({ shown }) => shown));
  const names = Object.values(STEPS);
  const rows = Object.entries(STEPS).map(([step, name], index) => {
    const took = median(all.map((times) => times[name] - (index ? times[names[index - 1]] : 0)));
    return [step, `${took.toFixed(1)} ms`, `${Math.round((100 * took) / whole)} %`];
  });
  return table(["until", "takes", "of the whole"], rows);
}
