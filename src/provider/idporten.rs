//! What ID-porten publishes: its environments, and their endpoints as they were read. Keys are never built in.

/// When the endpoints of this file were read, in seconds since the epoch: 2026-11-01.
/// `npm run check:idporten -- --endpoints` compares them with what ID-porten says now, and prints what to change.
pub const READ_AT: f64 = 1_793_491_200.0;

/// Seconds after [`READ_AT`] in which the endpoints may be used: 400 days.
pub const LIFETIME: f64 = 400.0 * 24.0 * 3600.0;

/// ID-porten's two published environments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// <https://test.idporten.no>
    Test,
    /// <https://idporten.no>
    Production,
}

/// The endpoints of an environment, at [`READ_AT`].
pub(super) struct Published {
    issuer: &'static str,
    pub(super) authorization_endpoint: &'static str,
    pub(super) token_endpoint: &'static str,
    pub(super) jwks_uri: &'static str,
    pub(super) end_session_endpoint: &'static str,
}

const TEST: Published = Published {
    issuer: "https://test.idporten.no",
    authorization_endpoint: "https://login.test.idporten.no/authorize",
    token_endpoint: "https://test.idporten.no/token",
    jwks_uri: "https://test.idporten.no/jwks.json",
    end_session_endpoint: "https://login.test.idporten.no/logout",
};

const PRODUCTION: Published = Published {
    issuer: "https://idporten.no",
    authorization_endpoint: "https://login.idporten.no/authorize",
    token_endpoint: "https://idporten.no/token",
    jwks_uri: "https://idporten.no/jwks.json",
    end_session_endpoint: "https://login.idporten.no/logout",
};

impl Environment {
    pub(super) const fn published(self) -> &'static Published {
        match self {
            Self::Test => &TEST,
            Self::Production => &PRODUCTION,
        }
    }

    /// The issuer identifier, without a trailing slash.
    pub const fn issuer(self) -> &'static str {
        self.published().issuer
    }

    /// The domain that all endpoints of the environment are under.
    pub(super) fn domain(self) -> &'static str {
        self.issuer().strip_prefix("https://").unwrap_or_default()
    }
}
