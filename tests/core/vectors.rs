use crate::fixture::jwks;
use crate::signature_vectors::{Vector, rfc_examples, wycheproof};
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
