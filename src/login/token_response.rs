//! The token response (RFC 6749 4.1.4, 5.1, 5.2; OIDC Core 3.1.3.3).

use crate::base::error::{ErrorCode, LoginError, ProviderError, Result};
use crate::base::http::Response;
use crate::base::json::Object;
use crate::base::secret::AccessToken;
use std::borrow::Cow;
use std::fmt;

const MAX_ID_TOKEN: usize = 64 * 1024;
const MAX_EXPIRES_IN: f64 = 365.0 * 24.0 * 3600.0;

/// A well-formed response. Its ID token has not been checked.
pub struct TokenResponse {
    id_token: String,
    access_token: AccessToken,
    expires_in: Option<f64>,
}

impl fmt::Debug for TokenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenResponse(redacted)")
    }
}

fn invalid(message: &'static str) -> LoginError {
    LoginError::new(ErrorCode::InvalidTokenResponse, message)
}

impl TokenResponse {
    /// Reads the answer to the token request. [`ErrorCode::TokenRequestRejected`] when the provider refused it,
    /// [`ErrorCode::InvalidTokenResponse`] when the answer breaks its specification.
    pub fn process(response: &Response) -> Result<Self> {
        if response.status != 200 {
            return Err(rejected(response));
        }
        let object = response
            .json_object()
            .ok_or_else(|| invalid("The token response is not a JSON object sent as application/json."))?;
        Self::from_object(&object)
    }

    fn from_object(object: &Object) -> Result<Self> {
        if object.member("error").is_some() {
            return Err(invalid("The token response contradicts itself: it holds an error beside status 200."));
        }
        let string = |name: &str| object.string(name).ok().flatten().filter(|text| !text.is_empty());
        let bearer = |token_type: &str| token_type.eq_ignore_ascii_case("bearer");
        if !string("token_type").is_some_and(bearer) {
            return Err(invalid("token_type of the token response is not Bearer."));
        }
        let access_token =
            string("access_token").ok_or_else(|| invalid("The token response holds no access_token."))?;
        let id_token = string("id_token")
            .ok_or_else(|| invalid("The token response holds no id_token. Is openid in the scope?"))?;
        if id_token.len() > MAX_ID_TOKEN {
            return Err(invalid("The id_token is longer than 65536 bytes."));
        }
        match object.string("scope") {
            Ok(None) => {}
            Ok(Some(scope)) if scope.split(' ').any(|value| value == "openid") => {}
            _ => return Err(invalid("The token response grants another scope than openid.")),
        }
        let expires_in = match object.number("expires_in") {
            Ok(None) => None,
            Ok(Some(seconds)) if seconds >= 0.0 => Some(seconds.min(MAX_EXPIRES_IN)),
            _ => return Err(invalid("expires_in of the token response is not a number of seconds.")),
        };
        Ok(Self { id_token: id_token.to_string(), access_token: AccessToken::new(access_token), expires_in })
    }

    /// The ID token in its compact form, not yet checked.
    pub fn unverified_id_token(&self) -> &str {
        &self.id_token
    }

    /// `access_token`; it is to be disregarded until the ID token has been validated (RFC 9700 4.5.3.2).
    pub fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    /// `expires_in`: seconds, at most a year.
    pub fn expires_in(&self) -> Option<f64> {
        self.expires_in
    }
}

fn rejected(response: &Response) -> LoginError {
    let object = response.json_object().unwrap_or_default();
    let string = |name: &str| object.string(name).ok().flatten();
    // Not a verdict on the code, which may have been redeemed nevertheless.
    let in_trouble = response.status >= 500 || response.status == 429;
    let message: Cow<'static, str> = if in_trouble {
        // As the other number that is written, of which one kind is enough.
        let status = u32::from(response.status).to_string();
        [
            "The token endpoint answered with status ",
            &status,
            ": the provider is in trouble. The code is not sent again. Offer to begin again.",
        ]
        .concat()
        .into()
    } else {
        "The token endpoint refused the code. It is used or too old, or clientId and redirectUri are not as registered. Offer to begin again.".into()
    };
    let error = LoginError::new(ErrorCode::TokenRequestRejected, message);
    match string("error") {
        Some(text) => error.with_provider(ProviderError::new(text, string("error_description"))),
        None => error,
    }
}
