//! Randomness and the signature check, by the browser's own cryptography.

use super::clock::Sleep;
use super::navigation;
use crate::base::error::{ErrorCode, LoginError, Result};
use crate::browser::js_object;
use crate::token::signature::SignatureCheck;
use futures_util::future::{Either, select};
use js_sys::futures::JsFuture;
use js_sys::{Array, Promise, Reflect};
use std::pin::pin;
use wasm_bindgen::JsCast;
use web_sys::{CryptoKey, SubtleCrypto, window};

/// Fills an array from the browser's cryptographic source. There is no fallback.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map(|()| bytes).map_err(|_| {
        LoginError::new(
            ErrorCode::UnsupportedBrowser,
            "crypto.getRandomValues is missing or fails. Login needs a browser from 2020 or later.",
        )
    })
}

/// The browser's WebCrypto, which only secure contexts have.
pub(crate) fn subtle() -> Result<SubtleCrypto> {
    if !navigation::is_secure_context() {
        return Err(LoginError::new(
            ErrorCode::InsecureContext,
            "Login needs a secure context: serve the page over https, or from localhost while developing.",
        ));
    }
    // Read by hand, since a getter that throws in the middle of a future leaves its promise pending for ever.
    let crypto = window().and_then(|window| Reflect::get(&window, &"crypto".into()).ok());
    let subtle = crypto.and_then(|crypto| Reflect::get(&crypto, &"subtle".into()).ok());
    subtle.and_then(|subtle| subtle.dyn_into().ok()).ok_or_else(|| {
        LoginError::new(
            ErrorCode::UnsupportedBrowser,
            "crypto.subtle (WebCrypto) is missing. Login needs a browser from 2020 or later.",
        )
    })
}

/// Milliseconds that WebCrypto may take. It takes one.
const DEADLINE: f64 = 10_000.0;

/// Verifies RSASSA-PKCS1-v1_5 with SHA-256. Anything that goes wrong is a wrong signature. A promise that never settles, as a
/// replaced function may return it, is an error.
pub(crate) async fn verify(check: SignatureCheck<'_>) -> Result<bool> {
    let subtle = subtle()?;
    if !check.is_in_range() {
        return Ok(false);
    }
    let deadline = Sleep::new(DEADLINE);
    match select(pin!(verdict(&subtle, check)), pin!(deadline.done())).await {
        Either::Left((verdict, _)) => Ok(verdict),
        Either::Right(_) => Err(LoginError::new(
            ErrorCode::UnsupportedBrowser,
            "crypto.subtle (WebCrypto) did not answer within 10 seconds. Something on the page has replaced it.",
        )),
    }
}

async fn verdict(subtle: &SubtleCrypto, check: SignatureCheck<'_>) -> bool {
    let Some(key) = import(subtle, check).await else { return false };
    let verdict = subtle.verify_with_str_and_u8_array_and_u8_array(
        "RSASSA-PKCS1-v1_5",
        &key,
        check.signature,
        check.signing_input,
    );
    let Ok(promise) = verdict else { return false };
    // Nothing but true itself is a yes.
    JsFuture::from(Promise::resolve(&promise)).await.is_ok_and(|verdict| verdict == true)
}

async fn import(subtle: &SubtleCrypto, check: SignatureCheck<'_>) -> Option<CryptoKey> {
    let jwk = js_object([("kty", "RSA".into()), ("n", check.key.n().into()), ("e", check.key.e().into())]);
    let algorithm = js_object([("name", "RSASSA-PKCS1-v1_5".into()), ("hash", "SHA-256".into())]);
    let usages = Array::of1(&"verify".into());
    let promise = subtle.import_key_with_object("jwk", &jwk, &algorithm, false, &usages).ok()?;
    JsFuture::from(Promise::resolve(&promise)).await.ok()?.dyn_into().ok()
}

#[cfg(test)]
#[path = "../../../tests/core/signature_vectors.rs"]
mod signature_vectors;

#[cfg(test)]
mod tests {
    use super::signature_vectors::{Vector, rfc_examples, wycheproof};
    use super::{SignatureCheck, random, verify};
    use crate::base::http::Response;
    use crate::token::jwks::JwkSet;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    async fn verdict(vector: &Vector) -> bool {
        let body = serde_json::json!({ "keys": [vector.jwk] }).to_string().into_bytes();
        let set = JwkSet::process(&Response {
            status: 200,
            content_type: Some("application/json".into()),
            body,
            server_time: None,
        });
        let set = set.unwrap();
        let Ok(key) = set.select(vector.jwk["kid"].as_str()) else { return false };
        let check = SignatureCheck { key, signing_input: &vector.signing_input, signature: &vector.signature };
        verify(check).await.unwrap()
    }

    #[wasm_bindgen_test]
    async fn wycheproof_rsa_pkcs1_sha256_has_its_verdicts() {
        for vector in wycheproof() {
            assert_eq!(verdict(&vector).await, vector.right, "{}", vector.name);
        }
    }

    #[wasm_bindgen_test]
    async fn rfc_7515_a_2_and_rfc_7520_4_1_are_right_and_nothing_near_them() {
        for mut vector in rfc_examples() {
            assert!(verdict(&vector).await, "{}", vector.name);
            for index in (0..vector.signature.len()).step_by(17) {
                vector.signature[index] ^= 1;
                assert!(!verdict(&vector).await, "{} signature {index}", vector.name);
                vector.signature[index] ^= 1;
            }
            vector.signing_input[0] ^= 1;
            assert!(!verdict(&vector).await, "{} input", vector.name);
        }
    }

    #[wasm_bindgen_test]
    fn random_bytes_are_random() {
        let (a, b): ([u8; 32], [u8; 32]) = (random().unwrap(), random().unwrap());
        assert_ne!(a, b);
        assert_ne!(a, [0; 32]);
    }
}
