//! What listeners are notified of.

use crate::session::user::User;

/// A change of the session.
#[derive(Clone, Debug, PartialEq)]
pub enum Notification {
    /// The user who is logged in now, and why.
    Change(Option<User>, SessionChange),
    /// The session is about to end, or, with nothing, it is not any more.
    Expiring(Option<SessionExpiry>),
}

/// The end of a session that is near (WCAG 2.2.1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SessionExpiry {
    /// When it ends without activity, in seconds since the epoch.
    pub expires_at: f64,
    /// Whether activity can extend the session. Otherwise only a new login helps.
    pub extendable: bool,
}

/// Why a user is logged in now, or no user any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionChange {
    /// A login on this page.
    Login,
    /// The stored session was restored.
    Restored,
    /// A logout on this page.
    Logout,
    /// A logout in another tab of the origin, or cleared storage.
    Elsewhere,
    /// A logout at the provider, in this browser (Front-Channel Logout 2).
    FrontChannel,
    /// No activity for too long.
    Idle,
    /// The session has reached its maximum age.
    MaxAge,
    /// The tab has another session now, which this page did not begin.
    Replaced,
    /// The client was closed; or the page that held the session in memory was left.
    Closed,
}

impl SessionChange {
    /// Returns the stable text form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Restored => "restored",
            Self::Logout => "logout",
            Self::Elsewhere => "elsewhere",
            Self::FrontChannel => "front-channel",
            Self::Idle => "idle",
            Self::MaxAge => "max-age",
            Self::Replaced => "replaced",
            Self::Closed => "closed",
        }
    }
}
