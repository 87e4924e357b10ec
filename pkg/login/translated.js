// The login with the module in JavaScript, for browsers that compile no WebAssembly.

import { instantiate as instantiateWith } from "../generated/login.js";
import { instantiate as translation } from "../generated/translation.js";

export const instantiate = () => instantiateWith(translation, "JavaScript");
