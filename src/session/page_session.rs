//! The page's own session. It begins when an ID token has been validated and is independent of that token's `exp`,
//! which is 120 seconds away: the token opens a session, it is not the session.

use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::json::{self, Object};
use crate::provider::client::SessionLimits;
use crate::session::user::User;
use serde::Serialize;
use std::fmt;

/// Seconds that a clock may go back by its own corrections.
const MAX_CLOCK_CORRECTION: f64 = 60.0;

/// That a session is about to end (WCAG 2.2.1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SessionExpiry {
    /// When it ends if nothing happens, in seconds since the epoch.
    pub expires_at: f64,
    /// Does it help that the person stays? Otherwise only a new login does.
    pub extendable: bool,
}

/// Why somebody is logged in now, or nobody any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionChange {
    /// By a login on this page.
    Login,
    /// The tab's session was taken up.
    Restored,
    /// By a logout on this page.
    Logout,
    /// In another tab of the origin, or by what else keeps the tab's storage.
    Elsewhere,
    /// By the provider, in this browser (Front-Channel Logout 2).
    FrontChannel,
    /// Nobody did anything for too long.
    Idle,
    /// The longest time is over.
    MaxAge,
    /// The tab has another person's session now, which this page did not begin.
    Replaced,
    /// The client was closed.
    Closed,
}

impl SessionChange {
    /// The stable text form.
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

/// Who is logged in, and for how long already.
///
/// Time is added up between judgements instead of being compared with the moment of login, so that a clock which is
/// set back never prolongs a session.
#[derive(Clone, PartialEq, Serialize)]
pub struct Session {
    user: User,
    age: f64,
    idle: f64,
    judged_at: f64,
}

impl Session {
    /// Begins a session. `authentication_age` is the seconds since the person authenticated at the provider, so that the
    /// session does not outlive the provider's own; `now` is in seconds since the epoch.
    ///
    /// [`ErrorCode::IdTokenAuthTime`] when that is longer ago than the session may last.
    pub fn begin(user: User, authentication_age: f64, limits: SessionLimits, now: f64) -> Result<Self> {
        let session = Self { user, age: authentication_age, idle: 0.0, judged_at: now };
        if session.remaining(limits) > 0.0 {
            return Ok(session);
        }
        Err(LoginError::new(
            ErrorCode::IdTokenAuthTime,
            "The person authenticated at the provider longer ago than session.maxAge. Begin the login with prompt: \"login\", or with maxAge.",
        ))
    }

    /// Lets time pass until `now`, seconds since the epoch. `elapsed` is the seconds since the last judgement by a
    /// clock that cannot be set, where there is one; the greater of the two differences counts.
    pub fn advance(&mut self, now: f64, elapsed: Option<f64>) {
        let passed = (now - self.judged_at).max(elapsed.unwrap_or_default()).max(0.0);
        self.age += passed;
        self.idle += passed;
        self.judged_at = now;
    }

    /// Was it judged later than `now`, seconds since the epoch? Then the clock was set back, and nobody can say how much
    /// time has passed.
    pub fn is_from_the_future(&self, now: f64) -> bool {
        self.judged_at - now > MAX_CLOCK_CORRECTION
    }

    /// Takes over the age of what was known of the same session, where that is greater: a copy that was kept may have
    /// been judged by a clock that was set back.
    pub fn no_younger_than(&mut self, known: &Self) {
        self.age = self.age.max(known.age);
    }

    /// The person did something.
    pub fn touch(&mut self) {
        self.idle = 0.0;
    }

    /// The person did something in another tab at `active_at`, seconds since the epoch.
    pub fn touch_elsewhere(&mut self, active_at: f64) {
        let idle = self.judged_at - active_at;
        // What is still to come was noted by a clock that was set back since.
        if idle > -MAX_CLOCK_CORRECTION {
            self.idle = self.idle.min(idle.max(0.0));
        }
    }

    /// Seconds until it ends if nothing happens; zero when it is over.
    pub fn remaining(&self, limits: SessionLimits) -> f64 {
        (limits.max_age - self.age).min(limits.idle_timeout - self.idle).max(0.0)
    }

    /// When it ends if nothing happens, in seconds since the epoch.
    pub fn expires_at(&self, limits: SessionLimits) -> f64 {
        self.judged_at + self.remaining(limits)
    }

    /// Does it help that the person stays? Not when the longest time is over before the person could be told again.
    pub fn is_extendable(&self, limits: SessionLimits) -> bool {
        limits.max_age - self.age > limits.warning_time()
    }

    /// What the person must be told now.
    pub fn expiry(&self, limits: SessionLimits) -> Option<SessionExpiry> {
        let expiry = SessionExpiry { expires_at: self.expires_at(limits), extendable: self.is_extendable(limits) };
        (self.remaining(limits) <= limits.warning_time()).then_some(expiry)
    }

    /// Seconds until the person must be told, or until it ends.
    pub fn next_change(&self, limits: SessionLimits) -> f64 {
        let remaining = self.remaining(limits);
        let until_told = remaining - limits.warning_time();
        if until_told > 0.0 { until_told } else { remaining }
    }

    /// Which of the limits ends it, [`SessionChange::Idle`] or [`SessionChange::MaxAge`].
    pub fn ended_by(&self, limits: SessionLimits) -> SessionChange {
        if limits.max_age - self.age <= limits.idle_timeout - self.idle {
            SessionChange::MaxAge
        } else {
            SessionChange::Idle
        }
    }

    /// Seconds since the person authenticated at the provider, as far as is known.
    pub fn age(&self) -> f64 {
        self.age
    }

    /// Who.
    pub fn user(&self) -> &User {
        &self.user
    }

    /// The text to keep in the tab's `sessionStorage`. It holds no token.
    pub fn to_text(&self) -> Option<String> {
        json::to_text(self)
    }

    /// Reads a kept text; nothing when it is not a session at this issuer.
    pub fn from_text(issuer: &str, text: &str) -> Option<Self> {
        let object = json::parse_object(text)?;
        let seconds = |name: &str| seconds(&object, name);
        let session = Self {
            user: User::from_object(object.object("user").ok()??)?,
            age: seconds("age")?,
            idle: seconds("idle")?,
            judged_at: seconds("judged_at")?,
        };
        (session.user.issuer == issuer).then_some(session)
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
