//! The form of our `state` values (RFC 6749 4.1.1).
//!
//! Other flows redirect to the pages of a service as well: payments, other logins, links with `?code=`. Their `state` does
//! not have this form, so their parameters are left alone.

use crate::base::secret::State;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// What each `state` of a login begins with. The page's own chunk knows it as well (`pkg/page/page-load.js`).
const PREFIX: &str = "iel-";

/// The characters of 256 bits in base64url.
const LENGTH: usize = 43;

impl State {
    /// Makes an unguessable value of 256 random bits.
    pub fn random(bytes: &[u8; 32]) -> Self {
        Self::new(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Makes the `state` of a login of 256 random bits.
    pub(crate) fn of_login(bytes: &[u8; 32]) -> Self {
        Self::new([PREFIX, Self::random(bytes).secret()].concat())
    }
}

/// Checks whether a text has the form of the `state` of a login.
pub fn has_our_form(text: &str) -> bool {
    let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    text.strip_prefix(PREFIX).is_some_and(|random| random.len() == LENGTH && random.bytes().all(is_base64url))
}
