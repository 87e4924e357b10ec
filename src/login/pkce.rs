//! Proof Key for Code Exchange with S256 (RFC 7636).

use crate::base::digest::sha256;
use crate::base::secret::CodeVerifier;

/// `code_challenge_method`.
pub const METHOD: &str = "S256";

impl CodeVerifier {
    /// `BASE64URL-ENCODE(SHA256(ASCII(code_verifier)))` (RFC 7636 4.2): 43 characters, no padding.
    pub fn code_challenge(&self) -> String {
        sha256(self.secret())
    }

    /// Reads a verifier of 43 to 128 unreserved characters (RFC 7636 4.1).
    pub fn parse(text: &str) -> Option<Self> {
        let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        ((43..=128).contains(&text.len()) && text.bytes().all(unreserved)).then(|| Self::new(text))
    }
}
