//! [`LoginError`] as the JavaScript class of the same name, since a Rust type cannot extend `Error`.

use crate::base::error::LoginError;
use crate::browser::js_object;
use js_sys::Function;
use wasm_bindgen::JsValue;

/// Makes errors of a client, by a function that knows its language.
#[derive(Clone)]
pub(super) struct Refuse(pub(super) Function);

impl Refuse {
    pub(super) fn to_js(&self, error: &LoginError) -> JsValue {
        let provider = error.provider().map_or(JsValue::UNDEFINED, |provider| {
            let text = ("error", provider.error().into());
            match provider.description() {
                Some(description) => js_object([text, ("description", description.into())]).into(),
                None => js_object([text]).into(),
            }
        });
        let details = js_object([
            ("fault", error.fault().as_str().into()),
            ("retryable", error.retryable().into()),
            ("provider", provider),
            ("returnTo", error.return_to().map_or(JsValue::UNDEFINED, JsValue::from)),
            (
                "skewSeconds",
                error.skew_seconds().map_or(JsValue::UNDEFINED, |seconds| JsValue::from_f64(seconds as f64)),
            ),
        ]);
        let (code, message) = (error.code().as_str().into(), error.message().into());
        self.0.call3(&JsValue::UNDEFINED, &code, &message, &details).unwrap_or_else(|thrown| thrown)
    }
}
