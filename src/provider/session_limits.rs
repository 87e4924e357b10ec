//! How long a session of the page may last: an option of the client.

/// The most seconds that a session of the page can last.
pub const MAX_LIFETIME: f64 = 24.0 * 3600.0;

/// Seconds in which the user can answer the warning (WCAG 2.2.1).
const MIN_WARNING: f64 = 20.0;

/// How long a session of the page lasts, in seconds, at most [`MAX_LIFETIME`]. The defaults are those of ID-porten's own session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SessionLimits {
    /// Seconds without activity until the session ends.
    pub idle_timeout: f64,
    /// Seconds from the user's authentication until the session ends.
    pub max_age: f64,
    /// Seconds before the end at which the user is warned, at least 20 and less than the two others. Default 120, or half of
    /// the shorter of them where that is less.
    pub warning: Option<f64>,
}

impl SessionLimits {
    const DEFAULT_WARNING: f64 = 120.0;

    /// Seconds before the end at which the user is warned.
    pub fn warning_time(&self) -> f64 {
        self.warning.unwrap_or_else(|| Self::DEFAULT_WARNING.min(self.shorter() / 2.0))
    }

    fn shorter(&self) -> f64 {
        self.idle_timeout.min(self.max_age)
    }

    /// Checks the limits. The error says which option is wrong.
    pub(crate) fn check(&self) -> Result<(), &'static str> {
        let lifetime = |seconds: f64| seconds > 0.0 && seconds <= MAX_LIFETIME;
        if !lifetime(self.idle_timeout) || !lifetime(self.max_age) {
            return Err("session.idleTimeout and session.maxAge must be numbers of seconds above 0, at most 86400.");
        }
        if self.warning.is_some_and(|seconds| !(seconds >= MIN_WARNING && seconds < self.shorter())) {
            return Err(
                "session.warning must be a number of seconds, at least 20 (WCAG 2.2.1) and less than session.idleTimeout and session.maxAge.",
            );
        }
        Ok(())
    }
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self { idle_timeout: 1800.0, max_age: 7200.0, warning: None }
    }
}
