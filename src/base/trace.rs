//! What happens, step by step, for a debug panel or for monitoring. No event holds a secret or personal data.

use std::borrow::Cow;

/// A step of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Provider metadata were fetched, or found in a cache.
    Discovery,
    /// An authorization request was built.
    AuthorizationRequest,
    /// An authorization response was checked.
    Callback,
    /// The token request was answered.
    TokenRequest,
    /// The JWK Set was fetched.
    Jwks,
    /// One check of the ID token.
    IdTokenCheck,
    /// A session began, went on or ended.
    Session,
    /// A logout was begun or came back.
    Logout,
    /// A call failed.
    Error,
}

impl Step {
    /// The stable text form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Discovery => "discovery",
            Self::AuthorizationRequest => "authorization_request",
            Self::Callback => "callback",
            Self::TokenRequest => "token_request",
            Self::Jwks => "jwks",
            Self::IdTokenCheck => "id_token_check",
            Self::Session => "session",
            Self::Logout => "logout",
            Self::Error => "error",
        }
    }
}

/// A value in the detail of an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// A text of this package, or a name from a specification.
    Text(Cow<'static, str>),
    /// A number.
    Number(f64),
    /// A verdict.
    Bool(bool),
}

macro_rules! detail_from {
    ($($from:ty => $make:expr;)*) => { $(
        impl From<$from> for Detail {
            fn from(value: $from) -> Self {
                $make(value)
            }
        }
    )* };
}

detail_from! {
    &'static str => |text| Detail::Text(Cow::Borrowed(text));
    String => |text| Detail::Text(Cow::Owned(text));
    f64 => Detail::Number;
    bool => Detail::Bool;
}

/// One step that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceEvent {
    step: Step,
    detail: Vec<(&'static str, Detail)>,
}

impl TraceEvent {
    /// An event without detail.
    pub fn new(step: Step) -> Self {
        Self { step, detail: Vec::new() }
    }

    /// Adds a detail.
    pub fn with(mut self, name: &'static str, value: impl Into<Detail>) -> Self {
        self.detail.push((name, value.into()));
        self
    }

    /// Which step.
    pub fn step(&self) -> Step {
        self.step
    }

    /// Names and values.
    pub fn detail(&self) -> &[(&'static str, Detail)] {
        &self.detail
    }
}
