//! Reports every step to the page's `onTrace`, if there is one.

use super::clock::monotonic;
use crate::base::error::LoginError;
use crate::base::trace::{Step, TraceEvent};
use std::rc::Rc;

/// Called with each step and the milliseconds since the client was created.
pub type OnTrace = Rc<dyn Fn(&TraceEvent, f64)>;

pub(crate) struct Tracer {
    on_trace: Option<OnTrace>,
    created: f64,
}

impl Tracer {
    /// `created`: when the client was, in seconds as [`monotonic`] has them.
    pub(crate) fn new(on_trace: Option<OnTrace>, created: f64) -> Self {
        Self { on_trace, created }
    }

    pub(crate) fn tell(&self, event: TraceEvent) {
        if let Some(on_trace) = &self.on_trace {
            on_trace(&event, ((monotonic() - self.created) * 1000.0).max(0.0));
        }
    }

    pub(crate) fn error(&self, error: &LoginError) {
        self.tell(TraceEvent::new(Step::Error).with("code", error.code().as_str()));
    }
}
