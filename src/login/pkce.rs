//! Proof Key for Code Exchange with S256 (RFC 7636).

use crate::base::secret::CodeVerifier;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// `code_challenge_method`.
pub const METHOD: &str = "S256";

impl CodeVerifier {
    /// `BASE64URL-ENCODE(SHA256(ASCII(code_verifier)))` (RFC 7636 4.2): 43 characters, no padding.
    pub fn code_challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.secret()))
    }

    /// Reads a verifier of 43 to 128 unreserved characters (RFC 7636 4.1).
    pub fn parse(text: &str) -> Option<Self> {
        let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        ((43..=128).contains(&text.len()) && text.bytes().all(unreserved)).then(|| Self::new(text))
    }
}
