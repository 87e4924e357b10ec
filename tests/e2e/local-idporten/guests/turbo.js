// A page whose body is replaced.

import "@hotwired/turbo";
import {addWarning } from "./warning.js";

document.querySelector("#app").innerHTML = '<a id="open" href="/turbo">Videre</a>';
addWarning();
