use crate::fixture::{entropy, parameter, request, vector};
use idporten_email_login::ErrorCode;
use idporten_email_login::base::json;
use idporten_email_login::base::secret::CodeVerifier;
use idporten_email_login::login::authorization_request::Entropy;
use wasm_bindgen_test::wasm_bindgen_test;

fn challenge_equals(text: &str) {
    let vector = vector(text);
    let verifier = CodeVerifier::parse(vector["code_verifier"].as_str().unwrap()).unwrap();
    assert_eq!(verifier.code_challenge(), vector["code_challenge"].as_str().unwrap());
}

#[wasm_bindgen_test(unsupported = test)]
fn appendix_b_verifier_gives_its_challenge() {
    challenge_equals(include_str!("../vectors/rfc7636_b.json"));
}

#[wasm_bindgen_test(unsupported = test)]
fn idporten_example_verifier_gives_its_challenge() {
    challenge_equals(include_str!("../vectors/idporten_pkce.json"));
}

#[wasm_bindgen_test(unsupported = test)]
fn section_4_1_verifier_has_43_to_128_unreserved_characters() {
    assert!(CodeVerifier::parse(&"a".repeat(43)).is_some());
    assert!(CodeVerifier::parse(&"~".repeat(128)).is_some());
    for wrong in ["a".repeat(42), "a".repeat(129), format!("{}+", "a".repeat(42)), format!("{}=", "a".repeat(43))] {
        assert!(CodeVerifier::parse(&wrong).is_none(), "{wrong}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn section_4_3_request_holds_the_challenge_of_the_verifier_that_is_kept() {
    let request = request();
    let kept = json::parse_object(&request.pending().to_text().unwrap()).unwrap();
    let verifier = CodeVerifier::parse(kept.string("code_verifier").unwrap().unwrap()).unwrap();
    assert_eq!(parameter(&request, "code_challenge"), Some(verifier.code_challenge()));
    assert_eq!(parameter(&request, "code_challenge_method").as_deref(), Some("S256"));
}

#[wasm_bindgen_test(unsupported = test)]
fn section_7_1_bytes_that_are_not_random_are_refused() {
    let mut repeated = [0; 96];
    for (index, byte) in repeated.iter_mut().enumerate() {
        *byte = (index % 32) as u8;
    }
    for bytes in [[0; 96], [255; 96], repeated] {
        assert_eq!(Entropy::new(&bytes).err().unwrap().code(), ErrorCode::UnsupportedBrowser);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn secrets_are_not_printed() {
    assert_eq!(format!("{:?}", entropy(1)), "Entropy(redacted)");
    assert_eq!(format!("{:?}", CodeVerifier::parse(&"a".repeat(43)).unwrap()), "CodeVerifier(redacted)");
    assert_eq!(format!("{:?}", request().pending()), "PendingLogin(redacted)");
}
