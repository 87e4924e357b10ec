//! A session as `sessionStorage` has it.

use crate::base::json::{self, Object};
use crate::session::lifetime::Lifetime;
use crate::session::user::User;
use serde::Serialize;
use std::fmt;

/// Where the session of a page is stored. Tokens are in no storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SessionStore {
    /// In `sessionStorage`: the session survives a reload.
    #[default]
    Tab,
    /// As `Tab`, and a new tab gets the session from another tab of the origin.
    Tabs,
    /// In the page's memory: the session ends with the page.
    Memory,
}

/// A user's session.
#[derive(Clone, PartialEq)]
pub struct Session {
    /// What names it in the origin's notes; empty where the note could not be written.
    pub(crate) name: String,
    /// The user who is logged in.
    pub(crate) user: User,
    /// How long it has lasted.
    pub(crate) lifetime: Lifetime,
    /// The note of an older front-channel logout of the same `sid`, which is not about this session.
    pub(crate) older_logout: Option<String>,
}

#[derive(Serialize)]
struct Stored<'a> {
    user: &'a User,
    age: f64,
    idle: f64,
    checked_at: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    older_logout: Option<&'a str>,
}

impl Session {
    /// Returns the text to store: the name, a space, and JSON without any token.
    pub fn to_text(&self) -> Option<String> {
        let Lifetime { age, idle, checked_at } = self.lifetime;
        let older_logout = self.older_logout.as_deref();
        let stored = Stored { user: &self.user, age, idle, checked_at, older_logout };
        Some([&self.name, " ", &json::to_text(&stored)?].concat())
    }

    /// Reads a stored text; nothing when it is not a session at this issuer.
    pub fn from_text(issuer: &str, text: &str) -> Option<Self> {
        let (name, text) = text.split_once(' ')?;
        let object = json::parse_object(text)?;
        let session = Self {
            name: name.into(),
            user: User::from_object(object.object("user").ok()??)?,
            lifetime: Lifetime {
                age: seconds(&object, "age")?,
                idle: seconds(&object, "idle")?,
                checked_at: seconds(&object, "checked_at")?,
            },
            older_logout: object.string("older_logout").ok()?.map(ToString::to_string),
        };
        (session.user.issuer == issuer).then_some(session)
    }

    /// Returns the user who is logged in.
    pub fn user(&self) -> &User {
        &self.user
    }

    /// Returns how long it has lasted.
    pub fn lifetime(&self) -> &Lifetime {
        &self.lifetime
    }
}

fn seconds(object: &Object, name: &str) -> Option<f64> {
    object.number(name).ok()?.filter(|seconds| *seconds >= 0.0)
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(redacted)")
    }
}
