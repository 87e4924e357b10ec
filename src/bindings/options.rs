//! Options from JavaScript, once `pkg/page/options.js` has checked their names and types, and `pkg/login/values.js` what else only
//! JavaScript can: an object without prototype.

use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::json;
use crate::browser::{BrowserOptions, LogoutMethod, SessionStore};
use crate::login::acr::AcrValues;
use crate::login::authorization_request::LoginOptions;
use crate::provider::client::{ClientOptions, Locale};
use crate::provider::idporten::Environment;
use crate::provider::session_limits::SessionLimits;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

struct Members<'a>(&'a JsValue);

impl Members<'_> {
    /// Undefined for `None`.
    fn get(&self, name: &str) -> JsValue {
        Reflect::get(self.0, &name.into()).unwrap_or_default()
    }

    fn string(&self, name: &str) -> Option<String> {
        self.get(name).as_string()
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.get(name).as_f64()
    }

    fn locale(&self) -> Option<Locale> {
        Locale::from_tag(&self.string("locale")?)
    }

    fn function(&self, name: &str) -> Option<Function> {
        self.get(name).dyn_into().ok()
    }
}

/// `ClientOptions`, but for `onTrace`, which is given back.
pub(super) fn client(options: &JsValue) -> Result<(BrowserOptions, Option<Function>)> {
    let options = Members(options);
    let session = options.get("session");
    let session = Members(&session);
    let defaults = SessionLimits::default();
    let mut browser = BrowserOptions::new(ClientOptions {
        client_id: options.string("clientId").unwrap_or_default(),
        redirect_uri: options.string("redirectUri").unwrap_or_default(),
        environment: options.string("environment").map(|name| environment(&name)).transpose()?,
        issuer: options.string("issuer"),
        post_logout_redirect_uri: options.string("postLogoutRedirectUri"),
        scope: options.string("scope"),
        locale: options.locale(),
        clock_tolerance: options.number("clockTolerance"),
        session: SessionLimits {
            idle_timeout: session.number("idleTimeout").unwrap_or(defaults.idle_timeout),
            max_age: session.number("maxAge").unwrap_or(defaults.max_age),
            warning: session.number("warning"),
        },
    });
    browser.metadata =
        options.string("metadata").map(|text| json::parse_object(&text).ok_or_else(refused)).transpose()?;
    browser.store = match session.string("store").as_deref() {
        Some("memory") => SessionStore::Memory,
        Some("tabs") => SessionStore::Tabs,
        _ => SessionStore::Tab,
    };
    browser.timeout = options.number("timeout").unwrap_or(browser.timeout);
    browser.created_at = options.number("createdAt").unwrap_or(browser.created_at);
    browser.fetch = options.function("fetch");
    Ok((browser, options.function("onTrace")))
}

fn environment(name: &str) -> Result<Environment> {
    match name {
        "test" => Ok(Environment::Test),
        "production" => Ok(Environment::Production),
        _ => Err(LoginError::new(ErrorCode::InvalidConfig, "environment must be \"test\" or \"production\".")),
    }
}

fn refused() -> LoginError {
    LoginError::new(
        ErrorCode::InvalidConfig,
        "metadata must be an object, not too deeply nested and without broken text.",
    )
}

/// `LoginOptions`. Without `acrValues`, e-mail login.
pub(super) fn login(options: &JsValue) -> Result<(LoginOptions, Option<AbortSignal>)> {
    let options = Members(options);
    let acr_values = options.get("acrValues");
    let login = LoginOptions {
        acr_values: match acr_values.dyn_ref::<Array>() {
            Some(values) => AcrValues::new(values.iter().filter_map(|value| value.as_string()).collect())?,
            None => AcrValues::email(),
        },
        return_to: options.string("returnTo"),
        app_state: options.string("appState"),
        locale: options.locale(),
        prompt_login: !options.get("prompt").is_undefined(),
        max_age: options.number("maxAge").map(|seconds| seconds as u32),
        on_behalf_of: options.string("onBehalfOf"),
    };
    Ok((login, signal(options.get("signal"))))
}

/// A signal may come from another frame, so its class is not asked.
pub(super) fn signal(signal: JsValue) -> Option<AbortSignal> {
    (!signal.is_undefined()).then(|| signal.unchecked_into())
}

pub(super) fn logout_method(method: Option<&str>) -> LogoutMethod {
    match method {
        Some("get") => LogoutMethod::Get,
        Some("post") => LogoutMethod::Post,
        Some("local") => LogoutMethod::LocalOnly,
        _ => LogoutMethod::default(),
    }
}
