// idporten-email-login/slim: the same, for pages that serve the WebAssembly module as a file.

export type * from "./index.js";
export { LoginError, createClient } from "./index.js";

/** Where the module is: an address that answers with the type application/wasm, or what `WebAssembly` itself takes. */
export type WasmSource = string | URL | Response | PromiseLike<Response> | BufferSource | WebAssembly.Module;

/** Loads and compiles the WebAssembly module, at once and on every visit; calls that need it wait for it, and are refused
 *  before its source was given. After a failure the next call tries again, at the address that was given last.
 *  @throws {LoginError} `wasm_load_failed`: nothing is there, or it is not served as application/wasm;
 *  `unsupported_browser`. */
export function preload(source?: WasmSource): Promise<void>;
