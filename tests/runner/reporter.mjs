// What a file of tests prints while it runs, one line for each test, and its results in the file RESULTS.

import { writeFileSync } from "node:fs";
import { engine } from "../engines/engine.mjs";

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

function why({ cause, message }) {
  return String(cause?.stack ?? cause?.message ?? message)
    .split("\n")
    .map((line) => `    ${line}\n`)
    .join("");
}

const isFile = ({ name }) => name.endsWith(".test.mjs");

export default async function* report(events) {
  const [passed, failed, running] = [[], [], new Set()];
  // At each event, since a process that hangs is ended.
  const write = () => writeFileSync(process.env.RESULTS, JSON.stringify({ passed, failed, running: [...running] }));
  for await (const { type, data } of events) {
    if (type === "test:stderr" && !/^oidc-provider WARNING|^\s*$/.test(data.message)) yield data.message;
    if (type === "test:dequeue" && !isFile(data)) {
      running.add(data.name);
      write();
    }
    if (!["test:pass", "test:fail"].includes(type)) continue;
    running.delete(data.name);
    // What is skipped by its name is in exceptions.mjs. A suite, and a file that runs to its end, are no tests of their own.
    if (/pattern/.test(data.skip)) continue;
    const isTest = data.details.type !== "suite" && !isFile(data);
    const isGood = type === "test:pass" && !data.skip && !data.todo;
    // Nor is one whose tests have failed, unless it was ended before it could run them all.
    const { failureType, signal } = data.details.error ?? {};
    if (!isTest && (isGood || (failureType === "subtestsFailed" && !signal))) continue;
    (isGood ? passed : failed).push(data.name);
    write();
    yield `${isGood ? "✔" : "✖"} ${engine}: ${data.name} (${seconds(data.details.duration_ms)})\n`;
    if (!isGood) yield why(data.details.error ?? { message: "skipped" });
  }
  write();
}
