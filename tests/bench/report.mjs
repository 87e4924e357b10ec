// The tables of a run, in Markdown.

import { GROWTH } from "./growth.mjs";
import { table } from "./markdown.mjs";
import { OURS, minimalApps } from "./minimal-apps.mjs";
import { short, summary } from "./statistics.mjs";
import { COMPARED, MEASURES } from "./waiting.mjs";

const names = COMPARED.map((app) => minimalApps[app].name);

/** Medians, with between what the middle half of the runs lies; for the others, how many times ours that is. */
function waitingTable({ values, runs }) {
  const others = COMPARED.filter((app) => app !== OURS);
  const cells = (measure, unit) => {
    const base = summary(values[measure][OURS]);
    const cell = (app) => {
      // Where an app never shows what is measured.
      if (!values[measure][app]) return "never";
      const other = summary(values[measure][app]);
      return `${spread(other)}, ×${ratio(other)}`;
    };
    const spread = ({ median, from, to }) => `${short(median)} ${unit} (${short(from)}–${short(to)})`;
    const ratio = ({ median }) => (median / base.median).toPrecision(2);
    return [spread(base), ...others.map(cell)];
  };
  const head = [`Medians of ${runs} runs (middle half)`, ...names];
  return table(head, Object.entries(MEASURES).map(([measure, { title, unit }]) => [title, ...cells(measure, unit)]));
}

function growthTable({ growth }) {
  const rows = Object.entries(GROWTH).map(([what, { title, sizes }]) => [title, ...sizes.map((size, index) => `${size}: ${short(growth[what][index])} ms`)]);
  return table(["what there is more of", "least", "more", "most"], rows);
}

function trafficTable({ traffic }) {
  const cell = ({ requests, bytes }) => `${requests} (${(bytes / 1000).toFixed(1)} kB)`;
  const rows = COMPARED.flatMap((app) =>
    Object.entries(traffic[app]).map(([login, { site, provider }]) => [minimalApps[app].name, login, cell(site), cell(provider)]),
  );
  return table(["library", "login", "requests to the service's site", "requests to the provider"], rows);
}

/** By the names under which docs/performance.md shows them. */
export const tables = (results) => ({ waiting: waitingTable(results), growth: growthTable(results), traffic: trafficTable(results) });
