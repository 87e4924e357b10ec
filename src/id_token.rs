//! Validation of the ID token (OIDC Core 3.1.3.7) and ID-porten's own rules for it.

use crate::acr::SELFREGISTERED_EMAIL;
use crate::client::Client;
use crate::error::{ErrorCode, LoginError, Result};
use crate::json::{self, Object, Value};
use crate::jws::VerifiedJws;
use crate::secret::{IdToken, Nonce};
use crate::token_response::TokenResponse;
use crate::trace::{Step, TraceEvent};
use crate::transaction::PendingLogin;
use crate::user::{User, amr};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;

const MAX_SUB: usize = 255;
/// RFC 5321 4.5.3.1.3 leaves 254 for an address.
const MAX_EMAIL: usize = 254;
const MAX_SID: usize = 1024;
const MAX_LIFETIME: f64 = 24.0 * 3600.0;

/// An ID token that passed every check. There is no other way to make one.
pub struct VerifiedIdToken {
    user: User,
    claims: String,
    id_token: IdToken,
}

impl fmt::Debug for VerifiedIdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifiedIdToken(redacted)")
    }
}

impl VerifiedIdToken {
    /// Checks the claims against the pending login, after the signature was verified.
    ///
    /// `now` is in seconds since the epoch. `trace` is told of each check, the failed one included.
    /// The error code names the claim: `id_token_issuer`, `id_token_nonce` and so on.
    pub fn validate(
        jws: &VerifiedJws,
        response: &TokenResponse,
        client: &Client,
        pending: &PendingLogin,
        now: f64,
        trace: &mut dyn FnMut(TraceEvent),
    ) -> Result<Self> {
        let claims = json::parse_object(jws.payload())
            .ok_or_else(|| refuse(ErrorCode::IdTokenMalformed, "The payload of the ID token is not a JSON object."))?;
        let context = Context { claims: &claims, response, client, pending, now };
        for check in CHECKS {
            let verdict = (check.run)(&context);
            trace(check_event(check.name, check.source, verdict.is_ok()));
            verdict?;
        }
        Ok(Self {
            user: context.user(),
            claims: jws.payload().to_string(),
            id_token: IdToken::new(response.unverified_id_token()),
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
    Check { name: "iss", source: "OIDC Core 3.1.3.7 (2)", run: |it| it.issuer() },
    Check { name: "aud", source: "OIDC Core 3.1.3.7 (3)", run: |it| it.audience() },
    Check { name: "azp", source: "OIDC Core 3.1.3.7 (4), (5)", run: |it| it.authorized_party() },
    Check { name: "sub", source: "OIDC Core 2", run: |it| it.subject() },
    Check { name: "nonce", source: "OIDC Core 3.1.3.7 (11)", run: |it| it.nonce() },
    Check { name: "exp", source: "OIDC Core 3.1.3.7 (9)", run: |it| it.lifetime() },
    Check { name: "iat", source: "OIDC Core 3.1.3.7 (10)", run: |it| it.issued_now() },
    Check { name: "nbf", source: "RFC 7519 4.1.5", run: |it| it.not_before() },
    Check { name: "auth_time", source: "OIDC Core 3.1.3.7 (13)", run: |it| it.auth_time() },
    Check { name: "acr", source: "OIDC Core 3.1.3.7 (12)", run: |it| it.acr() },
    Check { name: "email", source: "OIDC Core 5.1", run: |it| it.email() },
    Check { name: "sid", source: "Front-Channel Logout 3", run: |it| it.sid() },
    Check { name: "at_hash", source: "OIDC Core 3.1.3.8", run: |it| it.at_hash() },
];

fn refuse(code: ErrorCode, message: &'static str) -> LoginError {
    LoginError::new(code, message)
}

struct Context<'a> {
    claims: &'a Object,
    response: &'a TokenResponse,
    client: &'a Client,
    pending: &'a PendingLogin,
    now: f64,
}

impl Context<'_> {
    fn issuer(&self) -> Result<()> {
        if self.claims.string("iss") == Ok(Some(self.pending.metadata.issuer())) {
            return Ok(());
        }
        Err(refuse(ErrorCode::IdTokenIssuer, "iss of the ID token is not the issuer that the login was begun at."))
    }

    // An additional audience would have to be trusted, and this client knows none.
    fn audience(&self) -> Result<()> {
        let only = match self.claims.member("aud") {
            Some(Value::String(audience)) => Some(audience),
            Some(Value::Array(audiences)) => match audiences.as_slice() {
                [Value::String(audience)] => Some(audience),
                _ => None,
            },
            _ => None,
        };
        if only.is_some_and(|audience| audience == self.client.client_id()) {
            return Ok(());
        }
        Err(refuse(ErrorCode::IdTokenAudience, "aud of the ID token is not this client alone."))
    }

    fn authorized_party(&self) -> Result<()> {
        match self.claims.string("azp") {
            Ok(None) => Ok(()),
            Ok(Some(party)) if party == self.client.client_id() => Ok(()),
            _ => Err(refuse(ErrorCode::IdTokenAudience, "azp of the ID token is not this client.")),
        }
    }

    fn subject(&self) -> Result<()> {
        match self.claims.string("sub") {
            Ok(Some(sub)) if (1..=MAX_SUB).contains(&sub.len()) && sub.is_ascii() => Ok(()),
            _ => Err(refuse(
                ErrorCode::IdTokenSubject,
                "sub of the ID token is not a string of 1 to 255 ASCII characters.",
            )),
        }
    }

    fn nonce(&self) -> Result<()> {
        if self.claims.string("nonce").map(|nonce| nonce.map(Nonce::new)) == Ok(Some(self.pending.nonce.clone())) {
            return Ok(());
        }
        Err(refuse(
            ErrorCode::IdTokenNonce,
            "nonce of the ID token is not the one that was sent: the token belongs to another login.",
        ))
    }

    // That exp lies ahead needs no comparison of its own: it is after iat, and iat is now, within the tolerance.
    fn lifetime(&self) -> Result<()> {
        match (self.claims.number("exp"), self.claims.number("iat")) {
            (Ok(Some(exp)), Ok(Some(iat))) if iat > 0.0 && exp > iat && exp - iat <= MAX_LIFETIME => Ok(()),
            _ => Err(refuse(
                ErrorCode::IdTokenLifetime,
                "exp and iat of the ID token are missing, are no numbers, or are not a lifetime of at most 24 hours.",
            )),
        }
    }

    // The token came straight from the token endpoint, so a difference is the difference of the clocks.
    fn issued_now(&self) -> Result<()> {
        let skew = self.now - self.number("iat");
        if skew.abs() <= self.client.clock_tolerance() {
            return Ok(());
        }
        Err(refuse(
            ErrorCode::ClockSkew,
            "This device's clock and the provider's are too far apart. The person must set the clock; a new login alone does not help.",
        )
        .with_skew(skew.round() as i64))
    }

    fn not_before(&self) -> Result<()> {
        match self.claims.number("nbf") {
            Ok(None) => Ok(()),
            Ok(Some(nbf)) if nbf <= self.now + self.client.clock_tolerance() => Ok(()),
            _ => Err(refuse(ErrorCode::IdTokenLifetime, "nbf of the ID token is not a time that has come.")),
        }
    }

    // Measured by the provider's own clock, from iat. The tolerance is the time that a person may take on the way back.
    fn auth_time(&self) -> Result<()> {
        let age = |auth_time: f64| self.number("iat") - auth_time;
        let tolerance = self.client.clock_tolerance();
        match (self.claims.number("auth_time"), self.pending.max_age) {
            (Ok(None), None) => Ok(()),
            (Ok(Some(at)), None) if age(at) >= -tolerance => Ok(()),
            (Ok(Some(at)), Some(max_age)) if (-tolerance..=f64::from(max_age) + tolerance).contains(&age(at)) => Ok(()),
            _ => Err(refuse(
                ErrorCode::IdTokenAuthTime,
                "auth_time of the ID token is missing although max_age was sent, is older than max_age, or is no time.",
            )),
        }
    }

    fn acr(&self) -> Result<()> {
        match self.claims.string("acr") {
            Ok(Some(acr)) if self.pending.acr_values.accept(acr) => Ok(()),
            _ => {
                Err(refuse(ErrorCode::IdTokenAcr, "acr of the ID token is not an assurance level that was asked for."))
            }
        }
    }

    fn email(&self) -> Result<()> {
        let required = self.claims.string("acr") == Ok(Some(SELFREGISTERED_EMAIL));
        let address = |email: &str| {
            email.len() <= MAX_EMAIL
                && email.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        };
        let email = match self.claims.string("email") {
            Ok(None) => !required,
            Ok(Some(email)) => address(email),
            Err(_) => false,
        };
        // ID-porten sends no email_verified; one that is sent must not say otherwise.
        let verified = matches!(self.claims.bool("email_verified"), Ok(None | Some(true)));
        if email && verified {
            return Ok(());
        }
        Err(refuse(ErrorCode::IdTokenEmail, "email of the ID token is missing, is no address, or is not verified."))
    }

    fn sid(&self) -> Result<()> {
        match self.claims.string("sid") {
            Ok(None) => Ok(()),
            Ok(Some(sid)) if (1..=MAX_SID).contains(&sid.len()) => Ok(()),
            _ => Err(refuse(ErrorCode::IdTokenMalformed, "sid of the ID token is not a short string.")),
        }
    }

    fn at_hash(&self) -> Result<()> {
        let digest = Sha256::digest(self.response.access_token().secret());
        let (left_half, _) = digest.split_at(digest.len() / 2);
        match self.claims.string("at_hash") {
            Ok(None) => Ok(()),
            Ok(Some(hash)) if hash == URL_SAFE_NO_PAD.encode(left_half) => Ok(()),
            _ => Err(refuse(
                ErrorCode::InvalidTokenResponse,
                "at_hash of the ID token is not that of the access_token it came with.",
            )),
        }
    }

    fn user(&self) -> User {
        let text = |name: &str| self.claims.string(name).ok().flatten().map(String::from);
        User {
            sub: text("sub").unwrap_or_default(),
            email: text("email"),
            issuer: text("iss").unwrap_or_default(),
            acr: text("acr").unwrap_or_default(),
            amr: amr(self.claims),
            locale: text("locale"),
            sid: text("sid"),
            auth_time: self.claims.number("auth_time").ok().flatten(),
        }
    }

    // Zero where there is none: `lifetime` comes before every use and refuses that.
    fn number(&self, name: &str) -> f64 {
        self.claims.number(name).ok().flatten().unwrap_or_default()
    }
}
