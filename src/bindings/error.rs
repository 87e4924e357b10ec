//! [`LoginError`] as the JavaScript class of the same name, since a Rust type cannot extend `Error`.

use crate::base::error::LoginError;
use crate::browser::js_object;
use crate::provider::client::Locale;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(raw_module = "../login-error.js")]
extern "C" {
    #[wasm_bindgen(js_name = LoginError)]
    type JsLoginError;

    #[wasm_bindgen(constructor, js_class = LoginError)]
    fn new(code: &str, message: &str, details: &JsValue) -> JsLoginError;
}

pub(super) fn to_js(error: &LoginError, locale: Locale) -> JsValue {
    let provider = error.provider().map_or(JsValue::UNDEFINED, |provider| {
        let text = ("error", provider.error().into());
        match provider.description() {
            Some(description) => js_object([text, ("description", description.into())]).into(),
            None => js_object([text]).into(),
        }
    });
    let details = js_object([
        ("retryable", error.retryable().into()),
        ("provider", provider),
        ("skewSeconds", error.skew_seconds().map_or(JsValue::UNDEFINED, |seconds| JsValue::from_f64(seconds as f64))),
        ("locale", locale.as_str().into()),
    ]);
    JsLoginError::new(error.code().as_str(), error.message(), &details).into()
}
