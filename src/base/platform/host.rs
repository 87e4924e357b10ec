use crate::base::json::{MAX_DEPTH, Object, Value};
use crate::base::uri::Uri;
use serde::Serialize;
use url::form_urlencoded::{self, Serializer};
use url::{Position, Url};

pub(crate) fn parse_json(text: &str) -> Option<Value> {
    value(serde_json::from_str(text).ok()?, MAX_DEPTH)
}

pub(crate) fn json_text<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

fn value(value: serde_json::Value, depth: usize) -> Option<Value> {
    let deeper = depth.checked_sub(1)?;
    Some(match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(bool) => Value::Bool(bool),
        serde_json::Value::Number(number) => Value::Number(number.as_f64()?),
        serde_json::Value::String(text) => Value::String(text),
        serde_json::Value::Array(items) => {
            Value::Array(items.into_iter().map(|item| self::value(item, deeper)).collect::<Option<_>>()?)
        }
        serde_json::Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, item)| Some((name, self::value(item, deeper)?)))
                .collect::<Option<Object>>()?,
        ),
    })
}

pub(crate) fn serialize_form(parameters: &mut dyn Iterator<Item = (&str, &str)>) -> String {
    Serializer::new(String::new()).extend_pairs(parameters).finish()
}

pub(crate) fn parse_form(text: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

pub(crate) fn parse_uri(text: &str, base: Option<&str>) -> Option<Uri> {
    let url = match base {
        Some(base) => Url::parse(base).ok()?.join(text).ok()?,
        None => Url::parse(text).ok()?,
    };
    Some(Uri {
        scheme: url.scheme().into(),
        origin: url.origin().ascii_serialization(),
        host: url[Position::BeforeHost..Position::AfterHost].into(),
        path: url.path().into(),
        query: url.query().unwrap_or_default().into(),
        has_fragment: url.fragment().is_some(),
        has_userinfo: !url.username().is_empty() || url.password().is_some(),
        href: url.into(),
    })
}
