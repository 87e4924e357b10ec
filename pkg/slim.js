// The public API for pages that serve the WebAssembly module as a file, `idporten-email-login/wasm`.

import { pageClient } from "./page/client.js";
import { loader, runsWebAssembly, translated } from "./page/load.js";
import { LoginError } from "./page/login-error.js";

export { LoginError };

let known;

/** What `preload` was given last is where a later call looks. Thrown at once, "nowhere" begins no loading that a call
 *  which knows better would have to wait for. */
function instantiate(source = known) {
  if (!runsWebAssembly()) {
    // Nothing waits for what was given.
    Promise.resolve(source).catch(() => {});
    return translated().then(({ instantiate: begin }) => begin());
  }
  if (source === undefined) {
    throw new LoginError("wasm_load_failed", "Where is the WebAssembly module? Call preload(address) first.");
  }
  // A response can be read once.
  if (isAddress(source) || ArrayBuffer.isView(source) || source instanceof ArrayBuffer || source instanceof WebAssembly.Module) known = source;
  return loaded(source);
}

const isAddress = (source) => typeof source === "string" || source instanceof URL;

async function loaded(source) {
  const [login, wasm] = await Promise.all([import("./generated/login.js"), isAddress(source) ? download(source) : source]);
  return login.instantiate(wasm);
}

async function download(address) {
  const response = await fetch(address);
  if (!response.ok) {
    throw new LoginError("wasm_load_failed", "The address of the WebAssembly module does not answer with status 200. Is the file served there?", { retryable: true });
  }
  // Many servers answer with a page for each address that they do not know.
  if (!/^application\/wasm\b/i.test(response.headers.get("content-type"))) {
    throw new LoginError("wasm_load_failed", "The address of the WebAssembly module does not answer with the type application/wasm. Is the file served there, and does the server know the type of .wasm files?");
  }
  return response;
}

const load = /* @__PURE__ */ loader(instantiate);

export const preload = async (source) => void (await load(source));
export const createClient = (options) => pageClient(load, options);
