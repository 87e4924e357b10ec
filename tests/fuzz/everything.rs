//! The fuzzer's way in: the first character names one of the invariants of tests/properties for the text that follows,
//! or all of them. `npm run fuzz -- SECONDS`
#![no_main]

// The tests of the core use the rest of it.
#[allow(dead_code)]
#[path = "../core/fixture.rs"]
mod fixture;
// The property tests use the rest of it.
#[allow(dead_code)]
#[path = "../properties/invariants.rs"]
mod invariants;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (invariant, text) = input;
    match invariant {
        b'q' => invariants::callback_query(text),
        b'j' => invariants::jws(text),
        b'k' => invariants::jwk_set(text.as_bytes()),
        b'm' => invariants::metadata(text.as_bytes()),
        b't' => invariants::token_response(text.as_bytes()),
        b'c' => invariants::claims(text),
        b'p' => invariants::pending_login(text),
        b's' => invariants::session(text),
        b'r' => invariants::return_to(text),
        _ => invariants::everything(text),
    }
});
