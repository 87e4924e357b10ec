//! Every failure of a login, sorted by who is at fault.
//!
//! The codes are stable: programs may match on them. No message holds a secret,
//! a personal datum or a word that came from outside.

use std::borrow::Cow;
use std::fmt;

/// Who can fix a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The developer of the page, or its registration at the provider.
    Page,
    /// The user, who cancelled or took too long.
    User,
    /// The browser or the device: a setting, or something that it lacks.
    Browser,
    /// The network.
    Network,
    /// The provider.
    Provider,
    /// What came back is refused.
    Response,
}

impl Fault {
    /// The stable text form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::User => "user",
            Self::Browser => "browser",
            Self::Network => "network",
            Self::Provider => "provider",
            Self::Response => "response",
        }
    }
}

/// Defines the codes, each with its text, who can fix it, and whether a new login is likely to help with nothing else changed.
macro_rules! error_codes {
    ($($(#[$documentation:meta])* $name:ident = ($text:literal, $fault:ident, $retryable:literal),)*) => {
        /// What went wrong. The text form ([`ErrorCode::as_str`]) is the `code` of the npm package's `LoginError`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $($(#[$documentation])* $name,)*
        }

        impl ErrorCode {
            /// The stable text form.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Who can fix it.
            pub const fn fault(self) -> Fault {
                match self { $(Self::$name => Fault::$fault,)* }
            }

            /// Whether beginning a new login is likely to help, with nothing else changed.
            pub const fn retryable(self) -> bool {
                match self { $(Self::$name => $retryable,)* }
            }
        }
    };
}

error_codes! {
    /// An option or a call is wrong; nothing was sent.
    InvalidConfig = ("invalid_config", Page, false),
    /// The page is not a secure context (https, localhost or loopback).
    InsecureContext = ("insecure_context", Page, false),
    /// The browser lacks something that login needs.
    UnsupportedBrowser = ("unsupported_browser", Browser, false),
    /// `sessionStorage` cannot be read or written.
    StorageUnavailable = ("storage_unavailable", Browser, false),
    /// The module could not be loaded.
    WasmLoadFailed = ("wasm_load_failed", Page, true),
    /// The caller's `AbortSignal` ended the call.
    Aborted = ("aborted", User, true),
    /// The URL holds no authorization response to this client.
    NotACallback = ("not_a_callback", Page, false),
    /// The authorization response breaks its specification (RFC 6749 4.1.2).
    MalformedCallback = ("malformed_callback", Response, true),
    /// No pending login in this tab has the response's `state`.
    UnknownState = ("unknown_state", Response, true),
    /// The pending login is older than its lifetime.
    ExpiredLogin = ("expired_login", User, true),
    /// The page was left or loaded again while it completed a login.
    LoginInterrupted = ("login_interrupted", User, true),
    /// `iss` of the authorization response is missing or wrong (RFC 9207 2.4).
    IssuerMismatch = ("issuer_mismatch", Response, true),
    /// The user cancelled at the provider, or did not consent (`access_denied`, `consent_required`).
    LoginCancelled = ("login_cancelled", User, true),
    /// The provider answered with another error (OIDC Core 3.1.2.6).
    ProviderError = ("provider_error", Provider, true),
    /// A request got no answer: offline, CORS, DNS, TLS or a redirect.
    Network = ("network", Network, true),
    /// A request got no complete answer before its deadline.
    Timeout = ("timeout", Network, true),
    /// The provider metadata cannot be used (OIDC Discovery 3, 4.3).
    InvalidMetadata = ("invalid_metadata", Provider, false),
    /// The JWK Set cannot be used (RFC 7517 5).
    InvalidJwks = ("invalid_jwks", Provider, true),
    /// The token endpoint answered with an error (RFC 6749 5.2).
    TokenRequestRejected = ("token_request_rejected", Provider, true),
    /// The token response cannot be used (OIDC Core 3.1.3.3).
    InvalidTokenResponse = ("invalid_token_response", Provider, true),
    /// The ID token is not a JWS of a JSON object (RFC 7515, RFC 7519 7.2).
    IdTokenMalformed = ("id_token_malformed", Response, false),
    /// The ID token's `alg` is not RS256 (OIDC Core 3.1.3.7 (7)).
    IdTokenAlgorithm = ("id_token_algorithm", Response, false),
    /// The JWK Set has no key for the ID token (OIDC Core 10.1).
    IdTokenKey = ("id_token_key", Response, true),
    /// The ID token's signature is wrong (OIDC Core 3.1.3.7 (6)).
    IdTokenSignature = ("id_token_signature", Response, true),
    /// `iss` is wrong (OIDC Core 3.1.3.7 (2)).
    IdTokenIssuer = ("id_token_issuer", Response, false),
    /// `aud` or `azp` is wrong (OIDC Core 3.1.3.7 (3) to (5)).
    IdTokenAudience = ("id_token_audience", Response, false),
    /// `sub` is missing or wrong (OIDC Core 2).
    IdTokenSubject = ("id_token_subject", Response, false),
    /// `nonce` is not the one that was sent (OIDC Core 3.1.3.7 (11)).
    IdTokenNonce = ("id_token_nonce", Response, true),
    /// `exp`, `iat` or `nbf` is missing or wrong (OIDC Core 3.1.3.7 (9), (10)).
    IdTokenLifetime = ("id_token_lifetime", Response, false),
    /// The device's clock and the provider's are too far apart.
    ClockSkew = ("clock_skew", Browser, false),
    /// `auth_time` is missing, too old or no time (OIDC Core 3.1.3.7 (13)). A new login by single sign-on has the same one.
    IdTokenAuthTime = ("id_token_auth_time", Response, false),
    /// `acr` is not an assurance level that was asked for (OIDC Core 3.1.3.7 (12)).
    IdTokenAcr = ("id_token_acr", Response, false),
    /// `email` is missing or wrong after an e-mail login.
    IdTokenEmail = ("id_token_email", Response, false),
    /// The provider has no logout that can be used; the session here has ended.
    LogoutUnavailable = ("logout_unavailable", Provider, false),
    /// A fault of this library.
    Internal = ("internal", Page, false),
}

/// What the provider said in an error response (RFC 6749 4.1.2.1, 5.2). Untrusted text; never show it as HTML.
#[derive(Clone, PartialEq, Eq)]
pub struct ProviderError {
    error: String,
    description: Option<String>,
}

impl ProviderError {
    const MAX_ERROR: usize = 64;
    const MAX_DESCRIPTION: usize = 500;

    /// Keeps only the characters that RFC 6749 appendix A.7 and A.8 allow, and only so many of them.
    pub(crate) fn new(error: &str, description: Option<&str>) -> Self {
        Self {
            error: printable(error, Self::MAX_ERROR),
            description: description.map(|text| printable(text, Self::MAX_DESCRIPTION)).filter(|text| !text.is_empty()),
        }
    }

    /// Is the request itself at fault, so that the same one will fail again (RFC 6749 4.1.2.1, 5.2)?
    fn blames_the_request(&self) -> bool {
        const LASTING: [&str; 6] = [
            "invalid_request",
            "invalid_client",
            "unauthorized_client",
            "unsupported_response_type",
            "unsupported_grant_type",
            "invalid_scope",
        ];
        LASTING.contains(&self.error.as_str())
    }

    /// The `error` member, such as `access_denied`.
    pub fn error(&self) -> &str {
        &self.error
    }

    /// The `error_description` member.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }
}

fn printable(text: &str, most: usize) -> String {
    let allowed = |byte: &u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    text.bytes().filter(allowed).take(most).map(char::from).collect()
}

impl fmt::Debug for ProviderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProviderError(untrusted text)")
    }
}

/// A failure: a stable code, a sentence for the developer, and what the code adds.
// In a box, since every step of every future carries a result, and code that moves a large one is large.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginError(Box<Failure>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Failure {
    code: ErrorCode,
    message: Cow<'static, str>,
    provider: Option<ProviderError>,
    skew_seconds: Option<i64>,
    return_to: Option<String>,
    fault: Fault,
    retryable: bool,
}

/// The result of every call that can fail.
pub type Result<T> = std::result::Result<T, LoginError>;

impl LoginError {
    /// A failure with a sentence that says what is wrong and what to do about it.
    pub fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        let (fault, retryable) = (code.fault(), code.retryable());
        let message = message.into();
        Self(Box::new(Failure { code, message, provider: None, skew_seconds: None, return_to: None, fault, retryable }))
    }

    pub(crate) fn with_provider(mut self, provider: ProviderError) -> Self {
        if provider.blames_the_request() {
            self.0.retryable = false;
            self.0.fault = Fault::Page;
        }
        self.0.provider = Some(provider);
        self
    }

    pub(crate) fn with_skew(mut self, seconds: i64) -> Self {
        self.0.skew_seconds = Some(seconds);
        self
    }

    pub(crate) fn with_retryable(mut self, retryable: bool) -> Self {
        self.0.retryable = retryable;
        self
    }

    /// The stable code.
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// A sentence for the developer, in English.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What the provider said, for [`ErrorCode::ProviderError`], [`ErrorCode::LoginCancelled`] and
    /// [`ErrorCode::TokenRequestRejected`].
    pub fn provider(&self) -> Option<&ProviderError> {
        self.0.provider.as_ref()
    }

    /// For [`ErrorCode::ClockSkew`]: how far this device's clock is ahead of the provider's, in seconds.
    pub fn skew_seconds(&self) -> Option<i64> {
        self.0.skew_seconds
    }

    /// A failure of a login that wanted to be at this address.
    pub fn with_return_to(mut self, address: &str) -> Self {
        self.0.return_to = Some(address.into());
        self
    }

    /// For a callback that failed and whose login is known: where the page wanted to be, path, query and fragment.
    pub fn return_to(&self) -> Option<&str> {
        self.0.return_to.as_deref()
    }

    /// Who can fix it: the code's, or the page where the provider blames the request itself.
    pub fn fault(&self) -> Fault {
        self.0.fault
    }

    /// Whether beginning a new login is likely to help.
    pub fn retryable(&self) -> bool {
        self.0.retryable
    }
}

impl fmt::Display for LoginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.code.as_str())?;
        f.write_str(": ")?;
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for LoginError {}
