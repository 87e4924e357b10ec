//! OpenID Provider metadata (OIDC Discovery 3, RFC 8414 2).

use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::http::{Request, Response};
use crate::base::json::{Object, Value};
use crate::provider::client::Client;
use crate::provider::idporten::Environment;
use serde::Serialize;

/// Lifetime of cached metadata, in seconds, for an issuer without built-in metadata.
pub const LIFETIME: f64 = 24.0 * 3600.0;

/// The members that a login needs, validated. Serializes to a document that [`ProviderMetadata::from_object`] reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProviderMetadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_session_endpoint: Option<String>,
    authorization_response_iss_parameter_supported: bool,
}

/// What the flow needs: the list that names it, and what is wrong where the list does not.
const NEEDED: [(&str, &str, &str); 5] = [
    (
        "id_token_signing_alg_values_supported",
        "RS256",
        "The provider does not list RS256 in id_token_signing_alg_values_supported.",
    ),
    (
        "code_challenge_methods_supported",
        "S256",
        "The provider does not list S256 in code_challenge_methods_supported.",
    ),
    ("response_types_supported", "code", "The provider does not list code in response_types_supported."),
    ("response_modes_supported", "query", "The provider does not list query in response_modes_supported."),
    (
        "grant_types_supported",
        "authorization_code",
        "The provider does not list authorization_code in grant_types_supported.",
    ),
];

fn refuse(message: &'static str) -> LoginError {
    LoginError::new(ErrorCode::InvalidMetadata, message)
}

/// The request for the provider's metadata (OIDC Discovery 4.1).
pub fn discovery_request(client: &Client) -> Request {
    let issuer = client.issuer();
    let base = issuer.strip_suffix('/').unwrap_or(issuer);
    Request::get([base, "/.well-known/openid-configuration"].concat())
}

/// The metadata in the answer to [`discovery_request`] (OIDC Discovery 4.2, 4.3). [`ErrorCode::InvalidMetadata`] otherwise.
pub fn process_discovery_response(client: &Client, response: &Response) -> Result<ProviderMetadata> {
    if response.status != 200 {
        return Err(refuse(
            "The provider did not answer the request for its metadata with status 200. Is the issuer right?",
        )
        .with_retryable(response.status >= 500));
    }
    let object = response.json_object().ok_or_else(|| {
        refuse("The provider's metadata are not a JSON object sent as application/json. Is the issuer right?")
    })?;
    ProviderMetadata::from_object(client, &object)
}

impl ProviderMetadata {
    /// Returns the metadata that are built in, as ID-porten published them.
    pub fn published(environment: Environment) -> Self {
        let published = environment.published();
        Self {
            issuer: environment.issuer().into(),
            authorization_endpoint: published.authorization_endpoint.into(),
            token_endpoint: published.token_endpoint.into(),
            jwks_uri: published.jwks_uri.into(),
            end_session_endpoint: Some(published.end_session_endpoint.into()),
            authorization_response_iss_parameter_supported: true,
        }
    }

    /// Validates metadata of any origin: fetched, cached or given by the page.
    /// [`ErrorCode::InvalidMetadata`] says which member is wrong.
    pub fn from_object(client: &Client, object: &Object) -> Result<Self> {
        match object.string("issuer") {
            Ok(Some(issuer)) if issuer == client.issuer() => {}
            _ => return Err(refuse("The member issuer of the metadata is not the issuer that was configured.")),
        }
        let endpoint = |name: &str, message: &'static str| match object.string(name) {
            Ok(Some(url)) if client.trusts_endpoint(url) => Ok(url.to_string()),
            _ => Err(refuse(message)),
        };
        // Each only where it is listed: a provider may support PKCE without saying so; one that says otherwise would leave
        // the code unprotected.
        for (list, value, message) in NEEDED {
            match object.strings(list) {
                Ok(None) => {}
                Ok(Some(values)) if values.contains(&value) => {}
                _ => return Err(refuse(message)),
            }
        }
        // RFC 9126 5: the provider would show the user an error, and never redirect.
        if object.member("require_pushed_authorization_requests") == Some(&Value::Bool(true)) {
            return Err(refuse(
                "The provider has require_pushed_authorization_requests in its metadata: it takes no authorization request from a page.",
            ));
        }
        let iss_parameter = object
            .bool("authorization_response_iss_parameter_supported")
            .map_err(|_| refuse("authorization_response_iss_parameter_supported in the metadata is not a boolean."))?;
        Ok(Self {
            issuer: client.issuer().into(),
            authorization_endpoint: endpoint(
                "authorization_endpoint",
                "authorization_endpoint in the metadata is missing or is not an https URL of the provider.",
            )?,
            token_endpoint: endpoint(
                "token_endpoint",
                "token_endpoint in the metadata is missing or is not an https URL of the provider.",
            )?,
            jwks_uri: endpoint(
                "jwks_uri",
                "jwks_uri in the metadata is missing or is not an https URL of the provider.",
            )?,
            end_session_endpoint: object
                .member("end_session_endpoint")
                .map(|_| {
                    endpoint(
                        "end_session_endpoint",
                        "end_session_endpoint in the metadata is not an https URL of the provider.",
                    )
                })
                .transpose()?,
            authorization_response_iss_parameter_supported: iss_parameter == Some(true)
                || client.environment().is_some(),
        })
    }

    /// `issuer`.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// `authorization_endpoint`.
    pub fn authorization_endpoint(&self) -> &str {
        &self.authorization_endpoint
    }

    /// `token_endpoint`.
    pub fn token_endpoint(&self) -> &str {
        &self.token_endpoint
    }

    /// `jwks_uri`.
    pub fn jwks_uri(&self) -> &str {
        &self.jwks_uri
    }

    /// `end_session_endpoint` (RP-Initiated Logout 2.1).
    pub fn end_session_endpoint(&self) -> Option<&str> {
        self.end_session_endpoint.as_deref()
    }

    /// Must an authorization response hold `iss` (RFC 9207 3)? Always for ID-porten's environments.
    pub fn iss_parameter_required(&self) -> bool {
        self.authorization_response_iss_parameter_supported
    }
}
