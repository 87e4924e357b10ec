use super::SignatureCheck;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};

impl SignatureCheck<'_> {
    /// Verifies on the host. Anything that goes wrong is a wrong signature.
    pub fn verify(&self) -> bool {
        let Ok(key) = DecodingKey::from_rsa_components(self.key.n(), self.key.e()) else {
            return false;
        };
        let signature = URL_SAFE_NO_PAD.encode(self.signature);
        self.is_in_range() && crypto::verify(&signature, self.signing_input, &key, Algorithm::RS256).unwrap_or(false)
    }
}
