// The pages of the documentation, by their paths in the repository.

import { readFileSync, readdirSync } from "node:fs";
import { inRoot } from "../lib.mjs";

/** Each page of docs/. */
export const DOCS = readdirSync(inRoot("docs"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`)
  .sort();

export const textOf = (page) => readFileSync(inRoot(page), "utf8");
