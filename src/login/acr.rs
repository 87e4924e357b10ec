//! Authentication context class references (`acr`, OIDC Core 2) and ID-porten's order of them.

use crate::base::error::{ErrorCode, LoginError, Result};

/// E-mail login: one factor, self-registered, no national identity number.
pub const SELFREGISTERED_EMAIL: &str = "selfregistered-email";

/// ID-porten's levels, from the lowest. Levels on one row are equal.
const LEVELS: [&[&str]; 4] = [
    &[SELFREGISTERED_EMAIL],
    &["idporten-loa-low", "eidas-loa-low"],
    &["idporten-loa-substantial", "eidas-loa-substantial"],
    &["idporten-loa-high", "eidas-loa-high"],
];

const MAX_VALUES: usize = 16;
const MAX_LENGTH: usize = 256;

fn level(acr: &str) -> Option<usize> {
    LEVELS.iter().position(|level| level.contains(&acr))
}

/// The `acr_values` of a request: at least one, each without blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcrValues(Vec<String>);

impl AcrValues {
    /// E-mail login alone: the provider goes straight to it, without a selector.
    pub fn email() -> Self {
        Self(Vec::from([SELFREGISTERED_EMAIL.into()]))
    }

    /// Checks what a caller asks for. [`ErrorCode::InvalidConfig`] otherwise.
    pub fn new(values: Vec<String>) -> Result<Self> {
        let well_formed = |value: &String| {
            (1..=MAX_LENGTH).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_graphic())
        };
        if (1..=MAX_VALUES).contains(&values.len()) && values.iter().all(well_formed) {
            Ok(Self(values))
        } else {
            Err(LoginError::new(
                ErrorCode::InvalidConfig,
                "acrValues must be a list of at least one acr value without blanks, such as [\"selfregistered-email\"].",
            ))
        }
    }

    /// The values.
    pub fn values(&self) -> &[String] {
        &self.0
    }

    /// The parameter as it is sent, separated by blanks.
    pub fn parameter(&self) -> String {
        self.0.join(" ")
    }

    /// Does the `acr` that came satisfy the request?
    ///
    /// After a request for e-mail alone only e-mail does. Otherwise each value that was asked for does, and each
    /// of ID-porten's levels above the lowest asked: "an acr value in a request asks for at least that level".
    pub fn accept(&self, acr: &str) -> bool {
        if self.0.iter().any(|asked| asked == acr) {
            return true;
        }
        if self.0.iter().all(|asked| asked == SELFREGISTERED_EMAIL) {
            return false;
        }
        let lowest_asked = self.0.iter().filter_map(|asked| level(asked)).min();
        matches!((level(acr), lowest_asked), (Some(came), Some(lowest)) if came > lowest)
    }
}
