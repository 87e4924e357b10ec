// What a lane of scenes says while it runs, one line for each test, and its results for the table in a file.

import { writeFileSync } from "node:fs";
import { engine } from "../engines/ports.mjs";

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

function why({ cause, message }) {
  return String(cause?.stack ?? cause?.message ?? message)
    .split("\n")
    .map((line) => `    ${line}\n`)
    .join("");
}

export default async function* report(events) {
  const [passed, failed] = [[], []];
  for await (const { type, data } of events) {
    if (type === "test:stderr" && !/^oidc-provider WARNING|^\s*$/.test(data.message)) yield data.message;
    if (!["test:pass", "test:fail"].includes(type)) continue;
    // What is left out by its name is in exceptions.mjs. A suite, and a file that runs to its end, are no tests of their own.
    if (/pattern/.test(data.skip)) continue;
    const isTest = data.details.type !== "suite" && !data.name.endsWith(".test.mjs");
    const isGood = type === "test:pass" && !data.skip && !data.todo;
    // Nor is one whose tests have failed, unless it was ended before it could run them all.
    const { failureType, signal } = data.details.error ?? {};
    if (!isTest && (isGood || (failureType === "subtestsFailed" && !signal))) continue;
    (isGood ? passed : failed).push(data.name);
    yield `${isGood ? "✔" : "✖"} ${engine}: ${data.name} (${seconds(data.details.duration_ms)})\n`;
    if (!isGood) yield why(data.details.error ?? { message: "skipped" });
  }
  writeFileSync(process.env.RESULTS, JSON.stringify({ passed, failed }));
}
