use crate::fixture::jwks;
use crate::signature_vectors::{Vector, rfc_examples, wycheproof};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use idporten_email_login::token::signature::SignatureCheck;
use serde_json::json;

fn verdict(vector: &Vector) -> bool {
    let keys = jwks(json!([vector.jwk])).unwrap();
    let kid = vector.jwk["kid"].as_str();
    let Ok(key) = keys.select(kid) else { return false };
    SignatureCheck { key, signing_input: &vector.signing_input, signature: &vector.signature }.verify()
}

#[test]
fn wycheproof_rsa_pkcs1_sha256_has_its_verdicts() {
    for vector in wycheproof() {
        assert_eq!(verdict(&vector), vector.right, "{}", vector.name);
    }
}

#[test]
fn rfc_7515_a_2_and_rfc_7520_4_1_are_right_and_nothing_near_them() {
    for mut vector in rfc_examples() {
        assert!(verdict(&vector), "{}", vector.name);
        for index in 0..vector.signature.len() {
            vector.signature[index] ^= 1;
            assert!(!verdict(&vector), "{} signature {index}", vector.name);
            vector.signature[index] ^= 1;
        }
        for index in 0..vector.signing_input.len() {
            vector.signing_input[index] ^= 1;
            assert!(!verdict(&vector), "{} input {index}", vector.name);
            vector.signing_input[index] ^= 1;
        }
        vector.signature.pop();
        assert!(!verdict(&vector), "{} shorter", vector.name);
    }
}

fn is_in_range(vector: &Vector) -> bool {
    let keys = jwks(json!([vector.jwk])).unwrap();
    let key = keys.select(vector.jwk["kid"].as_str()).unwrap();
    SignatureCheck { key, signing_input: &vector.signing_input, signature: &vector.signature }.is_in_range()
}

#[test]
fn a_signature_is_as_long_as_the_modulus_with_no_zeros_more_in_front() {
    for mut vector in wycheproof().into_iter().chain(rfc_examples()).filter(|vector| vector.right) {
        assert!(is_in_range(&vector), "{}", vector.name);
        vector.signature.insert(0, 0);
        assert!(!is_in_range(&vector), "{} longer", vector.name);
        vector.signature.drain(..2);
        assert!(!is_in_range(&vector), "{} shorter", vector.name);
    }
}

#[test]
fn a_signature_is_less_than_the_modulus() {
    let unreduced = wycheproof().into_iter().filter(|vector| vector.name.contains("not reduced"));
    // The others have lost what was too much for their length.
    assert!(unreduced.filter(|vector| !is_in_range(vector)).count() >= 3);
    for mut vector in rfc_examples() {
        vector.signature = URL_SAFE_NO_PAD.decode(vector.jwk["n"].as_str().unwrap()).unwrap();
        assert!(!is_in_range(&vector), "{} the modulus itself", vector.name);
        *vector.signature.last_mut().unwrap() -= 1;
        assert!(is_in_range(&vector), "{} one less", vector.name);
    }
}
