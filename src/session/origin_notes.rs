//! What all tabs of the origin know of its sessions, as `localStorage` has it. It names no user and holds no secret.

use crate::base::digest::sha256;
use crate::base::notes::Notes;
use crate::provider::session_limits::MAX_LIFETIME;
use crate::session::user::User;

/// A text of the origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// That the session of this name, or the login that may become it, goes on. Gone after a logout, and when storage is cleared.
    Open(String),
    /// Front-channel logouts, by digests of the sessions at the provider.
    Ended,
    /// When users were active in any tab, by digests of the users.
    Active,
}

/// The origin's texts, as they are read.
#[derive(Clone, Debug, Default)]
pub struct OriginNotes {
    /// The names of the open sessions; nothing where `localStorage` cannot be read.
    pub open: Option<Vec<String>>,
    /// The text of [`Note::Ended`].
    pub ended: String,
    /// The text of [`Note::Active`].
    pub active: String,
}

impl OriginNotes {
    /// Whether a session has ended for all tabs. Unknown, so false, where its note could not be written or cannot be read.
    pub(crate) fn is_gone(&self, name: &str) -> bool {
        !name.is_empty() && self.open.as_ref().is_some_and(|open| !open.iter().any(|one| one == name))
    }

    fn ended(&self, now: f64) -> Notes {
        Notes::from_text(&self.ended, now)
    }

    fn active(&self, now: f64) -> Notes {
        Notes::from_text(&self.active, now - MAX_LIFETIME)
    }

    /// Returns the note of the last front-channel logout of this user's session at the provider.
    pub(crate) fn front_channel_logout_of(&self, user: &User, now: f64) -> Option<String> {
        let notes = self.ended(now);
        // Digests take time.
        notes.newest()?;
        notes.starting_with(&session_digest(user)?).map(ToString::to_string)
    }

    /// Returns the text of [`Note::Ended`] with another front-channel logout, which `id` distinguishes from others of the same session at
    /// the provider. It is noted for as long as a session can last.
    pub(crate) fn with_front_channel_logout(&self, user: &User, id: &str, now: f64) -> String {
        let mut notes = self.ended(now);
        if let Some(name) = front_channel_note(user, id) {
            notes.add(&name, now + MAX_LIFETIME);
        }
        notes.to_text()
    }

    /// Returns when the user was active in any tab, in seconds since the epoch.
    pub(crate) fn active_at(&self, user: &User, now: f64) -> Option<f64> {
        let notes = self.active(now);
        notes.newest()?;
        notes.time_of(&user_digest(user))
    }

    /// Returns the text of [`Note::Active`] with this user's activity.
    pub(crate) fn with_activity(&self, user: &User, now: f64) -> String {
        let mut notes = self.active(now);
        // Rounded down: no user was active later than they were.
        notes.add(&user_digest(user), now.floor());
        notes.to_text()
    }

    /// Whether this user was active last, of all users of the origin.
    pub(crate) fn was_active_last(&self, user: &User, now: f64) -> bool {
        self.active(now).newest() == Some(&user_digest(user))
    }

    /// Returns when any user was active, in seconds since the epoch.
    pub(crate) fn last_activity(&self, now: f64) -> Option<f64> {
        let notes = self.active(now);
        notes.time_of(notes.newest()?)
    }
}

/// Returns what a front-channel logout of this user's session at the provider is noted by.
pub(crate) fn front_channel_note(user: &User, id: &str) -> Option<String> {
    Some([&session_digest(user)?, ".", id].concat())
}

/// Returns the text that is left of a note when what has expired is pruned.
pub fn pruned(note: &Note, text: &str, now: f64) -> String {
    match note {
        Note::Open(_) if !text.parse().is_ok_and(|end: u32| f64::from(end) > now) => String::new(),
        Note::Open(_) => text.into(),
        Note::Ended => Notes::from_text(text, now).to_text(),
        Note::Active => Notes::from_text(text, now - MAX_LIFETIME).to_text(),
    }
}

/// Returns what names this session at the provider to the tabs of the origin, and says nothing else; nothing where the
/// provider has not named it.
pub fn session_digest(user: &User) -> Option<String> {
    let sid = user.sid.as_ref()?;
    Some(sha256(&[&user.issuer, " ", sid].concat()))
}

/// Returns what names this user to the tabs of the origin, and says nothing else.
pub fn user_digest(user: &User) -> String {
    sha256(&[&user.issuer, " ", &user.sub].concat())
}
