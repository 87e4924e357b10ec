// The client on top of the bindings, once the WebAssembly module is there.

import { Client } from "./client.js";
import initialize, { Client as Bindings } from "./generated/bindings.js";

/** `wasm`: whatever WebAssembly can be instantiated from. Gives the function that makes a client. */
export async function bind(wasm) {
  await initialize({ module_or_path: wasm });
  return (options) => new Client(Bindings, options);
}
