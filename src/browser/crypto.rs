//! Randomness and the signature check, by the browser's own cryptography.

use super::{js_object, navigation};
use crate::error::{ErrorCode, LoginError, Result};
use crate::signature::SignatureCheck;
use js_sys::Array;
use js_sys::futures::JsFuture;
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
    let subtle = window()
        .and_then(|window| window.crypto().ok())
        .filter(|crypto| !crypto.is_undefined())
        .map(|crypto| crypto.subtle());
    subtle.filter(|subtle| !subtle.is_undefined()).ok_or_else(|| {
        LoginError::new(
            ErrorCode::UnsupportedBrowser,
            "crypto.subtle (WebCrypto) is missing. Login needs a browser from 2020 or later.",
        )
    })
}

/// Verifies RSASSA-PKCS1-v1_5 with SHA-256. Anything that goes wrong is a wrong signature.
pub(crate) async fn verify(check: SignatureCheck<'_>) -> Result<bool> {
    let subtle = subtle()?;
    let Some(key) = import(&subtle, check).await else { return Ok(false) };
    let verdict = subtle.verify_with_str_and_u8_array_and_u8_array(
        "RSASSA-PKCS1-v1_5",
        &key,
        check.jws.signature(),
        check.jws.signing_input(),
    );
    let Ok(promise) = verdict else { return Ok(false) };
    Ok(JsFuture::from(promise).await.is_ok_and(|verdict| verdict.is_truthy()))
}

async fn import(subtle: &SubtleCrypto, check: SignatureCheck<'_>) -> Option<CryptoKey> {
    let jwk = js_object([("kty", "RSA".into()), ("n", check.key.n().into()), ("e", check.key.e().into())]);
    let algorithm = js_object([("name", "RSASSA-PKCS1-v1_5".into()), ("hash", "SHA-256".into())]);
    let usages = Array::of1(&"verify".into());
    let promise = subtle.import_key_with_object("jwk", &jwk, &algorithm, false, &usages).ok()?;
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::{SignatureCheck, random, verify};
    use crate::http::Response;
    use crate::json::parse_object;
    use crate::jwks::JwkSet;
    use crate::jws::Jws;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    const VECTOR: &str = include_str!("../../tests/vectors/rfc7515_a2.json");

    async fn verdict(compact: &str) -> bool {
        let vector: serde_json::Value = serde_json::from_str(VECTOR).unwrap();
        let body = serde_json::json!({ "keys": [vector["jwk"]] }).to_string().into_bytes();
        let keys = JwkSet::process(&Response { status: 200, content_type: Some("application/json".into()), body });
        let jws = Jws::parse(compact).unwrap();
        verify(SignatureCheck { jws: &jws, key: keys.unwrap().select(jws.kid()).unwrap() }).await.unwrap()
    }

    #[wasm_bindgen_test]
    async fn rfc_7515_appendix_a_2_signature_is_right_and_no_other_is() {
        let vector = parse_object(VECTOR).unwrap();
        let good = vector.string("compact").unwrap().unwrap();
        assert!(verdict(good).await);
        let (unsigned, signature) = good.rsplit_once('.').unwrap();
        for wrong in [String::new(), "AA".into(), "A".repeat(342), format!("A{}", &signature[1..])] {
            assert!(!verdict(&format!("{unsigned}.{wrong}")).await, "{wrong}");
        }
        let changed = good.replacen("eyJpc3Mi", "eyJpc3Mj", 1);
        assert!(!verdict(&changed).await);
    }

    #[wasm_bindgen_test]
    fn random_bytes_are_random() {
        let (a, b): ([u8; 32], [u8; 32]) = (random().unwrap(), random().unwrap());
        assert_ne!(a, b);
        assert_ne!(a, [0; 32]);
    }
}
