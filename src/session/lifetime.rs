//! How long a session has lasted and how long it still lasts. It is independent of the ID token's `exp`, which is 120 seconds
//! away: the token opens a session, it is not the session.

use crate::base::error::{ErrorCode, LoginError, Result};
use crate::provider::session_limits::SessionLimits;
use crate::session::notification::{SessionChange, SessionExpiry};

/// Seconds that a clock may go back by its own corrections.
const MAX_CLOCK_CORRECTION: f64 = 60.0;

/// The age of a session, and the time without activity.
///
/// Time is added up between two checks instead of being compared with the moment of login, so that a clock which is set back
/// never prolongs a session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lifetime {
    /// Seconds since the user authenticated at the provider.
    pub(crate) age: f64,
    /// Seconds since the last activity.
    pub(crate) idle: f64,
    /// When it was checked last, in seconds since the epoch.
    pub(crate) checked_at: f64,
}

impl Lifetime {
    /// Begins a lifetime. `authentication_age` is the seconds since the user authenticated at the provider, so that the session
    /// does not outlive the provider's own; `now` is in seconds since the epoch.
    ///
    /// # Errors
    /// [`ErrorCode::IdTokenAuthTime`] when that is longer ago than the session may last.
    pub fn begin(authentication_age: f64, limits: SessionLimits, now: f64) -> Result<Self> {
        let lifetime = Self { age: authentication_age, idle: 0.0, checked_at: now };
        if lifetime.remaining(limits) > 0.0 {
            return Ok(lifetime);
        }
        Err(LoginError::new(
            ErrorCode::IdTokenAuthTime,
            "The user authenticated at the provider longer ago than session.maxAge. Begin the login with prompt: \"login\", or with maxAge.",
        ))
    }

    /// Adds the time until `now`, seconds since the epoch. `elapsed` is the seconds since the last check by a clock that cannot
    /// be set, where there is one; the greater of the two differences counts.
    pub fn advance(&mut self, now: f64, elapsed: Option<f64>) {
        let passed = (now - self.checked_at).max(elapsed.unwrap_or_default()).max(0.0);
        self.age += passed;
        self.idle += passed;
        self.checked_at = now;
    }

    /// Checks whether the last check is later than `now`, seconds since the epoch. Then the clock was set back, and the time
    /// that has passed is unknown.
    pub fn is_from_the_future(&self, now: f64) -> bool {
        self.checked_at - now > MAX_CLOCK_CORRECTION
    }

    /// Takes over the age of another copy of the same session, where that is greater: a stored copy may have been checked by
    /// a clock that was set back.
    pub fn no_younger_than(&mut self, known: &Self) {
        self.age = self.age.max(known.age);
    }

    /// Notes activity on this page.
    pub fn touch(&mut self) {
        self.idle = 0.0;
    }

    /// Notes activity in another tab at `active_at`, seconds since the epoch.
    pub fn touch_elsewhere(&mut self, active_at: f64) {
        let idle = self.checked_at - active_at;
        // Activity in the future was noted by a clock that was set back since.
        if idle > -MAX_CLOCK_CORRECTION {
            self.idle = self.idle.min(idle.max(0.0));
        }
    }

    /// Returns the seconds until the end without activity; zero when it has come.
    pub fn remaining(&self, limits: SessionLimits) -> f64 {
        (limits.max_age - self.age).min(limits.idle_timeout - self.idle).max(0.0)
    }

    /// Returns when the session ends without activity, in seconds since the epoch.
    pub fn expires_at(&self, limits: SessionLimits) -> f64 {
        self.checked_at + self.remaining(limits)
    }

    /// Whether activity can extend the session. False once `max_age` is less than one warning period away.
    pub fn is_extendable(&self, limits: SessionLimits) -> bool {
        limits.max_age - self.age > limits.warning_time()
    }

    /// Returns the end, where it is so near that the user is warned.
    pub fn expiry(&self, limits: SessionLimits) -> Option<SessionExpiry> {
        let expiry = SessionExpiry { expires_at: self.expires_at(limits), extendable: self.is_extendable(limits) };
        (self.remaining(limits) <= limits.warning_time()).then_some(expiry)
    }

    /// Returns the seconds until the warning, or until the end where the warning has begun.
    pub fn next_change(&self, limits: SessionLimits) -> f64 {
        let remaining = self.remaining(limits);
        let until_warning = remaining - limits.warning_time();
        if until_warning > 0.0 { until_warning } else { remaining }
    }

    /// Returns the limit that ends the session, [`SessionChange::Idle`] or [`SessionChange::MaxAge`].
    pub fn ended_by(&self, limits: SessionLimits) -> SessionChange {
        if limits.max_age - self.age <= limits.idle_timeout - self.idle {
            SessionChange::MaxAge
        } else {
            SessionChange::Idle
        }
    }

    /// Returns the seconds since the user authenticated at the provider, as far as is known.
    pub fn age(&self) -> f64 {
        self.age
    }
}
