use crate::base::json::{MAX_DEPTH, Object, Value};
use crate::base::uri::Uri;
use js_sys::{Array, JSON, JsString};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Url, UrlSearchParams};

pub(crate) fn parse_json(text: &str) -> Option<Value> {
    value(&JSON::parse(text).ok()?, MAX_DEPTH)
}

pub(crate) fn json_text<T: Serialize>(value: &T) -> Option<String> {
    let value = value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).ok()?;
    JSON::stringify(&value).ok()?.as_string()
}

fn value(value: &JsValue, depth: usize) -> Option<Value> {
    let deeper = depth.checked_sub(1)?;
    Some(if value.is_null() {
        Value::Null
    } else if let Some(bool) = value.as_bool() {
        Value::Bool(bool)
    } else if let Some(number) = value.as_f64() {
        Value::Number(Some(number).filter(|number| number.is_finite())?)
    } else if let Some(text) = value.dyn_ref::<JsString>() {
        Value::String(string(text)?)
    } else if let Some(items) = value.dyn_ref::<Array>() {
        Value::Array(items.iter().map(|item| self::value(&item, deeper)).collect::<Option<_>>()?)
    } else if value.is_object() {
        Value::Object(members(value.unchecked_ref(), deeper)?)
    } else {
        return None;
    })
}

fn members(object: &js_sys::Object, depth: usize) -> Option<Object> {
    js_sys::Object::entries(object)
        .iter()
        .map(|entry| entry.unchecked_into::<Array>())
        .filter(|entry| !(entry.get(1).is_undefined() || entry.get(1).is_function()))
        .map(|entry| Some((string(entry.get(0).unchecked_ref())?, value(&entry.get(1), depth)?)))
        .collect()
}

// A lone surrogate would become U+FFFD on its way into Rust, and two different texts would compare equal.
fn string(text: &JsString) -> Option<String> {
    text.is_valid_utf16().then(|| text.into())
}

// `BrowserClient::new` refuses a page without URLSearchParams. A request without parameters would be refused as well.
pub(crate) fn serialize_form(parameters: &mut dyn Iterator<Item = (&str, &str)>) -> String {
    let Ok(form) = UrlSearchParams::new() else { return String::new() };
    for (name, value) in parameters {
        form.append(name, value);
    }
    form.to_string().into()
}

pub(crate) fn parse_form(text: &str) -> Vec<(String, String)> {
    // The constructor removes a leading "?"; after "&" there is none.
    let Ok(form) = UrlSearchParams::new_with_str(&["&", text].concat()) else { return Vec::new() };
    // Not by Array.from, which old libraries replace with something else.
    let pairs = form.entries().into_iter().flatten().map(JsCast::unchecked_into::<Array>);
    pairs.map(|pair| (text_of(&pair, 0), text_of(&pair, 1))).collect()
}

fn text_of(pair: &Array, index: u32) -> String {
    pair.get(index).as_string().unwrap_or_default()
}

pub(crate) fn parse_uri(text: &str, base: Option<&str>) -> Option<Uri> {
    let url = match base {
        Some(base) => Url::new_with_base(text, base),
        None => Url::new(text),
    }
    .ok()?;
    let href = url.href();
    Some(Uri {
        scheme: url.protocol().strip_suffix(':').unwrap_or_default().into(),
        origin: url.origin(),
        host: url.hostname(),
        path: url.pathname(),
        query: url.search().strip_prefix('?').unwrap_or_default().into(),
        // `hash` is empty for a bare "#" too.
        has_fragment: href.contains('#'),
        has_userinfo: !url.username().is_empty() || !url.password().is_empty(),
        href,
    })
}
