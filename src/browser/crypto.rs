//! Randomness and the signature check, by the browser's own cryptography.

use super::{js_object, navigation};
use crate::error::{ErrorCode, LoginError, Result};
use crate::jws::SignatureCheck;
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
    let subtle = window().and_then(|window| window.crypto().ok()).map(|crypto| crypto.subtle());
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
        check.signature,
        check.signing_input,
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
