// The panel that shows each protocol step. It survives the redirect in sessionStorage: no step holds a secret.

import { text } from "./language.js";

const KEY = "demo-steps";

let steps = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");

/** For ClientOptions.onTrace. */
export function addStep(event) {
  // A new login begins the list anew.
  if (event.step === "authorization_request") steps = steps.filter(({ step }) => step === "discovery").slice(-1);
  steps.push({ step: event.step, elapsed: event.elapsed, detail: event.detail });
  sessionStorage.setItem(KEY, JSON.stringify(steps));
  drawSteps();
}

export function drawSteps() {
  document.getElementById("steps").replaceChildren(...steps.map(item));
}

function element(name, className, content) {
  const node = document.createElement(name);
  node.className = className;
  node.textContent = content;
  return node;
}

function item({ step, elapsed, detail }) {
  const { check, passed, source, ...values } = detail;
  const failed = passed === false || step === "error";
  const row = document.createElement("li");
  if (failed) row.dataset.failed = "";
  if (check) row.className = "check";
  const mark = element("span", "mark", failed ? "✗" : "✓");
  mark.role = "img";
  mark.ariaLabel = text(failed ? "failed" : "passed");
  const body = element("span", "values", check ?? text("steps")[step]);
  // Names and values of the specifications are the same in all languages.
  for (const [name, value] of Object.entries(values)) body.append(" ", element("code", "value", `${name}=${value}`));
  if (source) body.append(element("span", "source", source));
  row.append(mark, body, element("span", "elapsed", `${Math.round(elapsed)} ms`));
  return row;
}
