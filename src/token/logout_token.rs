//! Back-Channel Logout 1.0: the provider notifies a service's server that a user's session has ended.

use crate::base::error::{ErrorCode, LoginError};
use crate::base::json::Object;
use crate::provider::client::Client;
use crate::session::user::User;
use crate::token::claims::Claims;
use crate::token::forwarded_id_token::{TOLERANCE, is_current, verified_claims};
use crate::token::jwks::JwkSet;
use crate::token::jws::Jws;
use std::fmt;

/// The member of `events` that makes a token a logout token (2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// `typ` is only recommended (2.4), so a plain JWT is accepted as well: `events` distinguishes it from an ID token.
const TYPES: [&str; 4] = ["logout+jwt", "application/logout+jwt", "JWT", "application/jwt"];

const MAX_JTI: usize = 255;

/// A logout token that passed every check of 2.6. There is no other way to make one.
#[derive(Clone)]
pub struct LogoutToken {
    issuer: String,
    sub: Option<String>,
    sid: Option<String>,
    jti: String,
    believed_until: f64,
}

/// What is wrong with a logout token. Its text can be the `error_description` of the answer (2.8), with status 400 and
/// `error` being `invalid_request`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogoutTokenError {
    /// It is not a JWS of a JSON object, or its `typ` is that of another kind of token.
    Malformed,
    /// `alg` is not RS256.
    Algorithm,
    /// The JWK Set has no key for it. Fetch the keys once more: the provider may have changed them.
    Key,
    /// The provider has not signed it.
    Signature,
    /// `iss` is not the issuer of this client.
    Issuer,
    /// `aud` is not this client alone.
    Audience,
    /// `iat` and `exp` are missing, or now is not between them.
    Lifetime,
    /// Neither `sub` nor `sid` says whose session has ended, or one of them is malformed.
    Subject,
    /// `events` has no back-channel logout.
    Events,
    /// It has a `nonce`, as ID tokens have.
    Nonce,
    /// `jti` is missing or malformed.
    Jti,
}

impl LogoutToken {
    /// Checks a `logout_token` that was posted to the client's `backchannel_logout_uri` (2.6), with the provider's keys.
    /// `now` is in seconds since the epoch.
    ///
    /// Only the server can check whether the token was accepted before (2.6, 8): it stores [`jti`](Self::jti) until
    /// [`believed_until`](Self::believed_until).
    pub fn validate(compact: &str, keys: &JwkSet, client: &Client, now: f64) -> Result<Self, LogoutTokenError> {
        let members = verified_claims(Jws::parse_typed(compact, &TYPES)?, keys)?;
        let claims = Claims { members: &members, client, now, tolerance: TOLERANCE };
        claims.issuer(client.issuer())?;
        claims.audience()?;
        claims.lifetime()?;
        is_current(&claims)?;
        let [sub, sid] = ["sub", "sid"].map(|name| members.string(name).ok().flatten().map(String::from));
        if members.member("sub").is_some() {
            claims.subject()?;
        }
        claims.sid().map_err(|_| LogoutTokenError::Subject)?;
        if sub.is_none() && sid.is_none() {
            return Err(LogoutTokenError::Subject);
        }
        if !is_logout(&members) {
            return Err(LogoutTokenError::Events);
        }
        if members.member("nonce").is_some() {
            return Err(LogoutTokenError::Nonce);
        }
        let jti = match members.string("jti") {
            Ok(Some(jti)) if (1..=MAX_JTI).contains(&jti.len()) => jti.into(),
            _ => return Err(LogoutTokenError::Jti),
        };
        let believed_until = claims.number("exp") + TOLERANCE;
        Ok(Self { issuer: client.issuer().into(), sub, sid, jti, believed_until })
    }

    /// Whether this session has ended (2.7). `sid` names one session; without it, all of the user's
    /// have ended.
    pub fn ends(&self, user: &User) -> bool {
        let named = match (&self.sid, &self.sub) {
            (Some(sid), _) => user.sid.as_ref() == Some(sid),
            (None, sub) => sub.as_ref() == Some(&user.sub),
        };
        named && user.issuer == self.issuer
    }

    /// `sub`: the user.
    pub fn sub(&self) -> Option<&str> {
        self.sub.as_deref()
    }

    /// `sid`: the session at the provider.
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    /// The unique identifier of this token.
    pub fn jti(&self) -> &str {
        &self.jti
    }

    /// Seconds since the epoch: `exp` and [`TOLERANCE`].
    pub fn believed_until(&self) -> f64 {
        self.believed_until
    }
}

fn is_logout(members: &Object) -> bool {
    matches!(members.object("events"), Ok(Some(events)) if matches!(events.object(EVENT), Ok(Some(_))))
}

impl From<LoginError> for LogoutTokenError {
    /// The checks that a logout token shares with an ID token.
    fn from(error: LoginError) -> Self {
        match error.code() {
            ErrorCode::IdTokenAlgorithm => Self::Algorithm,
            ErrorCode::IdTokenKey => Self::Key,
            ErrorCode::IdTokenSignature => Self::Signature,
            ErrorCode::IdTokenIssuer => Self::Issuer,
            ErrorCode::IdTokenAudience => Self::Audience,
            ErrorCode::IdTokenLifetime => Self::Lifetime,
            ErrorCode::IdTokenSubject => Self::Subject,
            _ => Self::Malformed,
        }
    }
}

impl fmt::Display for LogoutTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "The logout token is not a signed JWT of this kind.",
            Self::Algorithm => "The logout token is not signed with RS256.",
            Self::Key => "The provider's JWK Set has no key for the logout token.",
            Self::Signature => "The signature of the logout token was not made with the provider's key.",
            Self::Issuer => "iss of the logout token is not the issuer of this client.",
            Self::Audience => "aud of the logout token is not this client alone.",
            Self::Lifetime => "iat and exp of the logout token are missing, or it has expired, or is not yet issued.",
            Self::Subject => "The logout token needs a well-formed sub or sid.",
            Self::Events => "events of the logout token has no back-channel logout.",
            Self::Nonce => "The logout token has a nonce, which is for ID tokens.",
            Self::Jti => "The logout token needs a jti, a string of at most 255 bytes.",
        })
    }
}

impl std::error::Error for LogoutTokenError {}

impl fmt::Debug for LogoutToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LogoutToken(redacted)")
    }
}
