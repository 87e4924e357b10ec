//! The first call on every page load: it completes a callback or restores the session.

use super::callback::LoginResult;
use super::client::BrowserClient;
use super::web::{clock, document, events, navigation};
use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::trace::{Step, TraceEvent};
use crate::login::pending_login::MAX_PENDING;
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
    /// No user is logged in.
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
        self.start_with(navigation::page_url().ok().as_deref()).1
    }

    /// The same for the address that the page was loaded with, where the caller has read it before; nothing where it was
    /// handled. Returns as well whether it holds a response to this client.
    pub(crate) fn start_with(&self, loaded: Option<&str>) -> (bool, impl Future<Output = Result<StartResult>> + use<>) {
        let inner = Rc::clone(&self.0);
        let mut callback = loaded.and_then(|url| inner.begin_callback(url).ok());
        let is_callback = callback.is_some();
        let returned = inner.process_logout_return(loaded);
        // At once, since another call may begin to complete a login. A page that is being prerendered has a copy of
        // the tab's storage.
        let may_tell = !is_callback && !inner.session.is_completing();
        let ask = may_tell && !document::is_prerendering() && !navigation::is_framed();
        let interrupted = if ask { inner.store.take_interrupted(&inner.client, clock::now()) } else { None };
        let work = async move {
            events::shown().await;
            // Before expired logins are purged: the error says that this one is too old, not that it is unknown.
            if let Some(callback) = &mut callback {
                callback.take_login();
            }
            inner.store.purge_logins(MAX_PENDING, clock::now());
            inner.check_open()?;
            inner.session.load();
            if let Some(callback) = callback {
                return inner.traced(callback.complete().await).map(StartResult::LoggedIn);
            }
            if let Some(return_to) = interrupted {
                return inner.traced(Err(login_interrupted().with_return_to(&return_to)));
            }
            inner.session.ask_other_tabs().await;
            inner.check_open()?;
            let user = inner.session.user();
            // A page that was left at once after its login has not fetched them, and a login that is left pending may have begun at
            // an address that is not the provider's any more.
            if user.is_some() || inner.store.has_pending_logins() {
                inner.metadata.refresh();
            }
            Ok(match user {
                Some(user) => {
                    inner.tracer.tell(TraceEvent::new(Step::Session).with("event", "restored"));
                    StartResult::Session(user)
                }
                None if returned => StartResult::LoggedOut,
                None => StartResult::Anonymous,
            })
        };
        (is_callback, work)
    }
}

fn login_interrupted() -> LoginError {
    LoginError::new(
        ErrorCode::LoginInterrupted,
        "The page was loaded again, or left, while it completed a login, and the code can be used only once. Offer to begin again.",
    )
}
