//! What a login gives, and the work on it that is shared by all who ask for it.

use crate::base::error::Result;
use crate::base::secret::{AccessToken, IdToken};
use crate::session::user::User;
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, Shared};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

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
    /// What names the response; nothing where there is none.
    pub(crate) identity: Option<String>,
    pub(crate) future: Shared<LocalBoxFuture<'static, Result<LoginResult>>>,
    /// The generation that the work is of, once its login is taken.
    pub(crate) generation: Rc<Cell<u32>>,
    waiting: Rc<()>,
}

impl Completion {
    pub(crate) fn new(
        identity: Option<String>,
        generation: Rc<Cell<u32>>,
        work: LocalBoxFuture<'static, Result<LoginResult>>,
    ) -> Self {
        Self { identity, future: work.shared(), generation, waiting: Rc::default() }
    }
}

/// The responses that this page has handled or is handling.
#[derive(Default)]
pub(crate) struct Completions(RefCell<Vec<Completion>>);

impl Completions {
    pub(crate) fn find(&self, identity: &str) -> Option<Completion> {
        self.0.borrow().iter().find(|known| known.identity.as_deref() == Some(identity)).cloned()
    }

    pub(crate) fn latest(&self) -> Option<Completion> {
        self.0.borrow().last().cloned()
    }

    /// Keeps a completion that can be named.
    pub(crate) fn keep(&self, completion: &Completion) {
        if completion.identity.is_some() {
            self.0.borrow_mut().push(completion.clone());
        }
    }

    /// Forgets the results, and with them the tokens.
    pub(crate) fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    /// Drops unfinished work, and with it the requests, where nobody waits for it but the one who gives it up.
    pub(crate) fn give_up(&self, completion: &Completion) -> bool {
        const KEPT_HERE_AND_BY_THE_CALLER: usize = 2;
        let alone = Rc::strong_count(&completion.waiting) <= KEPT_HERE_AND_BY_THE_CALLER;
        let unfinished = completion.future.peek().is_none();
        if alone && unfinished {
            self.0.borrow_mut().retain(|known| known.identity != completion.identity);
        }
        alone && unfinished
    }
}
