use super::{MAX_DEPTH, Object, Value};
use serde::Serialize;

/// Parses a JSON text. Nothing when it is not well-formed, is nested too deeply or holds a number out of range.
pub fn parse(text: &str) -> Option<Value> {
    convert(serde_json::from_str(text).ok()?, MAX_DEPTH)
}

/// The JSON text of a value of ours.
pub fn to_text<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

fn convert(value: serde_json::Value, depth: usize) -> Option<Value> {
    let deeper = depth.checked_sub(1)?;
    Some(match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(bool) => Value::Bool(bool),
        serde_json::Value::Number(number) => Value::Number(number.as_f64()?),
        serde_json::Value::String(text) => Value::String(text),
        serde_json::Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| convert(item, deeper)).collect::<Option<_>>()?)
        }
        serde_json::Value::Object(members) => Value::Object(
            members.into_iter().map(|(name, item)| Some((name, convert(item, deeper)?))).collect::<Option<Object>>()?,
        ),
    })
}
