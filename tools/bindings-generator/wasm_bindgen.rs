//! wasm-pack asks this for its version.

use std::env;
use std::process::ExitCode;
use wasm_bindgen_cli::wasm_bindgen::run_cli_with_args;

fn main() -> ExitCode {
    match run_cli_with_args(env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}
