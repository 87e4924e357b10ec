// How long a user waits, as a picture: for each measure a bar for each library.

import { OURS, minimalApps } from "./minimal-apps.mjs";
import { short, summary } from "./statistics.mjs";
import { COMPARED, MEASURES } from "./waiting.mjs";

const WIDTH = 760;
const [LABEL, BAR, GAP] = [210, 14, 22];
const FULL = WIDTH - LABEL - 130;

/** Readable on a light and on a dark page: the picture asks the browser, since it cannot ask the page. */
const STYLE = `text { font: 12px system-ui, sans-serif; fill: #57606a }
.title { font-weight: 600; fill: #24292f } .ours { fill: #4a90d9 } .other { fill: #afb8c1 } line { stroke: #24292f }
@media (prefers-color-scheme: dark) { text { fill: #8b949e } .title { fill: #e6edf3 } .ours { fill: #2f6fb3 } .other { fill: #57606a } line { stroke: #e6edf3 } }`;

export function drawChart({ values, machine, runs }) {
  let y = 20;
  const parts = [];
  for (const [measure, { title, unit }] of Object.entries(MEASURES)) {
    parts.push(`<text class="title" x="0" y="${y}">${title}, ${unit}</text>`);
    y += 8;
    const bars = COMPARED.filter((app) => values[measure][app]).map((app) => ({ app, ...summary(values[measure][app]) }));
    const longest = Math.max(...bars.map(({ to }) => to));
    for (const { app, median, from, to } of bars) {
      const at = (value) => (LABEL + (value / longest) * FULL).toFixed(1);
      const middle = y + BAR / 2;
      parts.push(
        `<text x="${LABEL - 8}" y="${y + 11}" text-anchor="end">${minimalApps[app].name}</text>`,
        `<rect class="${app === OURS ? "ours" : "other"}" x="${LABEL}" y="${y + 1}" width="${(at(median) - LABEL).toFixed(1)}" height="${BAR - 2}"/>`,
        `<line x1="${at(from)}" y1="${middle}" x2="${at(to)}" y2="${middle}"/>`,
        `<text x="${(Number(at(Math.max(median, to))) + 6).toFixed(1)}" y="${y + 11}">${short(median)}</text>`,
      );
      y += BAR;
    }
    y += GAP;
  }
  const caption = `Medians of ${runs} runs, and between what the middle half of them lies: ${machine}`;
  parts.push(`<text x="0" y="${y}">${caption}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 10}" width="${WIDTH}" height="${y + 10}">\n<title>What a user waits for with each library</title>\n<style>${STYLE}</style>\n${parts.join("\n")}\n</svg>\n`;
}
