//! RP-Initiated Logout 1.0 and the client's half of Front-Channel Logout 1.0.

use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::form;
use crate::base::secret::{IdToken, State};
use crate::base::uri::Uri;
use crate::provider::client::{Client, Locale};
use crate::provider::provider_metadata::ProviderMetadata;
use crate::session::user::User;
use std::fmt;

/// The request that ends the user's session at the provider (RP-Initiated Logout 2).
pub struct EndSessionRequest {
    endpoint: String,
    parameters: Vec<(&'static str, String)>,
}

impl fmt::Debug for EndSessionRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EndSessionRequest(redacted)")
    }
}

impl EndSessionRequest {
    /// Builds the request. [`ErrorCode::LogoutUnavailable`] when the provider has no `end_session_endpoint`.
    ///
    /// `client_id` is always sent, since ID-porten redirects with it alone; the ID token is added
    /// while it is held, expired or not (RP-Initiated Logout 4). `locale` is sent as `ui_locales`.
    pub fn build(
        client: &Client,
        metadata: &ProviderMetadata,
        id_token_hint: Option<&IdToken>,
        state: &State,
        locale: Locale,
    ) -> Result<Self> {
        let endpoint = metadata.end_session_endpoint().ok_or_else(|| {
            LoginError::new(
                ErrorCode::LogoutUnavailable,
                "The provider's metadata have no end_session_endpoint. The session here has ended; the one at the provider has not.",
            )
        })?;
        let mut parameters = vec![("client_id", client.client_id().into())];
        parameters.extend(id_token_hint.map(|token| ("id_token_hint", token.secret().into())));
        if let Some(uri) = client.post_logout_redirect_uri() {
            parameters.push(("post_logout_redirect_uri", uri.into()));
            parameters.push(("state", state.secret().into()));
        }
        parameters.push(("ui_locales", locale.as_str().into()));
        Ok(Self { endpoint: endpoint.into(), parameters })
    }

    /// Where to send it.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The fields of the form, for the POST that ID-porten recommends: the hint stays out of history and logs.
    pub fn parameters(&self) -> &[(&'static str, String)] {
        &self.parameters
    }

    /// The URL, for GET.
    pub fn url(&self) -> String {
        let separator = if self.endpoint.contains('?') { "&" } else { "?" };
        let parameters = self.parameters.iter().map(|(name, value)| (*name, value.as_str()));
        [&self.endpoint, separator, &form::serialize(parameters)].concat()
    }
}

/// Checks whether a URL is the return from the logout that sent `state` (RP-Initiated Logout 3).
///
/// Anyone can link to the return address, and it may be any page of the service: nothing but the `state` that was sent, and
/// no authorization response beside it, makes it a return.
pub fn is_logout_return(client: &Client, url: &str, sent: &str) -> bool {
    let registered = client.post_logout_redirect_uri().and_then(Uri::parse);
    let Some(page) = Uri::parse(url).filter(|page| registered.is_some_and(|uri| page.is_same_page(&uri))) else {
        return false;
    };
    let parameters = form::parse(&page.query);
    let mut states = parameters.iter().filter(|(name, _)| name == "state").map(|(_, value)| value.as_str());
    let is_response = parameters.iter().any(|(name, _)| matches!(name.as_str(), "code" | "error"));
    !is_response && states.next() == Some(sent) && states.next().is_none()
}

/// Whether a call of the `frontchannel_logout_uri` names this session (Front-Channel Logout 2).
/// Both `iss` and `sid` must be there, once, and equal; otherwise any site could log users out.
pub fn is_front_channel_logout_of(url: &str, user: &User) -> bool {
    let Some(page) = Uri::parse(url) else { return false };
    let parameters = form::parse(&page.query);
    let only = |name: &str| {
        let mut values = parameters.iter().filter(|(n, _)| n == name).map(|(_, value)| value.as_str());
        values.next().filter(|_| values.next().is_none())
    };
    only("iss") == Some(&user.issuer) && user.sid.is_some() && only("sid") == user.sid.as_deref()
}
