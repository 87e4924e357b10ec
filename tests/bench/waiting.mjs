// What a person waits for with each library, in a real Chromium.

import { OURS } from "./minimal-apps.mjs";
import { Person, SLOW_NETWORK } from "./person.mjs";

/** The apps that are compared. */
export const COMPARED = [OURS, "oidc-client-ts", "oauth4webapi", "auth0-spa-js"];

/** Milliseconds until the provider answers. */
const LATENCY = 150;

/** What is measured: a title, and its unit. */
export const MEASURES = {
  load: { title: "Page load to a button that can be pressed", unit: "ms" },
  slowLoad: { title: "Page load to a button that can be pressed, 1.6 Mbit/s and 150 ms", unit: "ms" },
  hintedLoad: { title: "The same, and the page tells the browser of its chunks", unit: "ms" },
  click: { title: "Click to leaving the page", unit: "ms" },
  lateClick: { title: "Click to leaving the page, provider at 150 ms", unit: "ms" },
  callback: { title: "Callback page to e-mail shown, browser's HTTP cache lost", unit: "ms" },
  warmCallback: { title: "Callback page to e-mail shown, cached", unit: "ms" },
  lateCallback: { title: "Callback page to e-mail shown, browser's HTTP cache lost, provider at 150 ms", unit: "ms" },
  lateWarmCallback: { title: "Callback page to e-mail shown, cached, provider at 150 ms", unit: "ms" },
  afterAnswers: { title: "Last answer to e-mail shown", unit: "ms" },
  heap: { title: "Heap after login", unit: "kB" },
};

/** Each gives some of the measures, in a browser profile of its own. */
const scenarios = [
  { given: { network: SLOW_NETWORK }, run: async (person) => ({ slowLoad: await person.open() }) },
  { given: { network: SLOW_NETWORK }, run: async (person) => ({ hintedLoad: await person.open({ hinted: true }) }) },
  {
    given: {},
    async run(person) {
      const { pressable, click, shown } = await firstLogin(person);
      return { load: pressable, click, callback: shown, heap: (await person.heap()) / 1000 };
    },
  },
  {
    given: { latency: LATENCY },
    async run(person) {
      const { click, shown } = await firstLogin(person);
      return { lateClick: click, lateCallback: shown };
    },
  },
  {
    given: {},
    async run(person) {
      const { shown, afterAnswers } = await laterLogin(person);
      return { warmCallback: shown, afterAnswers };
    },
  },
  { given: { latency: LATENCY }, run: async (person) => ({ lateWarmCallback: (await laterLogin(person)).shown }) },
];

/** The browser has lost the site's files and the provider's documents by the time the person comes back. */
const firstLogin = (person) => person.logIn(() => person.emptyHttpCache());

/** A browser keeps code that it has compiled when it has met it a few times. */
async function laterLogin(person) {
  for (let met = 0; met < 2; met += 1) {
    await person.logIn();
    await person.forgetLogin();
  }
  return person.logIn();
}

/** Every app in turn, another one first in each run, so that what else happens on the machine happens to all. Gives the
 *  values of each measure for each app. */
export async function measureWaiting(world, { runs, apps = COMPARED, tell = () => {} }) {
  const values = {};
  for (let run = 1; run <= runs; run += 1) {
    for (const scenario of scenarios) {
      for (const turn of apps.keys()) {
        const app = apps[(turn + run) % apps.length];
        const person = await Person.arrive(world, app, scenario.given);
        for (const [measure, value] of Object.entries(await scenario.run(person))) ((values[measure] ??= {})[app] ??= []).push(value);
        await person.leave();
      }
    }
    tell(`Run ${run} of ${runs}`);
  }
  return values;
}

/** Requests and bytes of a first login and of a later one, the page's first load included. */
export async function measureTraffic(world, apps = COMPARED) {
  const traffic = {};
  for (const app of apps) {
    const person = await Person.arrive(world, app);
    await person.logIn();
    const first = person.takeTraffic();
    await person.forgetLogin();
    await person.logIn();
    traffic[app] = { first, later: person.takeTraffic() };
    await person.leave();
  }
  return traffic;
}
