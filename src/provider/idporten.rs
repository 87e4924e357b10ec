//! What ID-porten publishes: its environments, and their metadata as they were read.

use crate::provider::provider_metadata::ProviderMetadata;

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

/// The endpoints of an environment.
struct Published {
    issuer: &'static str,
    authorization_endpoint: &'static str,
    token_endpoint: &'static str,
    jwks_uri: &'static str,
    end_session_endpoint: &'static str,
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
    const fn published(self) -> &'static Published {
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

    /// The metadata as published at [`READ_AT`]. Keys are never built in.
    pub fn metadata(self) -> ProviderMetadata {
        let published = self.published();
        ProviderMetadata {
            issuer: published.issuer.into(),
            authorization_endpoint: published.authorization_endpoint.into(),
            token_endpoint: published.token_endpoint.into(),
            jwks_uri: published.jwks_uri.into(),
            end_session_endpoint: Some(published.end_session_endpoint.into()),
            authorization_response_iss_parameter_supported: true,
        }
    }
}
