//! The client as it is registered at the provider, checked once.

use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::form;
use crate::base::uri::Uri;
use crate::provider::idporten::Environment;
use crate::provider::session_limits::SessionLimits;

/// A language of ID-porten's pages (`ui_locales`, OIDC Core 3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// Bokmål
    #[default]
    Nb,
    /// Nynorsk
    Nn,
    /// English
    En,
    /// Northern Sami
    Se,
}

impl Locale {
    /// The language tag.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nb => "nb",
            Self::Nn => "nn",
            Self::En => "en",
            Self::Se => "se",
        }
    }

    /// Reads a language tag; "no" is Bokmål, and regions such as "nb-NO" do not matter.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.to_ascii_lowercase().as_str() {
            "nb" | "no" => Some(Self::Nb),
            "nn" => Some(Self::Nn),
            "en" => Some(Self::En),
            "se" => Some(Self::Se),
            _ => None,
        }
    }
}

/// What a page says of itself. [`Client::new`] checks it.
#[derive(Clone, Debug, Default)]
pub struct ClientOptions {
    /// `client_id`.
    pub client_id: String,
    /// A registered `redirect_uri`, sent byte for byte.
    pub redirect_uri: String,
    /// One of ID-porten's environments; exactly one of this and `issuer` is given.
    pub environment: Option<Environment>,
    /// The issuer identifier of another provider.
    pub issuer: Option<String>,
    /// A registered `post_logout_redirect_uri`.
    pub post_logout_redirect_uri: Option<String>,
    /// `scope`, separated by blanks. Default `openid profile`.
    pub scope: Option<String>,
    /// `ui_locales`. Default: in a page its language when it is used, else Bokmål.
    pub locale: Option<Locale>,
    /// How far, in seconds, the device's clock may be off before another clock is asked. Default 300, at most 600.
    pub clock_tolerance: Option<f64>,
    /// Lifetimes of the page's session.
    pub session: SessionLimits,
}

/// A client whose options have been checked.
#[derive(Clone, Debug)]
pub struct Client {
    client_id: String,
    redirect_uri: String,
    redirect_page: Uri,
    issuer: String,
    environment: Option<Environment>,
    post_logout_redirect_uri: Option<String>,
    scope: String,
    locale: Option<Locale>,
    clock_tolerance: f64,
    session: SessionLimits,
}

fn refuse<T>(message: &'static str) -> Result<T> {
    Err(LoginError::new(ErrorCode::InvalidConfig, message))
}

impl Client {
    const MAX_CLIENT_ID: usize = 256;
    const DEFAULT_CLOCK_TOLERANCE: f64 = 300.0;
    const MAX_CLOCK_TOLERANCE: f64 = 600.0;

    /// Checks the options. [`ErrorCode::InvalidConfig`] says which one is wrong.
    pub fn new(options: ClientOptions) -> Result<Self> {
        let id = &options.client_id;
        if !(1..=Self::MAX_CLIENT_ID).contains(&id.len()) || !id.bytes().all(|b| matches!(b, 0x20..=0x7e)) {
            return refuse(
                "clientId must be the client_id that ID-porten gave your client: printable ASCII, not empty.",
            );
        }
        // Some parsers write the "*" of a wildcard host as "%2A".
        let Some(redirect_page) = Uri::parse_secure(&options.redirect_uri)
            .filter(|uri| !uri.host.bytes().any(|byte| matches!(byte, b'*' | b'%')))
        else {
            return refuse(
                "redirectUri must be a registered redirect_uri: an absolute https URL (http only for localhost and loopback), without fragment, user name or blanks.",
            );
        };
        if is_response(&redirect_page.query) {
            return refuse(
                "redirectUri holds parameters of a response. Write the registered address down; do not take it from the page's address.",
            );
        }
        let issuer = match (options.environment, options.issuer) {
            (Some(environment), None) => environment.issuer().into(),
            (None, Some(issuer)) if is_issuer(&issuer) => issuer,
            (None, Some(_)) => {
                return refuse(
                    "issuer must be an https URL (http only for localhost and loopback) without query, fragment or user name.",
                );
            }
            _ => return refuse("Give exactly one of environment (\"test\" or \"production\") and issuer."),
        };
        if let Some(uri) = &options.post_logout_redirect_uri
            && Uri::parse_secure(uri).is_none_or(|page| is_response(&page.query))
        {
            return refuse(
                "postLogoutRedirectUri must be an absolute https URL (http only for localhost and loopback), without fragment or user name.",
            );
        }
        let scope = options.scope.unwrap_or_else(|| "openid profile".into());
        let scope_characters = |b: u8| matches!(b, b' ' | 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
        if !scope.bytes().all(scope_characters) || !scope.split(' ').any(|value| value == "openid") {
            return refuse("scope must be scope values separated by blanks, \"openid\" among them.");
        }
        let clock_tolerance = options.clock_tolerance.unwrap_or(Self::DEFAULT_CLOCK_TOLERANCE);
        if !(0.0..=Self::MAX_CLOCK_TOLERANCE).contains(&clock_tolerance) {
            return refuse("clockTolerance must be a number of seconds from 0 to 600.");
        }
        options.session.check().or_else(refuse)?;
        Ok(Self {
            client_id: options.client_id,
            redirect_uri: options.redirect_uri,
            redirect_page,
            issuer,
            environment: options.environment,
            post_logout_redirect_uri: options.post_logout_redirect_uri,
            scope,
            locale: options.locale,
            clock_tolerance,
            session: options.session,
        })
    }

    /// `client_id`.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// `redirect_uri`, byte for byte as given.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// The redirect URI as a URL.
    pub fn redirect_page(&self) -> &Uri {
        &self.redirect_page
    }

    /// The issuer identifier, byte for byte as given.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Was one of ID-porten's environments chosen?
    pub fn environment(&self) -> Option<Environment> {
        self.environment
    }

    /// `post_logout_redirect_uri`.
    pub fn post_logout_redirect_uri(&self) -> Option<&str> {
        self.post_logout_redirect_uri.as_deref()
    }

    /// `scope`.
    pub fn scope(&self) -> &str {
        &self.scope
    }

    /// `ui_locales`, where the options say it.
    pub fn locale(&self) -> Option<Locale> {
        self.locale
    }

    /// How far, in seconds, the device's clock may be off before another clock is asked.
    pub fn clock_tolerance(&self) -> f64 {
        self.clock_tolerance
    }

    /// Lifetimes of the page's session.
    pub fn session_limits(&self) -> SessionLimits {
        self.session
    }

    /// May a request be sent to this URL: https, or http on this machine; with an `environment`, under its domain?
    pub(crate) fn trusts_endpoint(&self, url: &str) -> bool {
        Uri::parse_secure(url)
            .is_some_and(|uri| self.environment.is_none_or(|environment| uri.is_under(environment.domain())))
    }
}

fn is_response(query: &str) -> bool {
    const PARAMETERS: [&str; 6] = ["code", "state", "iss", "error", "id_token", "access_token"];
    form::parse(query).iter().any(|(name, _)| PARAMETERS.contains(&name.as_str()))
}

fn is_issuer(issuer: &str) -> bool {
    Uri::parse_secure(issuer).is_some_and(|uri| uri.query.is_empty() && !issuer.contains('?'))
}
