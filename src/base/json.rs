//! JSON from outside: parsed once, then read with getters that know no coercion.
//!
//! The browser's own `JSON.parse` reads it there and `serde_json` on the host, so
//! that no second parser is downloaded; both return the same [`Value`]. Of two
//! members with one name the last wins (RFC 7519 4 allows it), and the value that
//! is checked is the value that is returned.

use crate::base::platform;
use serde::Serialize;
use std::fmt;

/// Deeper nesting than this is refused, since reading it recurses.
pub(super) const MAX_DEPTH: usize = 64;

/// A JSON value (RFC 8259). Its `Debug` shows the type only, since claims are personal data.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A finite number.
    Number(f64),
    /// A well-formed Unicode string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(Object),
}

/// A member is there, but of another type than its specification says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongType;

/// A member that may be absent: `Ok(None)`. `null` is not absent.
pub type Member<T> = std::result::Result<Option<T>, WrongType>;

/// The members of a JSON object.
#[derive(Clone, PartialEq, Default)]
pub struct Object(Vec<(String, Value)>);

impl Object {
    /// The value of a member.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.0.iter().rev().find(|(n, _)| n == name).map(|(_, value)| value)
    }

    /// A string member.
    pub fn string(&self, name: &str) -> Member<&str> {
        match self.member(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(WrongType),
        }
    }

    /// A number member.
    pub fn number(&self, name: &str) -> Member<f64> {
        match self.member(name) {
            None => Ok(None),
            Some(Value::Number(number)) => Ok(Some(*number)),
            Some(_) => Err(WrongType),
        }
    }

    /// A boolean member.
    pub fn bool(&self, name: &str) -> Member<bool> {
        match self.member(name) {
            None => Ok(None),
            Some(Value::Bool(bool)) => Ok(Some(*bool)),
            Some(_) => Err(WrongType),
        }
    }

    /// An object member.
    pub fn object(&self, name: &str) -> Member<&Object> {
        match self.member(name) {
            None => Ok(None),
            Some(Value::Object(object)) => Ok(Some(object)),
            Some(_) => Err(WrongType),
        }
    }

    /// A member that is an array of strings.
    pub fn strings(&self, name: &str) -> Member<Vec<&str>> {
        match self.member(name) {
            None => Ok(None),
            Some(Value::Array(items)) => items
                .iter()
                .map(|item| match item {
                    Value::String(text) => Ok(text.as_str()),
                    _ => Err(WrongType),
                })
                .collect::<std::result::Result<_, _>>()
                .map(Some),
            Some(_) => Err(WrongType),
        }
    }
}

impl FromIterator<(String, Value)> for Object {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self {
        Self(members.into_iter().collect())
    }
}

/// Parses a JSON text. Nothing when it is not well-formed, is nested too deeply or holds a number out of range.
pub fn parse(text: &str) -> Option<Value> {
    platform::parse_json(text)
}

/// Returns the JSON text of a value of ours.
pub fn to_text<T: Serialize>(value: &T) -> Option<String> {
    platform::json_text(value)
}

/// The object that a JSON text holds, or nothing when it is no JSON or another type.
pub fn parse_object(text: &str) -> Option<Object> {
    match parse(text)? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool(_) => "bool",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        })
    }
}

impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("object")
    }
}
