// Makes WebAssembly of the text that carries it: every bundler can carry text without configuration. It was compressed
// before it was encoded, since base64 alone would add a third to what travels.

/** Instantiated while it is being inflated. */
export function inflated(compressed) {
  // Not a Blob's stream: Blobs live in another process.
  const wasm = new Response(decoded(compressed)).body.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(wasm, { headers: { "content-type": "application/wasm" } });
}

// Browsers from before 2025 do not decode by themselves, which is faster.
const decoded = (base64) => Uint8Array.fromBase64?.(base64) ?? Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
