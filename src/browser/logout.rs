//! Ending a session: here first, then at the provider.

use super::client::{BrowserClient, Inner};
use super::web::storage::{COMPLETING, LOGOUT};
use super::web::{crypto, navigation};
use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::secret::{IdToken, State};
use crate::base::trace::{Step, TraceEvent};
use crate::session::logout::{EndSessionRequest, is_logout_return};
use std::rc::Rc;

/// How the page visits the provider's logout (RP-Initiated Logout 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogoutMethod {
    /// POST at ID-porten, as it recommends, and GET at other providers: many lose their cookie in a POST that comes from
    /// another site (`SameSite=Lax`), or take no POST.
    #[default]
    Recommended,
    /// Submits a form: the ID token stays out of history and logs.
    Post,
    /// Navigates.
    Get,
    /// Does not visit the provider.
    LocalOnly,
}

/// What became of a front-channel logout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrontChannelLogout {
    /// The session that was named has ended.
    Ended,
    /// This tab has another session or no session, or `iss` and `sid` are not both given.
    NoMatch,
    /// The page is in a frame and sees no session: browsers partition storage there, so nothing can be said.
    Unreachable,
}

impl BrowserClient {
    /// Ends the session here and in the other tabs when it is called, then visits the provider's logout.
    ///
    /// # Errors
    /// [`ErrorCode::LogoutUnavailable`], also in a frame, and those of fetching provider metadata. The session here has
    /// ended all the same.
    pub fn logout(&self, method: LogoutMethod) -> impl Future<Output = Result<()>> + use<> {
        let inner = Rc::clone(&self.0);
        inner.store.remove(COMPLETING);
        let age = inner.session.age();
        let id_token = inner.session.log_out();
        inner.tracer.tell(TraceEvent::new(Step::Logout).with("event", "ended here"));
        async move {
            let result = match method {
                LogoutMethod::LocalOnly => Ok(()),
                method => inner.visit_logout(id_token.as_ref(), age, method).await,
            };
            inner.traced(result)
        }
    }

    /// For a page registered as `frontchannel_logout_uri` (Front-Channel Logout 2).
    pub fn handle_front_channel_logout(&self, url: Option<&str>) -> FrontChannelLogout {
        let named = Inner::url_or_page(url).ok().and_then(|url| self.0.session.front_channel_logout(&url));
        let outcome = match named {
            Some(true) => FrontChannelLogout::Ended,
            None if navigation::is_framed() => FrontChannelLogout::Unreachable,
            _ => FrontChannelLogout::NoMatch,
        };
        self.0
            .tracer
            .tell(TraceEvent::new(Step::Logout).with("event", "front-channel").with("ended", named == Some(true)));
        outcome
    }
}

impl Inner {
    async fn visit_logout(
        self: &Rc<Self>,
        id_token: Option<&IdToken>,
        age: Option<f64>,
        method: LogoutMethod,
    ) -> Result<()> {
        if navigation::is_framed() {
            return Err(LoginError::new(
                ErrorCode::LogoutUnavailable,
                "The page is in a frame, and ID-porten does not let itself be framed. The session here has ended; the one at the provider has not. Open the page on its own to log out there as well.",
            ));
        }
        let metadata = self.metadata.get().await?;
        let state = State::random(&crypto::random()?);
        let request = EndSessionRequest::build(&self.client, &metadata, id_token, &state, self.locale())?;
        // Without storage the return is not recognised, and the user is logged out nevertheless.
        let _ = self.store.put(LOGOUT, state.secret());
        self.sent_to_logout.set(true);
        let mut sent = TraceEvent::new(Step::Logout)
            .with("event", "sent to the provider")
            .with("id_token_hint", id_token.is_some())
            .with("source", "RP-Initiated Logout 2");
        // All that a page can know of the provider's session, which may have ended before this one.
        if let Some(age) = age {
            sent = sent.with("seconds_since_authentication", age.floor());
        }
        self.tracer.tell(sent);
        let by_get = match method {
            LogoutMethod::Recommended => self.client.environment().is_none(),
            method => method == LogoutMethod::Get,
        };
        if by_get { navigation::assign(&request.url()) } else { navigation::submit(&request) }
    }

    /// Whether this page load is the return from a logout. It is one until a user logs in.
    pub(crate) fn process_logout_return(&self, loaded: Option<&str>) -> bool {
        if let (Some(url), Some(registered)) = (loaded, self.client.post_logout_redirect_uri())
            && self.is_logout_return(url)
        {
            self.store.remove(LOGOUT);
            navigation::clean(url, registered);
            self.returned.set(true);
            self.tracer.tell(TraceEvent::new(Step::Logout).with("event", "returned").with("state", true));
        }
        self.returned.get()
    }

    fn is_logout_return(&self, url: &str) -> bool {
        let sent = self.store.get(LOGOUT).filter(|_| !self.sent_to_logout.get());
        sent.is_some_and(|sent| is_logout_return(&self.client, url, &sent))
    }
}
