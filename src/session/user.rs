//! The user who logged in, as the validated ID token states it.

use crate::base::json::Object;
use serde::Serialize;
use std::fmt;

/// Who is logged in. With `issuer`, `sub` is the key for records; the e-mail address is not (OIDC Core 5.7).
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Subject identifier, pairwise: it comes from the e-mail address and the client_id.
    pub sub: String,
    /// The self-registered e-mail address, exactly as asserted. Present when, and only when, `acr` is
    /// `selfregistered-email`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The provider.
    pub issuer: String,
    /// The assurance level of this login.
    pub acr: String,
    /// Informative; ID-porten asks that it is not validated.
    pub amr: Vec<String>,
    /// The language that the user chose at the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Session id at the provider, for front-channel logout.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// When the user authenticated, in seconds since the epoch.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<f64>,
}

impl User {
    /// Reads what serializing gave.
    pub(crate) fn from_object(object: &Object) -> Option<Self> {
        let optional = |name: &str| object.string(name).map(|text| text.map(ToString::to_string)).ok();
        Some(Self {
            sub: optional("sub")??,
            email: optional("email")?,
            issuer: optional("issuer")??,
            acr: optional("acr")??,
            amr: amr(object),
            locale: optional("locale")?,
            sid: optional("sid")?,
            auth_time: object.number("authTime").ok()?,
        })
    }
}

/// `amr` is a list of strings (OIDC Core 2); older examples of ID-porten show one string. Anything else is left out,
/// since its values are not to be validated.
pub(crate) fn amr(claims: &Object) -> Vec<String> {
    match (claims.string("amr"), claims.strings("amr")) {
        (Ok(Some(method)), _) => Vec::from([method.to_string()]),
        (_, Ok(Some(methods))) => methods.into_iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("User(redacted)")
    }
}
