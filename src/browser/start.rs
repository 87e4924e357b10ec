//! The first call on every page load: what is this page, and who is logged in?

use super::client::BrowserClient;
use super::completion::LoginResult;
use super::{clock, events};
use crate::base::error::Result;
use crate::base::trace::{Step, TraceEvent};
use crate::login::transaction::MAX_PENDING;
use crate::session::end_session::LogoutReturn;
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
    /// Call it on each page load. A later call tells what is true then. The response is out of the address bar when this
    /// returns; the rest happens when the future is awaited.
    ///
    /// # Errors
    /// Those of [`BrowserClient::handle_redirect_callback`], and [`ErrorCode::Aborted`](crate::ErrorCode::Aborted) when the
    /// client was closed.
    pub fn start(&self) -> impl Future<Output = Result<StartResult>> + use<> {
        let inner = Rc::clone(&self.0);
        let callback =
            if self.is_redirect_callback(None) { Some(self.begin_callback(None)) } else { self.callback_under_way() };
        async move {
            events::shown().await;
            inner.sessions.restore();
            // Not before a callback has taken its own: it must be told that it is too old, not that it is unknown.
            inner.store.purge_logins(MAX_PENDING, clock::now());
            if let Some(callback) = callback {
                return callback.result(None).await.map(StartResult::LoggedIn);
            }
            inner.sessions.ask_other_tabs().await;
            inner.check_open()?;
            let returned = inner.take_logout_return();
            if let Some(login) = inner.sessions.login(None) {
                return Ok(StartResult::LoggedIn(login.result));
            }
            Ok(match (inner.sessions.user(), returned) {
                (Some(user), _) => {
                    inner.tracer.tell(TraceEvent::new(Step::Session).with("event", "restored"));
                    StartResult::Session(user)
                }
                (None, Some(LogoutReturn { state_matched })) => StartResult::LoggedOut { state_matched },
                (None, None) => StartResult::Anonymous,
            })
        }
    }
}
