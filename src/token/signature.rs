//! What is to be verified of a JWS. The browser verifies with WebCrypto, the host with `jsonwebtoken`.

use crate::token::jwks::RsaPublicKey;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
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

impl SignatureCheck<'_> {
    /// Is the signature as long as the modulus and less than it (RFC 8017 8.2.2, step 1, and 5.2.2, step 1)? WebKitGTK's
    /// WebCrypto takes it for a number, to which zeros in front add nothing and the modulus neither.
    pub fn is_in_range(&self) -> bool {
        let modulus = URL_SAFE_NO_PAD.decode(self.key.n()).unwrap_or_default();
        self.signature.len() == modulus.len() && self.signature < modulus.as_slice()
    }
}

impl fmt::Debug for SignatureCheck<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignatureCheck(redacted)")
    }
}
