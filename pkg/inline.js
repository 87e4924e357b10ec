// The WebAssembly module as text inside a module of its own: every bundler can carry that without configuration.
// It is compressed before it is encoded, since base64 alone would add a third to what travels.

import { Client } from "./client.js";
import initialize, { Client as Bindings } from "./generated/bindings.js";
import { compressed } from "./generated/wasm.js";

export async function instantiate() {
  const bytes = Uint8Array.from(atob(compressed), (character) => character.charCodeAt(0));
  const wasm = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const response = new Response(wasm, { headers: { "content-type": "application/wasm" } });
  await initialize({ module_or_path: response });
  return (options) => new Client(Bindings, options);
}
