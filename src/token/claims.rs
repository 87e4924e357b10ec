//! The claims of an ID token that can be validated without the login that it belongs to.

use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::json::{Member, Object, Value};
use crate::login::acr::{AcrValues, SELFREGISTERED_EMAIL};
use crate::provider::client::Client;
use crate::session::user::{User, amr};

const MAX_SUB: usize = 255;
/// RFC 5321 4.5.3.1.3 leaves 254 for an address.
const MAX_EMAIL: usize = 254;
const MAX_SID: usize = 1024;
const MAX_LIFETIME: f64 = 24.0 * 3600.0;

pub(crate) fn refuse(code: ErrorCode, message: &'static str) -> LoginError {
    LoginError::new(code, message)
}

fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

pub(crate) struct Claims<'a> {
    pub(crate) members: &'a Object,
    pub(crate) client: &'a Client,
    /// Seconds since the epoch.
    pub(crate) now: f64,
    /// Seconds that this clock and the provider's may be apart.
    pub(crate) tolerance: f64,
}

impl Claims<'_> {
    pub(crate) fn issuer(&self, expected: &str) -> Result<()> {
        if self.members.string("iss") == Ok(Some(expected)) {
            return Ok(());
        }
        Err(refuse(ErrorCode::IdTokenIssuer, "iss of the ID token is not the issuer that the login was begun at."))
    }

    // An additional audience would have to be trusted, and this client trusts none.
    pub(crate) fn audience(&self) -> Result<()> {
        let only = match self.members.member("aud") {
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

    pub(crate) fn authorized_party(&self) -> Result<()> {
        match self.members.string("azp") {
            Ok(None) => Ok(()),
            Ok(Some(party)) if party == self.client.client_id() => Ok(()),
            _ => Err(refuse(ErrorCode::IdTokenAudience, "azp of the ID token is not this client.")),
        }
    }

    pub(crate) fn subject(&self) -> Result<()> {
        match self.members.string("sub") {
            Ok(Some(sub)) if (1..=MAX_SUB).contains(&sub.len()) && sub.bytes().all(is_printable) => Ok(()),
            _ => Err(refuse(
                ErrorCode::IdTokenSubject,
                "sub of the ID token is not a string of 1 to 255 printable ASCII characters.",
            )),
        }
    }

    // That exp lies ahead needs no comparison of its own: it is after iat, and iat is now, within the tolerance.
    pub(crate) fn lifetime(&self) -> Result<()> {
        match (self.members.number("exp"), self.members.number("iat")) {
            (Ok(Some(exp)), Ok(Some(iat))) if iat > 0.0 && exp > iat && exp - iat <= MAX_LIFETIME => Ok(()),
            _ => Err(refuse(
                ErrorCode::IdTokenLifetime,
                "exp and iat of the ID token are missing, are no numbers, or are not a lifetime of at most 24 hours.",
            )),
        }
    }

    pub(crate) fn not_before(&self) -> Result<()> {
        match self.members.number("nbf") {
            Ok(None) => Ok(()),
            Ok(Some(nbf)) if nbf <= self.now + self.tolerance => Ok(()),
            _ => Err(refuse(ErrorCode::IdTokenLifetime, "nbf of the ID token is not a time that has come.")),
        }
    }

    pub(crate) fn acr(&self, asked_for: &AcrValues) -> Result<()> {
        match self.members.string("acr") {
            Ok(Some(acr)) if asked_for.accept(acr) => Ok(()),
            Ok(None) => Err(refuse(
                ErrorCode::IdTokenAcr,
                "The ID token has no acr. Set the provider up to state the assurance level (OIDC Core 2).",
            )),
            _ => Err(refuse(
                ErrorCode::IdTokenAcr,
                self.message(
                    "acr of the ID token is not an assurance level that was asked for.",
                    "acr of the ID token is not an assurance level that was asked for. Request the one that the provider states, with acrValues.",
                ),
            )),
        }
    }

    /// The message where the claim is missing: at ID-porten, which always sends it, and at other providers, where it must be set up.
    fn message(&self, at_idporten: &'static str, elsewhere: &'static str) -> &'static str {
        if self.client.environment().is_some() { at_idporten } else { elsewhere }
    }

    /// Whether this is the e-mail login. With another assurance level, `email` is not a registered address.
    fn is_email_login(&self) -> bool {
        self.members.string("acr") == Ok(Some(SELFREGISTERED_EMAIL))
    }

    pub(crate) fn email(&self) -> Result<()> {
        if !self.is_email_login() {
            return Ok(());
        }
        let address = |email: &str| {
            email.len() <= MAX_EMAIL
                && email
                    .split_once('@')
                    .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty() && !domain.contains('@'))
        };
        let email = matches!(self.members.string("email"), Ok(Some(email)) if address(email));
        // ID-porten sends no email_verified; one that is sent must not say otherwise.
        let verified = matches!(self.members.bool("email_verified"), Ok(None | Some(true)));
        if email && verified {
            return Ok(());
        }
        Err(refuse(
            ErrorCode::IdTokenEmail,
            self.message(
                "email of the ID token is missing, is no address, or is not verified.",
                "email of the ID token is missing, is no address, or is not verified. Set the provider up to give it in the ID token, not only at its userinfo endpoint.",
            ),
        ))
    }

    pub(crate) fn sid(&self) -> Result<()> {
        match self.members.string("sid") {
            Ok(None) => Ok(()),
            Ok(Some(sid)) if (1..=MAX_SID).contains(&sid.len()) => Ok(()),
            _ => Err(refuse(ErrorCode::IdTokenMalformed, "sid of the ID token is not a short string.")),
        }
    }

    pub(crate) fn user(&self) -> User {
        let text = |name: &str| self.members.string(name).ok().flatten().map(String::from);
        User {
            sub: text("sub").unwrap_or_default(),
            email: text("email").filter(|_| self.is_email_login()),
            issuer: text("iss").unwrap_or_default(),
            acr: text("acr").unwrap_or_default(),
            amr: amr(self.members),
            locale: text("locale"),
            sid: text("sid"),
            auth_time: self.members.number("auth_time").ok().flatten(),
        }
    }

    /// Seconds from `auth_time` to `iat`.
    pub(crate) fn authentication_age(&self) -> Member<f64> {
        Ok(self.members.number("auth_time")?.map(|at| self.number("iat") - at))
    }

    // Zero where it is missing: `lifetime` comes before every use and refuses that.
    pub(crate) fn number(&self, name: &str) -> f64 {
        self.members.number(name).ok().flatten().unwrap_or_default()
    }
}
