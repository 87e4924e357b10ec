//! Converts results of the core to JavaScript values.

use crate::base::trace::{Detail, Step, TraceEvent};
use crate::browser::{LoginResult, PreparedLogin, SessionExpiry, StartResult, js_object};
use crate::session::user::User;
use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::JsValue;

/// A frozen plain object.
pub(super) fn user(user: &User) -> JsValue {
    let Ok(value) = serde_wasm_bindgen::to_value(user) else { return JsValue::NULL };
    if let Ok(amr) = Reflect::get(&value, &"amr".into()) {
        Object::freeze(&amr.into());
    }
    Object::freeze(&value.into()).into()
}

pub(super) fn login_result(login: &LoginResult) -> JsValue {
    let result = js_object([
        ("user", user(&login.user)),
        ("returnTo", (&login.return_to).into()),
        ("idToken", login.id_token.secret().into()),
        ("claims", claims(&login.claims)),
        ("accessToken", login.access_token.secret().into()),
    ]);
    let optional = |name: &str, value: Option<JsValue>| {
        if let Some(value) = value {
            let _ = Reflect::set(&result, &name.into(), &value);
        }
    };
    optional("appState", login.app_state.as_ref().and_then(|text| JSON::parse(text).ok()));
    optional("expiresIn", login.expires_in.map(JsValue::from_f64));
    result.into()
}

// Parsed from the same text by the same parser as the claims that were checked, so they are the same values.
// Without a prototype, a claim named "toString" is a claim and nothing else.
fn claims(text: &str) -> JsValue {
    let parsed = JSON::parse(text).map(Object::from).unwrap_or_default();
    Object::freeze(&Object::set_prototype_of(&parsed, &JsValue::NULL.into())).into()
}

pub(super) fn start_result(result: &StartResult) -> JsValue {
    match result {
        StartResult::LoggedIn(login) => {
            js_object([("kind", "logged-in".into()), ("user", user(&login.user)), ("login", login_result(login))])
        }
        StartResult::Session(person) => js_object([("kind", "session".into()), ("user", user(person))]),
        StartResult::LoggedOut => js_object([("kind", "logged-out".into()), ("stateMatched", true.into())]),
        StartResult::Anonymous => js_object([("kind", "anonymous".into())]),
    }
    .into()
}

pub(super) fn authorization_request(prepared: &PreparedLogin) -> JsValue {
    js_object([("url", (&prepared.url).into()), ("expiresAt", milliseconds(prepared.expires_at).into())]).into()
}

/// `null` for `None`.
pub(super) fn session_expiry(expiry: Option<SessionExpiry>) -> JsValue {
    let Some(expiry) = expiry else { return JsValue::NULL };
    let expires_at = milliseconds(expiry.expires_at).into();
    Object::freeze(&js_object([("expiresAt", expires_at), ("extendable", expiry.extendable.into())])).into()
}

pub(super) fn milliseconds(seconds: f64) -> f64 {
    (seconds * 1000.0).round()
}

pub(super) fn trace_event(event: &TraceEvent, elapsed: f64, form: &JsValue) -> JsValue {
    let detail = Object::new();
    // Where a login begins, returns or fails.
    if matches!(event.step(), Step::AuthorizationRequest | Step::Callback | Step::Error) {
        let _ = Reflect::set(&detail, &"module".into(), form);
    }
    for (name, value) in event.detail() {
        let value = match value {
            Detail::Text(text) => JsValue::from_str(text),
            Detail::Number(number) => JsValue::from_f64(*number),
            Detail::Bool(bool) => JsValue::from_bool(*bool),
        };
        let _ = Reflect::set(&detail, &(*name).into(), &value);
    }
    let detail = Object::freeze(&detail).into();
    let event = js_object([("step", event.step().as_str().into()), ("elapsed", elapsed.into()), ("detail", detail)]);
    Object::freeze(&event).into()
}
