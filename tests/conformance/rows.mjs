// The rows of the conformance tests, and how they are named on the command line.

import { readFileSync } from "node:fs";

/** The title of each row by its id. */
export const { rows } = JSON.parse(readFileSync(new URL("rows.json", import.meta.url)));

/** Whether a row has this name, or is of a group that has it. */
export const isOf = (name) => (id) => id === name || id.startsWith(`${name}-`);

/** A row as it is shown. */
export const named = (id) => `${id} ${rows[id]}`;
