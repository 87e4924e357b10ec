//! wasm-pack asks this for its version.

use std::env;
use std::process::Termination;

fn main() -> impl Termination {
    wasm_bindgen_cli::wasm_bindgen::run_cli_with_args(env::args_os())
}
