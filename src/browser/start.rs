//! The first call on every page load: what is this page, and who is logged in?

use super::client::BrowserClient;
use super::completion::LoginResult;
use super::{clock, events};
use crate::base::error::Result;
use crate::base::trace::{Step, TraceEvent};
use crate::login::transaction::MAX_PENDING;
use crate::session::user::User;
use std::rc::Rc;

/// What [`BrowserClient::start`] found on this page.
#[derive(Clone, Debug)]
pub enum StartResult {
    /// This page load was a login callback.
    LoggedIn(LoginResult),
    /// A session of this tab was restored.
    Session(User),
    /// Back from the provider's logout.
    LoggedOut {
        /// Is `state` the one that was sent?
        state_matched: bool,
    },
    /// Nobody is logged in.
    Anonymous,
}

impl BrowserClient {
    /// Handles a login callback or a logout's return if this page load is one, else restores the tab's session.
    ///
    /// Call it once for each page load. The response is out of the address bar when this returns; the rest happens
    /// when the future is awaited.
    ///
    /// # Errors
    /// Those of [`BrowserClient::handle_redirect_callback`].
    pub fn start(&self) -> impl Future<Output = Result<StartResult>> + use<> {
        let inner = Rc::clone(&self.0);
        let callback = self.is_redirect_callback(None).then(|| self.handle_redirect_callback(None, None));
        async move {
            events::shown().await;
            inner.sessions.restore();
            // Not before a callback has taken its own: it must be told that it is too old, not that it is unknown.
            inner.store.purge_logins(MAX_PENDING, clock::now());
            if let Some(callback) = callback {
                return callback.await.map(StartResult::LoggedIn);
            }
            if let Some(returned) = inner.take_logout_return() {
                return Ok(StartResult::LoggedOut { state_matched: returned.state_matched });
            }
            match inner.sessions.user() {
                Some(user) => {
                    inner.tracer.tell(TraceEvent::new(Step::Session).with("event", "restored"));
                    Ok(StartResult::Session(user))
                }
                None => Ok(StartResult::Anonymous),
            }
        }
    }
}
