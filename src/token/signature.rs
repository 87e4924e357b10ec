//! What is to be verified of a JWS. The browser verifies with WebCrypto, the host with `jsonwebtoken`.

use crate::token::jwks::RsaPublicKey;
use std::fmt;

#[cfg(not(target_arch = "wasm32"))]
mod host;

/// A check with RSASSA-PKCS1-v1_5 and SHA-256 (RFC 7518 3.3).
#[derive(Clone, Copy)]
pub struct SignatureCheck<'a> {
    /// The provider's key.
    pub key: &'a RsaPublicKey,
    /// The bytes that were signed.
    pub signing_input: &'a [u8],
    /// The signature.
    pub signature: &'a [u8],
}

impl fmt::Debug for SignatureCheck<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignatureCheck(redacted)")
    }
}
