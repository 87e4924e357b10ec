//! The events and the effects of the session machine.

use super::lifetime::Lifetime;
use super::notification::Notification;
use super::origin_notes::{Note, OriginNotes};
use super::user::User;
use crate::base::error::Result;
use crate::base::secret::IdToken;
use crate::provider::session_limits::SessionLimits;

/// Messages between tabs. After the first: the names of the sessions that have ended; after the second: an id and the address
/// that the provider called; after the last: the text of a session.
pub(crate) const LOGOUT_MESSAGE: &str = "logout ";
pub(crate) const FRONT_CHANNEL_MESSAGE: &str = "front-channel-logout ";
/// The message of a tab that asks for the session ([`SessionStore::Tabs`](super::stored_session::SessionStore::Tabs)).
pub const QUESTION: &str = "session?";
/// What an answer to [`QUESTION`] begins with.
pub const ANSWER: &str = "session ";

/// Something that happens on the page or to it.
#[derive(Clone, Debug)]
pub enum Event {
    /// The page asks for its session: at a page load, and at each later `start()`.
    PageLoaded,
    /// The page is restored from the back-forward cache (bfcache).
    RestoredFromBfcache,
    /// Time has passed or storage may have changed: a timer, a page that becomes visible, a storage event, an outdated read.
    Check,
    /// Another tab has posted this.
    Message(String),
    /// Another tab has answered [`QUESTION`] with this text of a session.
    Answer(String),
    /// The user did something on the page.
    Activity,
    /// The user wants to stay.
    Extend,
    /// A login begins to be completed. The id is unique, and becomes the name of its session.
    LoginBegan(String),
    /// A login is complete.
    LoggedIn(Box<Login>),
    /// The completion of the login with this id has finished, with or without a session.
    LoginEnded(String),
    /// A logout on this page.
    LogOut,
    /// The provider has called this address, the `frontchannel_logout_uri`. The id is unique.
    FrontChannelLogout {
        /// The address.
        url: String,
        /// Distinguishes this call from others of the same session.
        id: String,
    },
    /// The page is left.
    PageHidden,
    /// The last effect of this kind could not be performed.
    StoreFailed(Stored),
    /// The client is closed.
    Close,
}

/// What can fail to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// The session.
    Session,
    /// A note of the origin.
    Note(Note),
}

/// The surroundings of the page when an event is handled.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Seconds since the epoch, by the device's clock, which can be set.
    pub now: f64,
    /// Seconds by a clock that cannot be set; it may stand still while the device sleeps.
    pub monotonic: f64,
    /// The tab's stored session; empty where nothing is stored.
    pub session: String,
    /// The origin's notes.
    pub notes: OriginNotes,
}

/// What the shell is to do, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Store the session in the tab. When it fails, the rest of this event's effects is void, and [`Event::StoreFailed`] follows.
    StoreSession(String),
    /// Remove the session from the tab.
    RemoveSession,
    /// Store a note of the origin, or remove it where the text is empty. [`Event::StoreFailed`] follows when it fails.
    StoreNote(Note, String),
    /// Post a message to the other tabs.
    Post(String),
    /// Send [`Event::Check`] after these seconds, and not at an earlier time that was set.
    SetTimer(f64),
    /// Send no [`Event::Check`] later.
    ClearTimer,
    /// Notify the listeners, once all effects have been performed.
    Notify(Notification),
}

/// A validated login whose session can begin.
#[derive(Clone, Debug)]
pub struct Login {
    pub(crate) id: String,
    pub(crate) user: User,
    pub(crate) id_token: IdToken,
    pub(crate) lifetime: Lifetime,
}

impl Login {
    /// `authentication_age`: seconds since the user authenticated at the provider.
    ///
    /// # Errors
    /// [`ErrorCode::IdTokenAuthTime`](crate::ErrorCode::IdTokenAuthTime), see [`Lifetime::begin`].
    pub fn new(
        id: String,
        user: User,
        id_token: IdToken,
        authentication_age: f64,
        limits: SessionLimits,
        now: f64,
    ) -> Result<Self> {
        Ok(Self { id, user, id_token, lifetime: Lifetime::begin(authentication_age, limits, now)? })
    }
}
