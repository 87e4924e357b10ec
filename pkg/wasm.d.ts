// idporten-email-login/wasm: the WebAssembly module as a file. What importing it gives is up to the bundler: with most of
// them "idporten-email-login/wasm?url" or `new URL("idporten-email-login/wasm", import.meta.url)` is its address.

declare const address: string;
export default address;
