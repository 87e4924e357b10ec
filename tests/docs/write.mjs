// npm run docs:write: what is in docs/ and beside it, and is made of something else.

import { writeFileSync } from "node:fs";
import { inRoot } from "../../tools/lib.mjs";
import { llms } from "../../tools/site/llms.mjs";
import { drawFlow } from "./flow.mjs";

const made = { "docs/how-it-works.svg": drawFlow(), ...llms() };
for (const [name, text] of Object.entries(made)) writeFileSync(inRoot(name), text);
