//! generate-bindings MODULE FOLDER NAME: the JavaScript for a module of WebAssembly, for browsers.

use std::env;
use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [module, folder, name] = arguments.as_slice() else {
        eprintln!("generate-bindings needs a module, a folder and a name.");
        return ExitCode::FAILURE;
    };
    let mut bindgen = Bindgen::new();
    let generated = bindgen.web(true).and_then(|bindgen| {
        bindgen
            .input_path(module)
            .out_name(name)
            .typescript(true)
            // Without the default path, no bundler finds a file that it would need a configuration for.
            .omit_default_module_path(true)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(folder)
    });
    match generated {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The bindings of {module} could not be made: {error:?}");
            ExitCode::FAILURE
        }
    }
}
