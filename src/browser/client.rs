//! The client of a page.

use super::metadata::Metadata;
use super::session::PageSession;
use super::subscribers::Subscription;
use super::web::fetch::{Fetcher, abort_error};
use super::web::storage::Store;
use super::web::tracer::{OnTrace, Tracer};
use super::web::{clock, navigation};
use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::json::Object;
use crate::provider::client::{Client, ClientOptions, Locale};
use crate::provider::provider_metadata::ProviderMetadata;
use crate::session::notification::{Notification, SessionChange, SessionExpiry};
use crate::session::stored_session::SessionStore;
use crate::session::user::User;
use js_sys::Function;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::UrlSearchParams;

/// What a page says of itself and of how it wants to be served.
pub struct BrowserOptions {
    /// The client as it is registered.
    pub client: ClientOptions,
    /// Provider metadata known in advance; no discovery request is made.
    pub metadata: Option<Object>,
    /// Where the session is stored.
    pub store: SessionStore,
    /// Deadline of each HTTP request in milliseconds.
    pub timeout: f64,
    /// Used instead of the page's `fetch`.
    pub fetch: Option<Function>,
    /// Told of each step, with the milliseconds since the client was created.
    pub on_trace: Option<OnTrace>,
    /// When the client was created, in milliseconds as `performance.now()` has them. Default: when the options are made.
    pub created_at: f64,
}

impl BrowserOptions {
    /// Options with a deadline of 10 seconds and a session that survives a reload.
    pub fn new(client: ClientOptions) -> Self {
        Self {
            client,
            metadata: None,
            store: SessionStore::Tab,
            timeout: 10_000.0,
            fetch: None,
            on_trace: None,
            created_at: clock::monotonic() * 1000.0,
        }
    }
}

/// Logs people in on this page. Clones share one client.
#[derive(Clone)]
pub struct BrowserClient(pub(crate) Rc<Inner>);

pub(crate) struct Inner {
    pub(crate) client: Client,
    pub(crate) metadata: Rc<Metadata>,
    pub(crate) fetcher: Rc<Fetcher>,
    pub(crate) store: Store,
    pub(crate) session: Rc<PageSession>,
    pub(crate) tracer: Rc<Tracer>,
    /// The return from a logout that this page load is.
    pub(crate) returned: Cell<bool>,
    /// Whether this page has left for the provider's logout. Then it is not the page that the user returns to.
    pub(crate) sent_to_logout: Cell<bool>,
    closed: Cell<bool>,
}

impl BrowserClient {
    /// Checks the options and deletes expired entries of the storage. Requests nothing and stores nothing.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidConfig`], [`ErrorCode::InvalidMetadata`] and [`ErrorCode::UnsupportedBrowser`].
    pub fn new(options: BrowserOptions) -> Result<Self> {
        UrlSearchParams::new().map_err(|_| {
            LoginError::new(
                ErrorCode::UnsupportedBrowser,
                "URLSearchParams is missing. Login needs a browser from 2023 or later.",
            )
        })?;
        let client = Client::new(options.client)?;
        if !(options.timeout.is_finite() && options.timeout > 0.0) {
            return Err(LoginError::new(ErrorCode::InvalidConfig, "timeout must be a number of milliseconds above 0."));
        }
        let given = options.metadata.map(|given| ProviderMetadata::from_object(&client, &given)).transpose()?;
        let store = Store::new(&client);
        let fetcher = Rc::new(Fetcher { fetch: options.fetch, timeout: options.timeout });
        let tracer = Rc::new(Tracer::new(options.on_trace, options.created_at / 1000.0));
        let session = PageSession::new(client.issuer(), client.session_limits(), &store, options.store);
        let inner = Rc::new(Inner {
            metadata: Metadata::new(&client, &store, &fetcher, &tracer, given),
            fetcher,
            session,
            tracer,
            returned: Cell::new(false),
            sent_to_logout: Cell::new(false),
            closed: Cell::new(false),
            store,
            client,
        });
        inner.store.prune_notes(clock::now());
        inner.metadata.prune();
        Ok(Self(inner))
    }

    /// Fetches the provider's metadata unless they are known, so that a login leaves the page at once. For a sign that the user
    /// is about to log in. A failure is ignored here: the login reports it.
    pub async fn prepare(&self) {
        let _ = self.0.metadata.get().await;
    }

    /// Returns the user who is logged in now. Lifetimes are checked at every call; calling is not activity, and notifies no
    /// listener.
    pub fn user(&self) -> Option<User> {
        self.0.session.user()
    }

    /// Returns when the session ends without activity, in seconds since the epoch; nothing when no user is logged in.
    pub fn session_expires_at(&self) -> Option<f64> {
        self.0.session.expires_at()
    }

    /// Notifies of login, logout, expiry and logout in another tab, and why.
    #[must_use = "dropping the subscription ends it"]
    pub fn on_session_change(&self, listener: impl Fn(Option<&User>, SessionChange) + 'static) -> Subscription {
        self.0.session.subscribe(move |notification| {
            if let Notification::Change(user, reason) = notification {
                listener(user.as_ref(), *reason);
            }
        })
    }

    /// Notifies, [`SessionLimits::warning`](crate::provider::session_limits::SessionLimits::warning) seconds before, that the
    /// session will end, and with nothing that it will not after all (WCAG 2.2.1). A new listener is called at once while a
    /// warning is active.
    #[must_use = "dropping the subscription ends it"]
    pub fn on_session_expiring(&self, listener: impl Fn(Option<SessionExpiry>) + 'static) -> Subscription {
        if let Some(expiry) = self.0.session.warning() {
            listener(Some(expiry));
        }
        self.0.session.subscribe(move |notification| {
            if let Notification::Expiring(expiry) = notification {
                listener(*expiry);
            }
        })
    }

    /// Extends the session, as the user's activity does. False when no user is logged in or only a new login helps.
    pub fn extend_session(&self) -> bool {
        self.0.session.extend()
    }

    /// Stops timers and listeners, and forgets the user. The tab's stored session stays for a later client. Logins that
    /// are under way or begun later end with [`ErrorCode::Aborted`].
    pub fn close(&self) {
        self.0.closed.set(true);
        self.0.session.close();
    }
}

impl Inner {
    /// A client that was closed begins and completes no login.
    pub(crate) fn check_open(&self) -> Result<()> {
        if self.closed.get() { Err(abort_error()) } else { Ok(()) }
    }

    /// Adds a failure to the trace.
    pub(crate) fn traced<T>(&self, result: Result<T>) -> Result<T> {
        if let Err(error) = &result {
            self.tracer.error(error);
        }
        result
    }

    /// The language to ask the provider for.
    pub(crate) fn locale(&self) -> Locale {
        self.client.locale().or_else(navigation::page_locale).unwrap_or_default()
    }

    /// The given URL, or the page's.
    pub(crate) fn url_or_page(url: Option<&str>) -> Result<String> {
        url.map_or_else(navigation::page_url, |url| Ok(url.into()))
    }
}
