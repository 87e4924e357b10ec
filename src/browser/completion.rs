//! What a login gives, and the work on it that is shared by all who ask for it.

use crate::error::Result;
use crate::secret::{AccessToken, IdToken};
use crate::user::User;
use futures_util::future::{LocalBoxFuture, Shared};
use std::cell::RefCell;

/// A completed login.
#[derive(Clone, Debug)]
pub struct LoginResult {
    /// Who logged in.
    pub user: User,
    /// Where the page continues: path, query and fragment on this origin.
    pub return_to: String,
    /// The JSON text that was given when the login began.
    pub app_state: Option<String>,
    /// The validated ID token, for a backend that opens its own session with it. It lives about 120 seconds.
    pub id_token: IdToken,
    /// Every claim of the ID token, as JSON text.
    pub claims: String,
    /// For ID-porten's userinfo endpoint.
    pub access_token: AccessToken,
    /// Seconds that the access token lives.
    pub expires_in: Option<f64>,
}

/// The work on one response, shared by all who ask for it.
#[derive(Clone)]
pub(crate) struct Completion {
    pub(crate) identity: Option<String>,
    pub(crate) future: Shared<LocalBoxFuture<'static, Result<LoginResult>>>,
}

/// The responses that this page has handled or is handling.
#[derive(Default)]
pub(crate) struct Completions(RefCell<Vec<Completion>>);

impl Completions {
    pub(crate) fn find(&self, identity: &str) -> Option<Completion> {
        self.0.borrow().iter().find(|known| known.identity.as_deref() == Some(identity)).cloned()
    }

    pub(crate) fn latest(&self) -> Option<String> {
        self.0.borrow().last().and_then(|known| known.identity.clone())
    }

    /// Keeps a completion that can be named.
    pub(crate) fn keep(&self, completion: &Completion) {
        if completion.identity.is_some() {
            self.0.borrow_mut().push(completion.clone());
        }
    }

    // Drops the work, and with it the requests, where nobody else waits for it.
    pub(crate) fn forget(&self, completion: &Completion) -> bool {
        let before = self.0.borrow().len();
        self.0.borrow_mut().retain(|known| known.future.peek().is_some() || known.identity != completion.identity);
        self.0.borrow().len() < before
    }
}
