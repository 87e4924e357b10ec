//! Options from JavaScript: every member is judged, and one that is not known is an error, so that a misspelt option
//! is found at once and nobody can slip a protocol parameter in.

use crate::acr::AcrValues;
use crate::authorization_request::LoginOptions;
use crate::browser::{BrowserOptions, LogoutMethod, SessionStore, page_language};
use crate::client::{ClientOptions, Environment, Locale, SessionLimits};
use crate::error::{ErrorCode, LoginError, Result};
use crate::json::{self, Value};
use js_sys::{Array, Function, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

fn refuse(parts: &[&str]) -> LoginError {
    LoginError::new(ErrorCode::InvalidConfig, parts.concat())
}

/// The members of one options object.
struct Members(JsValue);

impl Members {
    fn new(options: &JsValue, known: &[&str]) -> Result<Self> {
        if options.is_undefined() {
            return Ok(Self(Object::new().into()));
        }
        if !options.is_object() || Array::is_array(options) {
            return Err(refuse(&["The options must be an object."]));
        }
        for name in Object::keys(options.unchecked_ref::<Object>()).iter().filter_map(|name| name.as_string()) {
            if !known.contains(&name.as_str()) {
                return Err(refuse(&["The option ", &name, " is not known. Known are: ", &known.join(", "), "."]));
            }
        }
        Ok(Self(options.clone()))
    }

    // An inherited member is none: whoever can write to Object.prototype must not choose the provider.
    fn get(&self, name: &str) -> Option<JsValue> {
        let own = Object::has_own(self.0.unchecked_ref::<Object>(), &name.into());
        Reflect::get(&self.0, &name.into()).ok().filter(|value| own && !value.is_undefined())
    }

    fn read<T>(&self, name: &str, kind: &str, read: impl Fn(&JsValue) -> Option<T>) -> Result<Option<T>> {
        self.get(name)
            .map(|value| read(&value).ok_or_else(|| refuse(&["The option ", name, " must be ", kind, "."])))
            .transpose()
    }

    fn string(&self, name: &str) -> Result<Option<String>> {
        self.read(name, "a string", JsValue::as_string)
    }

    fn required(&self, name: &str) -> Result<String> {
        self.string(name)?.ok_or_else(|| refuse(&["The option ", name, " is missing."]))
    }

    fn number(&self, name: &str) -> Result<Option<f64>> {
        self.read(name, "a number", JsValue::as_f64)
    }

    fn locale(&self) -> Result<Option<Locale>> {
        let exact = |text: &String| ["nb", "nn", "en", "se"].contains(&text.as_str());
        self.read("locale", "\"nb\", \"nn\", \"en\" or \"se\"", |value| {
            Locale::from_tag(&value.as_string().filter(exact)?)
        })
    }

    fn function(&self, name: &str) -> Result<Option<Function>> {
        self.read(name, "a function", |value| value.dyn_ref::<Function>().cloned())
    }
}

fn page_locale() -> Option<Locale> {
    Locale::from_tag(&page_language()?)
}

/// The language to speak of options that are wrong: the one they ask for where that is right, else the page's.
pub(super) fn language(options: &JsValue) -> Locale {
    let asked = options.is_object().then(|| Members(options.clone()).locale().ok().flatten());
    asked.flatten().or_else(page_locale).unwrap_or_default()
}

/// The argument of `onSessionChange`.
pub(super) fn listener(listener: &JsValue) -> Result<Function> {
    listener.dyn_ref::<Function>().cloned().ok_or_else(|| refuse(&["onSessionChange() needs a function."]))
}

pub(super) fn signal(options: &JsValue) -> Result<Option<AbortSignal>> {
    // A signal may come from another frame, so its class is not asked.
    let is_signal =
        |value: &JsValue| Reflect::get(value, &"aborted".into()).is_ok_and(|aborted| aborted.as_bool().is_some());
    if options.is_undefined() {
        return Ok(None);
    }
    if !options.is_object() {
        return Err(refuse(&["The options must be an object."]));
    }
    Members(options.clone()).read("signal", "an AbortSignal", |value| {
        (value.is_object() && is_signal(value)).then(|| value.clone().unchecked_into())
    })
}

/// `ClientOptions`, but for `onTrace`, which is given back.
pub(super) fn client(options: &JsValue) -> Result<(BrowserOptions, Option<Function>)> {
    let options = Members::new(
        options,
        &[
            "clientId",
            "redirectUri",
            "environment",
            "issuer",
            "metadata",
            "postLogoutRedirectUri",
            "scope",
            "locale",
            "session",
            "clockTolerance",
            "timeout",
            "fetch",
            "onTrace",
        ],
    )?;
    let environment =
        options.read("environment", "\"test\" or \"production\"", |value| match value.as_string()?.as_str() {
            "test" => Some(Environment::Test),
            "production" => Some(Environment::Production),
            _ => None,
        })?;
    let session = Members::new(&options.get("session").unwrap_or_default(), &["store", "idleTimeout", "maxAge"])?;
    let defaults = SessionLimits::default();
    let mut browser = BrowserOptions::new(ClientOptions {
        client_id: options.required("clientId")?,
        redirect_uri: options.required("redirectUri")?,
        environment,
        issuer: options.string("issuer")?,
        post_logout_redirect_uri: options.string("postLogoutRedirectUri")?,
        scope: options.string("scope")?,
        locale: options.locale()?.or_else(page_locale).unwrap_or_default(),
        clock_tolerance: options.number("clockTolerance")?,
        session: SessionLimits {
            idle_timeout: session.number("idleTimeout")?.unwrap_or(defaults.idle_timeout),
            max_age: session.number("maxAge")?.unwrap_or(defaults.max_age),
        },
    });
    browser.metadata =
        options.read("metadata", "the provider's metadata, an object", |value| match json::from_js(value)? {
            Value::Object(object) => Some(object),
            _ => None,
        })?;
    browser.store = session
        .read("store", "\"tab\" or \"memory\"", |value| match value.as_string()?.as_str() {
            "tab" => Some(SessionStore::Tab),
            "memory" => Some(SessionStore::Memory),
            _ => None,
        })?
        .unwrap_or_default();
    browser.timeout = options.number("timeout")?.unwrap_or(browser.timeout);
    browser.fetch = options.function("fetch")?;
    Ok((browser, options.function("onTrace")?))
}

/// Does a call take `acrValues`?
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AcrOption {
    None,
    Optional,
    Required,
}

/// `LoginOptions`.
pub(super) fn login(options: &JsValue, acr_values: AcrOption) -> Result<(LoginOptions, Option<AbortSignal>)> {
    let mut known = vec!["returnTo", "appState", "locale", "prompt", "maxAge", "onBehalfOf", "signal"];
    if acr_values != AcrOption::None {
        known.push("acrValues");
    }
    let members = Members::new(options, &known)?;
    let strings = |value: &JsValue| value.dyn_ref::<Array>()?.iter().map(|item| item.as_string()).collect();
    let login = LoginOptions {
        acr_values: match members.read::<Vec<String>>("acrValues", "a list of strings", strings)? {
            Some(values) => AcrValues::new(values)?,
            None if acr_values == AcrOption::Required => {
                return Err(refuse(&["login() needs acrValues. For e-mail login alone, call loginWithEmail()."]));
            }
            None => AcrValues::email(),
        },
        return_to: members.string("returnTo")?,
        app_state: members.read("appState", "a JSON value", |value| JSON::stringify(value).ok()?.as_string())?,
        locale: members.locale()?,
        prompt_login: members
            .read("prompt", "\"login\": ID-porten has no silent login", |value| (value == "login").then_some(()))?
            .is_some(),
        max_age: members.read("maxAge", "a whole number of seconds, 0 or more", |value| {
            let whole = |seconds: &f64| seconds.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(seconds);
            value.as_f64().filter(whole).map(|seconds| seconds as u32)
        })?,
        on_behalf_of: members.string("onBehalfOf")?,
    };
    Ok((login, signal(options)?))
}

/// `LogoutOptions`.
pub(super) fn logout(options: &JsValue) -> Result<LogoutMethod> {
    let options = Members::new(options, &["method", "localOnly"])?;
    let method = options.read("method", "\"post\" or \"get\"", |value| match value.as_string()?.as_str() {
        "post" => Some(LogoutMethod::Post),
        "get" => Some(LogoutMethod::Get),
        _ => None,
    })?;
    let local_only = options.read("localOnly", "true or false", JsValue::as_bool)?;
    Ok(if local_only == Some(true) { LogoutMethod::LocalOnly } else { method.unwrap_or_default() })
}
