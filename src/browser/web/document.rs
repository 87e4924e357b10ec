//! The document's own members. HTML without script can hide them (DOM clobbering): with `<img name="createElement">` on the
//! page, `document.createElement` is that image.

use js_sys::Function;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, window};

// In JavaScript, since js-sys has no Reflect.get with a receiver.
#[wasm_bindgen(module = "/src/browser/web/document.js")]
extern "C" {
    #[wasm_bindgen(js_name = documentMember, catch)]
    fn member(name: &str) -> Result<JsValue, JsValue>;
}

/// A new element.
pub(crate) fn create<T: JsCast>(name: &str) -> Option<T> {
    let create: Function = member("createElement").ok()?.dyn_into().ok()?;
    create.call1(window()?.document()?.as_ref(), &name.into()).ok()?.dyn_into().ok()
}

/// The `html` element.
pub(crate) fn root() -> Option<Element> {
    member("documentElement").ok()?.dyn_into().ok()
}

/// Whether the page is rendered before the user has asked for it.
pub(crate) fn is_prerendering() -> bool {
    member("prerendering").is_ok_and(|prerendering| prerendering.is_truthy())
}
