// The login with the WebAssembly module in a text, which every bundler can carry without configuration. It was compressed
// before it was encoded, since base64 alone would add a third to what travels.

import { compressed } from "./generated/wasm.js";
import * as login from "./login.js";
// Named here as well, so that a page without a bundler asks for all of it at once.
import "./call-options.js";
import "./generated/bindings.js";
import "./sentences.js";
import "./shared.js";
import "./staying.js";
import "./values.js";

/** Instantiated while it is being inflated. */
const inflated = async () => {
  // Not a Blob's stream: Blobs live in another process.
  const wasm = new Response(decoded(compressed)).body.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(wasm, { headers: { "content-type": "application/wasm" } });
};

// Browsers from before 2025 do not decode by themselves, which is faster.
const decoded = (base64) => Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

export const instantiate = (LoginError, learn) => login.instantiate(inflated(), LoginError, learn);
