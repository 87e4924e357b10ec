//! The authorization response (RFC 6749 4.1.2, OIDC Core 3.1.2.5 to 3.1.2.7) and its `iss` (RFC 9207).

use crate::base::error::{ErrorCode, LoginError, ProviderError, Result};
use crate::base::form;
use crate::base::secret::AuthorizationCode;
use crate::base::uri::Uri;
use crate::login::pending_login::PendingLogin;
use crate::login::state::has_our_form;
use crate::provider::client::Client;
use std::fmt;

/// Parameters of flows that were not asked for. Their values came through the browser and prove nothing
/// (RFC 9700 2.1.2).
const FOREIGN: [&str; 4] = ["id_token", "access_token", "token", "response"];

/// Parameters that make a URL a response.
const OWN: [&str; 3] = ["code", "error", "state"];

/// Parameters that must not repeat (RFC 6749 3.1).
const SINGLE: [&str; 5] = ["code", "state", "iss", "error", "error_description"];

const MAX_CODE: usize = 4096;

/// Which client's login is pending under a `state` in this tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateHolder {
    /// The client that asks.
    ThisClient,
    /// Another client of the page.
    AnotherClient,
    /// The login was begun elsewhere, is finished, or the value is not ours.
    NoClient,
}

/// What a tab knows of its pending logins.
pub trait PendingLogins {
    /// Who has a login pending under this `state`.
    fn holder(&self, state: &str) -> StateHolder;

    /// Whether this client has a login pending at a provider that sends no `iss`.
    fn expects_no_iss(&self) -> bool;
}

/// A response as it came: nothing of it has been checked.
pub struct AuthorizationResponse {
    parameters: Vec<(String, String)>,
    fragment: bool,
}

impl fmt::Debug for AuthorizationResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthorizationResponse(redacted)")
    }
}

impl AuthorizationResponse {
    /// Returns the response in a URL; `None` without a response, or with one that is not provably this client's.
    ///
    /// A response is this client's when its `state` is pending here or has the form of ours, wherever on this origin it
    /// arrives: servers redirect with the query. On the `redirect_uri` its `iss`, or a login at a provider that sends none,
    /// says so as well. All else is another's.
    pub fn find(client: &Client, url: &str, pending: &impl PendingLogins) -> Option<Self> {
        let page = Uri::parse(url)?;
        if page.origin != client.redirect_page().origin {
            return None;
        }
        let mut parameters = form::parse(&page.query);
        let mut on_redirect_uri = page.is_same_page(client.redirect_page());
        // A registered redirect_uri may have a query of its own (RFC 6749 3.1.2), which is not part of the response.
        for registered in form::parse(&client.redirect_page().query) {
            match parameters.iter().position(|parameter| *parameter == registered) {
                Some(index) => drop(parameters.remove(index)),
                None => on_redirect_uri = false,
            }
        }
        let in_fragment = page.href.split_once('#').map(|(_, fragment)| form::parse(fragment)).unwrap_or_default();
        // Parameters in the fragment are those of another flow; they are read only to be refused.
        let fragment = is_response(&in_fragment);
        if fragment {
            parameters.extend(in_fragment);
        }
        let response = Self { parameters, fragment };
        (is_response(&response.parameters) && response.belongs_to(client, on_redirect_uri, pending)).then_some(response)
    }

    fn belongs_to(&self, client: &Client, on_redirect_uri: bool, pending: &impl PendingLogins) -> bool {
        let is_held_by = |holder| self.states().any(|state| pending.holder(state) == holder);
        if is_held_by(StateHolder::ThisClient) {
            return true;
        }
        !is_held_by(StateHolder::AnotherClient)
            && (self.states().any(has_our_form)
                || on_redirect_uri && (self.value("iss") == Some(client.issuer()) || pending.expects_no_iss()))
    }

    /// Every `state` in the response, since each names a pending login that must not be used again.
    pub fn states(&self) -> impl Iterator<Item = &str> {
        self.values("state")
    }

    /// Does it hold `iss`?
    pub fn has_iss(&self) -> bool {
        self.value("iss").is_some()
    }

    /// Checks the response against the pending login that was stored under its `state`.
    ///
    /// In this order: shape ([`ErrorCode::MalformedCallback`]), state ([`ErrorCode::UnknownState`],
    /// [`ErrorCode::ExpiredLogin`]), iss ([`ErrorCode::IssuerMismatch`]), error ([`ErrorCode::LoginCancelled`],
    /// [`ErrorCode::ProviderError`]), code. `now` is in seconds since the epoch.
    pub fn process(&self, pending: Option<&PendingLogin>, now: f64) -> Result<AuthorizationCode> {
        self.check_shape()?;
        let pending =
            pending.filter(|pending| self.value("state") == Some(pending.state.secret())).ok_or_else(unknown_state)?;
        if pending.is_expired(now) {
            return Err(LoginError::new(
                ErrorCode::ExpiredLogin,
                "The login was begun more than 60 minutes ago. Offer to begin again.",
            ));
        }
        self.check_issuer(pending)?;
        if let Some(error) = self.value("error") {
            return Err(provider_error(error, self.value("error_description")));
        }
        self.value("code").map(AuthorizationCode::new).ok_or_else(|| malformed("The response holds no code."))
    }

    fn check_shape(&self) -> Result<()> {
        if self.fragment || FOREIGN.iter().any(|name| self.value(name).is_some()) {
            return Err(malformed("The response holds parameters of another flow than the authorization code flow."));
        }
        if SINGLE.iter().any(|name| self.values(name).count() > 1) {
            return Err(malformed("The response holds a parameter twice."));
        }
        match (self.value("code"), self.value("error")) {
            (Some(_), Some(_)) => Err(malformed("The response holds both a code and an error.")),
            (None, None) => Err(malformed("The response holds neither a code nor an error.")),
            (Some(code), None) if !is_code(code) => {
                Err(malformed("The code is empty, too long or not printable ASCII."))
            }
            (None, Some("")) => Err(malformed("The error is empty.")),
            _ => Ok(()),
        }
    }

    fn check_issuer(&self, pending: &PendingLogin) -> Result<()> {
        let message = match self.value("iss") {
            Some(iss) if iss == pending.metadata.issuer() => return Ok(()),
            None if !pending.metadata.iss_parameter_required() => return Ok(()),
            Some(_) => "iss in the response is not the issuer that the login was begun at.",
            None => "The response holds no iss, although the provider sends it always.",
        };
        Err(LoginError::new(ErrorCode::IssuerMismatch, message))
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.parameters.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }
}

fn is_own(name: &str) -> bool {
    OWN.contains(&name) || FOREIGN.contains(&name)
}

// "token" alone is too common a name to claim a page's own query for the login.
fn is_response(parameters: &[(String, String)]) -> bool {
    parameters.iter().any(|(name, _)| name != "token" && is_own(name))
}

// VSCHAR (RFC 6749 appendix A.11)
fn is_code(code: &str) -> bool {
    (1..=MAX_CODE).contains(&code.len())
        && code.bytes().all(|byte| matches!(byte, 0x20..=0x7e))
        && !code.bytes().all(|byte| byte == b' ')
}

/// No pending login of this tab is for the response, or another tab has it.
pub fn unknown_state() -> LoginError {
    LoginError::new(
        ErrorCode::UnknownState,
        "No login that was begun in this tab waits for this response: it was begun in another tab or browser, is finished already, or its storage was cleared. Offer to begin again.",
    )
}

fn malformed(message: &str) -> LoginError {
    LoginError::new(ErrorCode::MalformedCallback, [message, " Offer to begin again."].concat())
}

fn provider_error(error: &str, description: Option<&str>) -> LoginError {
    // No request of this package has prompt=none, so consent_required is a user who has been asked and declined.
    let (code, message) = if ["access_denied", "consent_required"].contains(&error) {
        (ErrorCode::LoginCancelled, "The user cancelled the login at the provider, or did not consent.")
    } else {
        (ErrorCode::ProviderError, "The provider answered with an error; the member provider has its untrusted text.")
    };
    LoginError::new(code, message).with_provider(ProviderError::new(error, description))
}
