// The WebAssembly module as text inside a module of its own: every bundler can carry that without configuration.
// It is compressed before it is encoded, since base64 alone would add a third to what travels.

import { bind } from "./bound.js";
import { compressed } from "./generated/wasm.js";

export function instantiate() {
  const bytes = Uint8Array.from(atob(compressed), (character) => character.charCodeAt(0));
  const wasm = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return bind(new Response(wasm, { headers: { "content-type": "application/wasm" } }));
}
