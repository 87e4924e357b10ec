//! The authorization request (RFC 6749 4.1.1, OIDC Core 3.1.2.1) with PKCE (RFC 7636 4.3).

use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::form;
use crate::base::secret::{CodeVerifier, Nonce, State};
use crate::base::trace::{Step, TraceEvent};
use crate::base::uri::Uri;
use crate::login::acr::AcrValues;
use crate::login::pending_login::PendingLogin;
use crate::login::pkce;
use crate::login::return_to;
use crate::provider::client::{Client, Locale};
use crate::provider::provider_metadata::ProviderMetadata;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;

/// Random bytes from a cryptographic source: 256 bits each for code_verifier, state and nonce (RFC 7636 7.1).
pub struct Entropy {
    code_verifier: [u8; 32],
    state: [u8; 32],
    nonce: [u8; 32],
}

impl Entropy {
    /// Takes 96 random bytes. [`ErrorCode::UnsupportedBrowser`] when they are visibly not random,
    /// as a replaced `crypto.getRandomValues` gives them.
    pub fn new(bytes: &[u8; 96]) -> Result<Self> {
        let (thirds, _) = bytes.as_chunks::<32>();
        match thirds {
            [a, b, c]
                if a != b
                    && b != c
                    && a != c
                    && thirds.iter().all(|t| t.iter().any(|byte| Some(byte) != t.first())) =>
            {
                Ok(Self { code_verifier: *a, state: *b, nonce: *c })
            }
            _ => Err(LoginError::new(
                ErrorCode::UnsupportedBrowser,
                "crypto.getRandomValues gave bytes that are not random. Something on the page has replaced it.",
            )),
        }
    }
}

impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy(redacted)")
    }
}

/// What one login asks for.
#[derive(Clone, Debug)]
pub struct LoginOptions {
    /// `acr_values`.
    pub acr_values: AcrValues,
    /// Where the page wants to be afterwards, a path or URL of its own origin. Default `/`.
    pub return_to: Option<String>,
    /// A JSON text that is handed back with the result.
    pub app_state: Option<String>,
    /// `ui_locales` of this login. Default: the client's.
    pub locale: Option<Locale>,
    /// Sends `prompt=login`: authenticate again although the provider has a session. The ID token's `auth_time` is then
    /// checked, since `prompt` can be removed from the address.
    pub prompt_login: bool,
    /// `max_age` in seconds; the ID token's `auth_time` is then required and checked. 0 sends `prompt=login` as well, which more
    /// providers follow. Where neither this nor `prompt_login` is given, the session's longest time is sent, and a token without
    /// `auth_time` is accepted.
    pub max_age: Option<u32>,
    /// ID-porten's `onbehalfof`.
    pub on_behalf_of: Option<String>,
}

impl Default for LoginOptions {
    fn default() -> Self {
        Self {
            acr_values: AcrValues::email(),
            return_to: None,
            app_state: None,
            locale: None,
            prompt_login: false,
            max_age: None,
            on_behalf_of: None,
        }
    }
}

/// A request that is ready, and the pending login to store until its response arrives.
#[derive(Clone)]
pub struct AuthorizationRequest {
    url: String,
    pending: PendingLogin,
    return_to_shortened: bool,
}

impl AuthorizationRequest {
    const MAX_APP_STATE: usize = 8 * 1024;
    const MAX_ON_BEHALF_OF: usize = 256;

    /// Builds the request. `page_url` is the address of the page, `now` is in seconds since the epoch.
    ///
    /// [`ErrorCode::InvalidConfig`] when the options are wrong, [`ErrorCode::InvalidMetadata`] when the
    /// authorization endpoint's own query holds a parameter of ours.
    pub fn build(
        client: &Client,
        metadata: &ProviderMetadata,
        options: &LoginOptions,
        page_url: &str,
        entropy: Entropy,
        now: f64,
    ) -> Result<Self> {
        let refuse = |message: &'static str| Err(LoginError::new(ErrorCode::InvalidConfig, message));
        if Uri::parse(page_url).is_none_or(|page| page.origin != client.redirect_page().origin) {
            return refuse(
                "redirectUri is on another origin than this page, so the login could not be completed there. Use the address that users see, port included.",
            );
        }
        let reference = options.return_to.as_deref().unwrap_or(return_to::DEFAULT);
        let Some(return_to) = return_to::resolve(client, page_url, reference) else {
            return refuse("returnTo must be a path or URL of this origin.");
        };
        if options.app_state.as_ref().is_some_and(|state| state.len() > Self::MAX_APP_STATE) {
            return refuse("appState must be at most 8192 bytes as JSON.");
        }
        if let Some(organisation) = &options.on_behalf_of
            && (!(1..=Self::MAX_ON_BEHALF_OF).contains(&organisation.len())
                || !organisation.bytes().all(|byte| byte.is_ascii_graphic()))
        {
            return refuse("onBehalfOf must be the registered onbehalfof value: printable ASCII without blanks.");
        }
        let random = |bytes: &[u8; 32]| URL_SAFE_NO_PAD.encode(bytes);
        let pending = PendingLogin {
            state: State::of_login(&entropy.state),
            nonce: Nonce::new(random(&entropy.nonce)),
            code_verifier: CodeVerifier::new(random(&entropy.code_verifier)),
            client_id: client.client_id().into(),
            redirect_uri: client.redirect_uri().into(),
            metadata: metadata.clone(),
            acr_values: options.acr_values.clone(),
            max_age: if options.prompt_login { Some(0) } else { options.max_age },
            return_to: return_to.address,
            app_state: options.app_state.clone(),
            created_at: now,
        };
        let url = url(client, options, &pending)?;
        Ok(Self { url, pending, return_to_shortened: return_to.shortened })
    }

    /// The complete URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The pending login.
    pub fn pending(&self) -> &PendingLogin {
        &self.pending
    }

    /// The step for the [`trace`](crate::base::trace).
    pub fn trace(&self) -> TraceEvent {
        TraceEvent::new(Step::AuthorizationRequest)
            .with("acr_values", self.pending.acr_values.parameter())
            .with("code_challenge_method", pkce::METHOD)
            .with("state", true)
            .with("nonce", true)
            .with("return_to_shortened", self.return_to_shortened)
            .with("source", "OIDC Core 3.1.2.1")
    }
}

impl fmt::Debug for AuthorizationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthorizationRequest(redacted)")
    }
}

fn url(client: &Client, options: &LoginOptions, pending: &PendingLogin) -> Result<String> {
    let acr_values = pending.acr_values.parameter();
    let code_challenge = pending.code_verifier.code_challenge();
    let prompt_login = options.prompt_login || options.max_age == Some(0);
    // Without it single sign-on could answer with an authentication that is older than the session may be.
    let session_max_age = client.session_limits().max_age.max(1.0) as u32;
    let max_age = match options.max_age {
        Some(asked) => Some(asked.min(session_max_age)),
        None => (!prompt_login).then_some(session_max_age),
    };
    let max_age = max_age.map(|seconds| seconds.to_string());
    let mut parameters = vec![
        ("response_type", "code"),
        ("client_id", client.client_id()),
        ("redirect_uri", client.redirect_uri()),
        ("scope", client.scope()),
        ("state", pending.state.secret()),
        ("nonce", pending.nonce.secret()),
        ("code_challenge", &code_challenge),
        ("code_challenge_method", pkce::METHOD),
        ("acr_values", &acr_values),
        ("ui_locales", options.locale.or(client.locale()).unwrap_or_default().as_str()),
    ];
    parameters.extend(prompt_login.then_some(("prompt", "login")));
    parameters.extend(max_age.as_deref().map(|seconds| ("max_age", seconds)));
    parameters.extend(options.on_behalf_of.as_deref().map(|id| ("onbehalfof", id)));

    let endpoint = pending.metadata.authorization_endpoint();
    let (_, query) = endpoint.split_once('?').unwrap_or((endpoint, ""));
    if form::parse(query).iter().any(|(theirs, _)| parameters.iter().any(|(ours, _)| ours == theirs)) {
        return Err(LoginError::new(
            ErrorCode::InvalidMetadata,
            "authorization_endpoint in the metadata already holds a parameter of the authorization request.",
        ));
    }
    let separator = match (endpoint.contains('?'), query.is_empty()) {
        (false, _) => "?",
        (true, true) => "",
        (true, false) => "&",
    };
    Ok([endpoint, separator, &form::serialize(parameters)].concat())
}
