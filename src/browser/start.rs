//! The first call on every page load: what is this page, and who is logged in?

use super::client::BrowserClient;
use super::completion::LoginResult;
use super::{clock, document, events, navigation};
use crate::base::error::{ErrorCode, LoginError, Result};
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
    /// Back from the provider's logout, with the `state` that was sent.
    LoggedOut,
    /// Nobody is logged in.
    Anonymous,
}

impl BrowserClient {
    /// Handles a login callback or a logout's return if this page load is one, else restores the tab's session.
    ///
    /// Call it on each page load, before a router changes the address. A later call returns what is true then. The response
    /// is out of the address bar when this returns; the rest happens when the future is awaited.
    ///
    /// # Errors
    /// Those of [`BrowserClient::handle_redirect_callback`]; [`ErrorCode::LoginInterrupted`], once, when the page was left
    /// while it completed a login; and [`ErrorCode::Aborted`](crate::ErrorCode::Aborted) when the client was closed.
    pub fn start(&self) -> impl Future<Output = Result<StartResult>> + use<> {
        self.start_with(navigation::page_url().ok().as_deref())
    }

    /// The same for the address that the page was loaded with, where the caller has read it before; nothing where it was
    /// handled.
    pub(crate) fn start_with(&self, loaded: Option<&str>) -> impl Future<Output = Result<StartResult>> + use<> {
        let inner = Rc::clone(&self.0);
        let is_response = loaded.is_some_and(|url| inner.find_response(url).is_ok());
        let callback = if is_response { Some(self.begin_callback(loaded)) } else { self.callback_under_way() };
        let returned = inner.process_logout_return(loaded);
        // At once, since another call may begin to complete a login meanwhile. A page that is being prerendered has a copy of
        // the tab's storage.
        let ask = callback.is_none() && !document::is_prerendering() && !navigation::is_framed();
        let interrupted = if ask { inner.store.take_interrupted(&inner.client, clock::now()) } else { None };
        async move {
            events::shown().await;
            inner.sessions.restore();
            // Not before a callback has taken its own: it must be told that it is too old, not that it is unknown.
            inner.store.purge_logins(MAX_PENDING, clock::now());
            if let Some(callback) = callback {
                return callback.result(None).await.map(StartResult::LoggedIn);
            }
            if let Some(return_to) = interrupted {
                return inner.traced(Err(login_interrupted().with_return_to(&return_to)));
            }
            inner.sessions.ask_other_tabs().await;
            inner.check_open()?;
            if let Some(login) = inner.sessions.login(None) {
                return Ok(StartResult::LoggedIn(login.result));
            }
            Ok(match (inner.sessions.user(), returned) {
                (Some(user), _) => {
                    inner.tracer.tell(TraceEvent::new(Step::Session).with("event", "restored"));
                    StartResult::Session(user)
                }
                (None, true) => StartResult::LoggedOut,
                (None, false) => StartResult::Anonymous,
            })
        }
    }
}

fn login_interrupted() -> LoginError {
    LoginError::new(
        ErrorCode::LoginInterrupted,
        "The page was loaded again, or left, while it completed a login, and the code can be used only once. Offer to begin again.",
    )
}
