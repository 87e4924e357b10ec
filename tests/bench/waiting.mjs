// How long a user waits with each library, in a real Chromium.

import { FAR, HERE, SLOW } from "./link.mjs";
import { OURS, minimalApps } from "./minimal-apps.mjs";
import { HOVERING, Person, READING } from "./person.mjs";

/** The apps that are compared. */
export const COMPARED = [OURS, "oidc-client-ts", "oauth4webapi", "auth0-spa-js"];

/** What is measured: a title, and its unit. "Far": a round trip takes 150 ms; "slow": and the line carries 1.6 Mbit/s. */
export const MEASURES = {
  load: { title: "Page load to a button that can be pressed", unit: "ms" },
  slowLoad: { title: "The same, slow", unit: "ms" },
  bytes: { title: "Bytes until then", unit: "kB" },
  click: { title: "Pressed one second after the page is shown, until it is left", unit: "ms" },
  slowClick: { title: "The same, slow", unit: "ms" },
  firstClick: { title: "Pressed at the first possible moment, until the page is left, slow", unit: "ms" },
  hoverClick: { title: "Pressed after hovering for 200 ms, until the page is left, slow", unit: "ms" },
  callback: { title: "Callback page to e-mail shown, browser's HTTP cache lost", unit: "ms" },
  farCallback: { title: "The same, far", unit: "ms" },
  warmCallback: { title: "Callback page to e-mail shown, cached", unit: "ms" },
  farWarmCallback: { title: "The same, far", unit: "ms" },
  forbiddenCallback: { title: "Callback page to e-mail shown, WebAssembly forbidden", unit: "ms" },
  farForbiddenCallback: { title: "The same, far", unit: "ms" },
  reload: { title: "Reload with a session to e-mail shown, far", unit: "ms" },
  afterAnswers: { title: "Last answer to e-mail shown", unit: "ms" },
  heap: { title: "Heap after login", unit: "kB" },
};

/** A policy under which no WebAssembly is compiled. */
const FORBIDDING = "script-src 'self'";

/** Each gives some of the measures, in a browser profile of its own. */
const scenarios = [
  {
    conditions: SLOW,
    async run(person) {
      const { pressable, bytes } = await person.open();
      const { click } = await person.press({ after: READING });
      return { slowLoad: pressable, bytes: bytes / 1000, slowClick: click };
    },
  },
  {
    conditions: SLOW,
    async run(person) {
      await person.open();
      return { firstClick: (await person.press()).click };
    },
  },
  {
    conditions: SLOW,
    async run(person) {
      await person.open();
      return { hoverClick: (await person.press({ after: READING, hovering: HOVERING })).click };
    },
  },
  {
    conditions: HERE,
    async run(person) {
      const { pressable, click, shown } = await firstLogin(person);
      return { load: pressable, click, callback: shown, heap: (await person.heap()) / 1000 };
    },
  },
  { conditions: FAR, run: async (person) => ({ farCallback: (await firstLogin(person)).shown }) },
  { conditions: HERE, policy: FORBIDDING, run: async (person) => ({ forbiddenCallback: (await firstLogin(person)).shown }) },
  { conditions: FAR, policy: FORBIDDING, run: async (person) => ({ farForbiddenCallback: (await firstLogin(person)).shown }) },
  {
    conditions: HERE,
    async run(person) {
      const { shown, afterAnswers } = await laterLogin(person);
      return { warmCallback: shown, afterAnswers };
    },
  },
  {
    conditions: FAR,
    async run(person) {
      const { shown } = await laterLogin(person);
      return { farWarmCallback: shown, reload: minimalApps[person.app].keeps && (await person.reload()) };
    },
  },
];

/** The browser has lost the site's files and the provider's documents by the time the user comes back. */
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
        const person = await Person.arrive(world, app, scenario);
        for (const [measure, value] of Object.entries(await scenario.run(person))) {
          if (value !== undefined) ((values[measure] ??= {})[app] ??= []).push(value);
        }
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
    const login = async () => {
      await person.logIn();
      // What is fetched in the background comes after the e-mail address.
      await person.page.waitForTimeout(READING);
      return person.takeTraffic();
    };
    const first = await login();
    await person.forgetLogin();
    traffic[app] = { first, later: await login() };
    await person.leave();
  }
  return traffic;
}
