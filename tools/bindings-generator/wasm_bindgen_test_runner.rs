//! Runs a module of tests in a browser; wasm-pack calls it.

use std::env;
use std::process::Termination;

fn main() -> impl Termination {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(env::args_os())
}
