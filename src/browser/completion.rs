//! What a login gives, and the work on it that is shared by all who ask for it.

use crate::base::error::Result;
use crate::base::secret::{AccessToken, IdToken};
use crate::session::user::User;
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, Shared, ready};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;

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

/// What the bindings have made of a login, so that who asks again gets the same; it goes when the login goes.
pub(crate) type Shown = Rc<RefCell<Option<JsValue>>>;

/// A login that this page has completed: it lives as long as its session.
#[derive(Clone)]
pub(crate) struct Login {
    /// What names its response.
    pub(crate) identity: String,
    pub(crate) result: LoginResult,
    /// Seconds from the person's authentication to this login.
    pub(crate) authentication_age: f64,
    pub(crate) shown: Shown,
}

/// The work on one response, shared by all who ask for it.
#[derive(Clone)]
pub(crate) struct Completion {
    /// What names the response; nothing where there is none.
    pub(crate) identity: Option<String>,
    pub(crate) future: Shared<LocalBoxFuture<'static, Result<LoginResult>>>,
    /// The generation that the work is of, once its login is taken.
    pub(crate) generation: Rc<Cell<u32>>,
    #[cfg_attr(not(feature = "javascript"), expect(dead_code, reason = "only the bindings have something to show"))]
    pub(crate) shown: Shown,
    waiting: Rc<()>,
}

impl Completion {
    pub(crate) fn new(
        identity: Option<String>,
        generation: Rc<Cell<u32>>,
        shown: Shown,
        work: LocalBoxFuture<'static, Result<LoginResult>>,
    ) -> Self {
        Self { identity, future: work.shared(), generation, shown, waiting: Rc::default() }
    }

    /// Of a login that is complete.
    pub(crate) fn of(login: Login) -> Self {
        let result = ready(Ok(login.result)).boxed_local();
        Self::new(Some(login.identity), Rc::default(), login.shown, result)
    }
}

/// The responses that this page is handling. What comes of them is not kept here: a login lives with its session.
#[derive(Default)]
pub(crate) struct Completions(RefCell<Vec<Completion>>);

impl Completions {
    /// The work on the response of this name; without a name, the latest.
    pub(crate) fn find(&self, identity: Option<&str>) -> Option<Completion> {
        let is_wanted = |work: &&Completion| identity.is_none() || work.identity.as_deref() == identity;
        self.0.borrow().iter().rev().find(is_wanted).cloned()
    }

    /// Keeps work that can be named until it is done.
    pub(crate) fn keep(&self, completion: &Completion) {
        if completion.identity.is_some() {
            self.0.borrow_mut().push(completion.clone());
        }
    }

    pub(crate) fn done(&self, identity: Option<&str>) {
        self.0.borrow_mut().retain(|known| known.identity.as_deref() != identity);
    }

    /// Drops unfinished work, and with it the requests, where nobody waits for it but the one who gives it up.
    pub(crate) fn give_up(&self, completion: &Completion) -> bool {
        const KEPT_HERE_AND_BY_THE_CALLER: usize = 2;
        let alone = Rc::strong_count(&completion.waiting) <= KEPT_HERE_AND_BY_THE_CALLER;
        let unfinished = completion.future.peek().is_none();
        if alone && unfinished {
            self.done(completion.identity.as_deref());
        }
        alone && unfinished
    }
}
