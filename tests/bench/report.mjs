// The tables of a run, in Markdown.

import { GROWTH } from "./growth.mjs";
import { minimalApps } from "./minimal-apps.mjs";
import { summary } from "./statistics.mjs";
import { COMPARED, MEASURES } from "./waiting.mjs";

const row = (cells) => `| ${cells.join(" | ")} |`;
const table = (head, rows) => [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
const short = (number) => number.toFixed(number < 10 ? 1 : 0);
const names = COMPARED.map((app) => minimalApps[app].name);

/** Medians with the half of the runs around them; for the others, how many times ours that is. */
function waitingTable({ values, runs }) {
  const [ours, ...others] = COMPARED;
  const cells = (measure, unit) => {
    const base = summary(values[measure][ours]);
    const spread = ({ median, from, to }) => `${short(median)} ${unit} (${short(from)}–${short(to)})`;
    return [spread(base), ...others.map((app) => summary(values[measure][app])).map((other) => `${spread(other)}, ×${(other.median / base.median).toFixed(2)}`)];
  };
  const head = [`Medians of ${runs} runs (half of the runs)`, ...names];
  return table(head, Object.entries(MEASURES).map(([measure, { title, unit }]) => [title, ...cells(measure, unit)]));
}

function growthTable({ growth }) {
  const rows = Object.entries(GROWTH).map(([what, { title, sizes }]) => [title, ...sizes.map((size, index) => `${size}: ${short(growth[what][index])} ms`)]);
  return table(["", "least", "more", "most"], rows);
}

function trafficTable({ traffic }) {
  const cell = ({ requests, bytes }) => `${requests} (${(bytes / 1000).toFixed(1)} kB)`;
  const rows = COMPARED.flatMap((app) =>
    Object.entries(traffic[app]).map(([login, { site, provider }]) => [minimalApps[app].name, login, cell(site), cell(provider)]),
  );
  return table(["", "login", "requests to the service's site", "requests to the provider"], rows);
}

/** By the names under which the README shows them. */
export const tables = (results) => ({ waiting: waitingTable(results), growth: growthTable(results), traffic: trafficTable(results) });
