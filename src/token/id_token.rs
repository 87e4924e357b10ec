//! Validation of the ID token (OIDC Core 3.1.3.7) and ID-porten's own rules for it.

use crate::base::error::{ErrorCode, Result};
use crate::base::json;
use crate::base::secret::{IdToken, Nonce};
use crate::base::trace::{Step, TraceEvent};
use crate::login::pending_login::PendingLogin;
use crate::login::token_response::TokenResponse;
use crate::provider::client::Client;
use crate::session::user::User;
use crate::token::claims::{Claims, refuse};
use crate::token::jws::VerifiedJws;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;

/// The clock of the device that the page is on.
#[derive(Clone, Copy, Debug)]
pub struct DeviceClock {
    /// What it says, in seconds since the epoch.
    pub now: f64,
    /// Seconds by which it is known to be ahead of the right time; zero where that is unknown.
    pub ahead: f64,
}

impl DeviceClock {
    /// A clock that is taken to be right.
    pub fn new(now: f64) -> Self {
        Self { now, ahead: 0.0 }
    }
}

/// An ID token that passed every check. There is no other way to make one.
pub struct VerifiedIdToken {
    user: User,
    claims: String,
    id_token: IdToken,
    authentication_age: f64,
}

impl fmt::Debug for VerifiedIdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifiedIdToken(redacted)")
    }
}

impl VerifiedIdToken {
    /// Checks the claims against the pending login, after the signature was verified.
    ///
    /// `clock` is the device's. `trace` is called with each check, the failed one included.
    /// The error code names the claim: `id_token_issuer`, `id_token_nonce` and so on.
    pub fn validate(
        jws: &VerifiedJws,
        response: &TokenResponse,
        client: &Client,
        pending: &PendingLogin,
        clock: DeviceClock,
        trace: &mut dyn FnMut(TraceEvent),
    ) -> Result<Self> {
        let claims = json::parse_object(jws.payload())
            .ok_or_else(|| refuse(ErrorCode::IdTokenMalformed, "The payload of the ID token is not a JSON object."))?;
        let context = Context {
            claims: Claims {
                members: &claims,
                client,
                now: clock.now - clock.ahead,
                tolerance: client.clock_tolerance(),
            },
            now: clock.now,
            response,
            pending,
        };
        for check in CHECKS {
            let verdict = (check.run)(&context);
            trace(check_event(check.name, check.source, verdict.is_ok()));
            verdict?;
        }
        Ok(Self {
            user: context.claims.user(),
            claims: jws.payload().to_string(),
            id_token: IdToken::new(response.unverified_id_token()),
            authentication_age: context.claims.authentication_age().ok().flatten().unwrap_or_default().max(0.0),
        })
    }

    /// Who logged in.
    pub fn user(&self) -> &User {
        &self.user
    }

    /// Every claim, as the JSON text that was signed.
    pub fn claims(&self) -> &str {
        &self.claims
    }

    /// Seconds from the user's authentication until the token was issued, by the provider's clock; zero where it does
    /// not say. With single sign-on it may be long.
    pub fn authentication_age(&self) -> f64 {
        self.authentication_age
    }

    /// The compact form. It lives about 120 seconds.
    pub fn id_token(&self) -> &IdToken {
        &self.id_token
    }
}

/// The event for one check of the ID token.
pub fn check_event(name: &'static str, source: &'static str, passed: bool) -> TraceEvent {
    TraceEvent::new(Step::IdTokenCheck).with("check", name).with("passed", passed).with("source", source)
}

struct Check {
    name: &'static str,
    source: &'static str,
    run: fn(&Context<'_>) -> Result<()>,
}

const CHECKS: &[Check] = &[
    Check { name: "iss", source: "OIDC Core 3.1.3.7 (2)", run: |it| it.claims.issuer(it.pending.metadata.issuer()) },
    Check { name: "aud", source: "OIDC Core 3.1.3.7 (3)", run: |it| it.claims.audience() },
    Check { name: "azp", source: "OIDC Core 3.1.3.7 (4), (5)", run: |it| it.claims.authorized_party() },
    Check { name: "sub", source: "OIDC Core 2", run: |it| it.claims.subject() },
    Check { name: "nonce", source: "OIDC Core 3.1.3.7 (11)", run: |it| it.nonce() },
    Check { name: "exp", source: "OIDC Core 3.1.3.7 (9)", run: |it| it.claims.lifetime() },
    Check { name: "iat", source: "OIDC Core 3.1.3.7 (10)", run: |it| it.issued_now() },
    Check { name: "nbf", source: "RFC 7519 4.1.5", run: |it| it.claims.not_before() },
    Check { name: "auth_time", source: "OIDC Core 3.1.3.7 (13)", run: |it| it.auth_time() },
    Check { name: "acr", source: "OIDC Core 3.1.3.7 (12)", run: |it| it.claims.acr(&it.pending.acr_values) },
    Check { name: "email", source: "OIDC Core 5.1", run: |it| it.claims.email() },
    Check { name: "sid", source: "Front-Channel Logout 3", run: |it| it.claims.sid() },
    Check { name: "at_hash", source: "OIDC Core 3.1.3.8", run: |it| it.at_hash() },
];

/// Seconds that two stamps of one clock may be apart without meaning anything.
const SAME_TIME: f64 = 10.0;

struct Context<'a> {
    claims: Claims<'a>,
    /// By the device's clock, as the pending login has its times.
    now: f64,
    response: &'a TokenResponse,
    pending: &'a PendingLogin,
}

impl Context<'_> {
    fn nonce(&self) -> Result<()> {
        if self.claims.members.string("nonce").map(|nonce| nonce.map(Nonce::new))
            == Ok(Some(self.pending.nonce.clone()))
        {
            return Ok(());
        }
        Err(refuse(
            ErrorCode::IdTokenNonce,
            "nonce of the ID token is not the one that was sent: the token belongs to another login.",
        ))
    }

    // The token came straight from the token endpoint, so a difference is the difference of the clocks.
    fn issued_now(&self) -> Result<()> {
        let skew = self.claims.now - self.claims.number("iat");
        if skew.abs() <= self.claims.tolerance {
            return Ok(());
        }
        Err(refuse(
            ErrorCode::ClockSkew,
            "This device's clock and the provider's are too far apart. The person must set the clock; a new login alone does not help.",
        )
        .with_skew(skew.round() as i64))
    }

    // auth_time and iat are of one clock, the provider's, so no tolerance of this device's belongs in it. What may lie
    // between them is what was allowed when the login was begun, and the time that has passed here since.
    fn auth_time(&self) -> Result<()> {
        let wrong = |message| Err(refuse(ErrorCode::IdTokenAuthTime, message));
        let since_begun = (self.now - self.pending.created_at).max(0.0);
        let most = self.pending.max_age.map_or(f64::INFINITY, |max_age| f64::from(max_age) + since_begun + SAME_TIME);
        match self.claims.members.number("auth_time") {
            Ok(None) if self.pending.max_age.is_none() => Ok(()),
            Ok(None) => wrong(
                "The ID token has no auth_time, although maxAge or prompt was given. Set the provider up to state it (OIDC Core 2).",
            ),
            Ok(Some(time)) if time > 0.0 => {
                let age = self.claims.number("iat") - time;
                if age < -SAME_TIME {
                    wrong("auth_time of the ID token is after iat.")
                } else if age > most {
                    wrong(
                        "auth_time of the ID token is older than maxAge or prompt allows: the provider has not authenticated the user again.",
                    )
                } else if age >= self.claims.client.session_limits().max_age {
                    wrong(
                        "auth_time of the ID token is longer ago than session.maxAge, although the provider was asked for a newer one (max_age). Begin the login with prompt: \"login\".",
                    )
                } else {
                    Ok(())
                }
            }
            _ => wrong(
                "auth_time of the ID token is 0, negative or no number, so it does not say when the user authenticated. Set the provider up to state it (OIDC Core 2).",
            ),
        }
    }

    fn at_hash(&self) -> Result<()> {
        let digest = Sha256::digest(self.response.access_token().secret());
        let (left_half, _) = digest.split_at(digest.len() / 2);
        match self.claims.members.string("at_hash") {
            Ok(None) => Ok(()),
            Ok(Some(hash)) if hash == URL_SAFE_NO_PAD.encode(left_half) => Ok(()),
            _ => Err(refuse(
                ErrorCode::InvalidTokenResponse,
                "at_hash of the ID token is not that of the access_token it came with.",
            )),
        }
    }
}
