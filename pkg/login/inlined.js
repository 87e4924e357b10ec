// The login with the WebAssembly module in a text, which every bundler can carry without configuration. It was compressed
// before it was encoded, since base64 alone would add a third to what travels.

import { instantiate as instantiateWith } from "../generated/login.js";
import { compressed } from "../generated/wasm.js";

/** Instantiated while it is being inflated. */
const inflated = async () => {
  // Not a Blob's stream: Blobs live in another process.
  const wasm = new Response(decoded(compressed)).body.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(wasm, { headers: { "content-type": "application/wasm" } });
};

// Browsers from before 2025 do not decode by themselves, which is faster.
const decoded = (base64) => Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

export const instantiate = () => instantiateWith(inflated());
