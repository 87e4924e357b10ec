//! An ID token that a page has sent to its own server, which opens a session of its own with it.
//!
//! The server has not begun the login, so it cannot compare `nonce`, `auth_time` and `at_hash`: the page has. A stolen
//! token can be sent as well, so a server accepts each token once, and only over https from its own page.

use crate::base::digest::sha256;
use crate::base::error::{ErrorCode, Result};
use crate::base::json::{self, Object};
use crate::login::acr::AcrValues;
use crate::provider::client::Client;
use crate::session::user::User;
use crate::token::claims::{Claims, refuse};
use crate::token::jwks::JwkSet;
use crate::token::jws::Jws;
use std::fmt;

/// Seconds that a server's clock and the provider's may be apart. A device's may be off by more, but servers synchronize, and
/// for as long as a token is believed it must be remembered.
pub const TOLERANCE: f64 = 60.0;

/// An ID token that passed every check that a server can make. There is no other way to make one.
pub struct ForwardedIdToken {
    user: User,
    believed_until: f64,
    identity: String,
}

impl fmt::Debug for ForwardedIdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ForwardedIdToken(redacted)")
    }
}

impl ForwardedIdToken {
    /// Verifies the signature with the provider's keys (OIDC Core 10.1) and checks the claims (3.1.3.7) for a client.
    ///
    /// `acr_values` are those that the page asked for, [`AcrValues::email`] for e-mail login. `now` is in seconds since
    /// the epoch. The error code names what is wrong: `id_token_signature`, `id_token_audience` and so on. After
    /// `id_token_key` fetch the keys once more, since the provider may have changed them.
    pub fn validate(compact: &str, keys: &JwkSet, client: &Client, acr_values: &AcrValues, now: f64) -> Result<Self> {
        let jws = Jws::parse(compact)?;
        let identity = sha256(&jws.signing_input);
        let members = verified_claims(jws, keys)?;
        let claims = Claims { members: &members, client, now, tolerance: TOLERANCE };
        claims.issuer(client.issuer())?;
        claims.audience()?;
        claims.authorized_party()?;
        claims.subject()?;
        claims.lifetime()?;
        is_current(&claims)?;
        claims.not_before()?;
        is_authentication_time(&claims)?;
        claims.acr(acr_values)?;
        claims.email()?;
        claims.sid()?;
        Ok(Self { user: claims.user(), believed_until: claims.number("exp") + TOLERANCE, identity })
    }

    /// Who logged in.
    pub fn user(&self) -> &User {
        &self.user
    }

    /// A digest of what was signed, header and payload: to be stored until [`believed_until`](Self::believed_until) by all
    /// instances of the server, so that the token is accepted once. Not of the whole text: one signature can be spelled in
    /// several ways that a lenient decoder reads alike.
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// Seconds since the epoch: `exp` and [`TOLERANCE`]. ID-porten's tokens live about 120 seconds; the server's session
    /// is its own.
    pub fn believed_until(&self) -> f64 {
        self.believed_until
    }
}

/// The claims of a token that the provider signed (OIDC Core 10.1).
pub(super) fn verified_claims(jws: Jws, keys: &JwkSet) -> Result<Object> {
    let verdict = jws.signature_check(keys.select(jws.kid())?).verify();
    json::parse_object(jws.verified(verdict)?.payload())
        .ok_or_else(|| refuse(ErrorCode::IdTokenMalformed, "The payload of the ID token is not a JSON object."))
}

/// `auth_time` is a time that has come, where there is one: a server's session counts from it.
fn is_authentication_time(claims: &Claims<'_>) -> Result<()> {
    match claims.members.number("auth_time") {
        Ok(None) => Ok(()),
        Ok(Some(time)) if time > 0.0 && time <= claims.now + TOLERANCE => Ok(()),
        _ => Err(refuse(ErrorCode::IdTokenAuthTime, "auth_time of the ID token is not a time that has come.")),
    }
}

/// OIDC Core 3.1.3.7 (9) and (10).
pub(super) fn is_current(claims: &Claims<'_>) -> Result<()> {
    let (begins, ends) = (claims.number("iat") - TOLERANCE, claims.number("exp") + TOLERANCE);
    if (begins..=ends).contains(&claims.now) {
        return Ok(());
    }
    Err(refuse(ErrorCode::IdTokenLifetime, "The ID token has expired, or was issued in the future. Send it at once."))
}
