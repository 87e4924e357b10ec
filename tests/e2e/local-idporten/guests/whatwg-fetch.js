// A polyfill that replaces what the browser has.

import { createClient } from "idporten-email-login";
import { fetch } from "whatwg-fetch";

globalThis.fetch = fetch;
globalThis.client = createClient(globalThis.config);
