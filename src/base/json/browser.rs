use super::{MAX_DEPTH, Object, Value};
use js_sys::{Array, JSON, JsString};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

/// Parses a JSON text. Nothing when it is not well-formed, is nested too deeply or holds a number out of range.
pub fn parse(text: &str) -> Option<Value> {
    convert(&JSON::parse(text).ok()?, MAX_DEPTH)
}

/// The JSON text of a value of ours.
pub fn to_text<T: Serialize>(value: &T) -> Option<String> {
    let value = value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).ok()?;
    JSON::stringify(&value).ok()?.as_string()
}

fn convert(value: &JsValue, depth: usize) -> Option<Value> {
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
        Value::Array(items.iter().map(|item| convert(&item, deeper)).collect::<Option<_>>()?)
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
        .map(|entry| Some((string(entry.get(0).unchecked_ref())?, convert(&entry.get(1), depth)?)))
        .collect()
}

// A lone surrogate would become U+FFFD on its way into Rust, and two different texts would compare equal.
fn string(text: &JsString) -> Option<String> {
    text.is_valid_utf16().then(|| text.into())
}
