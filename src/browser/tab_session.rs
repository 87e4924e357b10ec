//! What a tab keeps of its session, and what all tabs of the origin know of logouts.

use super::storage::{ACTIVE, ENDED_AT_PROVIDER, LAST_LOGOUT, SESSION, Store};
use super::{clock, crypto};
use crate::base::error::Result;
use crate::base::notes::Notes;
use crate::base::secret::State;
use crate::provider::client::{MAX_LIFETIME, SessionLimits};
use crate::session::end_session::{person_digest, session_digest};
use crate::session::page_session::Session;
use crate::session::user::User;
use std::cell::RefCell;

/// Where the page's session is kept. Tokens are in no storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SessionStore {
    /// In `sessionStorage`: it survives a reload.
    #[default]
    Tab,
    /// As `Tab`, and a tab that is opened while another one of the origin has the session gets it from there.
    Tabs,
    /// Gone with the page.
    Memory,
}

/// A session as it is kept.
pub(crate) struct Kept {
    pub(crate) session: Session,
    /// The last logout of the origin when it began.
    pub(crate) last_logout: String,
}

pub(crate) struct TabSession {
    issuer: String,
    limits: SessionLimits,
    store: Store,
    kept: SessionStore,
    /// What this page wrote or read last; empty where there was nothing.
    seen: RefCell<String>,
}

impl TabSession {
    pub(crate) fn new(issuer: &str, limits: SessionLimits, store: &Store, kept: SessionStore) -> Self {
        Self { issuer: issuer.into(), limits, store: store.clone(), kept, seen: RefCell::default() }
    }

    /// Does the session survive a reload?
    pub(crate) fn is_persistent(&self) -> bool {
        self.kept != SessionStore::Memory
    }

    /// Do the tabs share the session?
    pub(crate) fn is_shared(&self) -> bool {
        self.kept == SessionStore::Tabs
    }

    /// Was somebody active so lately that a tab may have their session?
    pub(crate) fn may_be_elsewhere(&self) -> bool {
        let notes = self.store.notes(ACTIVE, clock::now());
        let active_at = notes.newest().and_then(|name| active_at(&notes, name));
        active_at.is_some_and(|at| clock::now() - at <= self.limits.idle_timeout)
    }

    /// Has anybody been active in a tab that shares what this one knows, or has the provider ended anybody's session?
    pub(crate) fn knows_of_anybody(&self) -> bool {
        self.store.shared(ACTIVE).or_else(|| self.store.shared(ENDED_AT_PROVIDER)).is_some()
    }

    /// Nobody is known to be active any more.
    pub(crate) fn forget_activity(&self) {
        self.store.share(ACTIVE, "");
    }

    /// Was this person active last, of all who are logged in on this origin?
    fn was_active_last(&self, user: &User) -> bool {
        self.store.notes(ACTIVE, clock::now()).newest().is_some_and(|name| name == person_digest(user))
    }

    /// What a tab that asks gets: the session of whoever was active last.
    pub(crate) fn to_share(&self, session: &Session, last_logout: &str) -> Option<String> {
        kept_text(session, last_logout).filter(|_| self.is_shared() && self.was_active_last(session.user()))
    }

    /// Keeps what another tab gave. It is judged when it is read.
    pub(crate) fn receive(&self, text: &str) {
        if !text.is_empty() {
            let _ = self.store.put(SESSION, text);
        }
    }

    /// Takes up what is kept.
    pub(crate) fn read(&self) -> Option<Kept> {
        let text = self.text()?;
        let kept = self.judged(&text);
        *self.seen.borrow_mut() = text;
        kept
    }

    /// What is kept, without taking it up.
    pub(crate) fn peek(&self) -> Option<Kept> {
        self.judged(&self.text()?)
    }

    fn text(&self) -> Option<String> {
        self.is_persistent().then(|| self.store.get(SESSION).unwrap_or_default())
    }

    // By the device's clock, since the page's own begins with each page.
    fn judged(&self, text: &str) -> Option<Kept> {
        let (last_logout, session) = text.split_once(' ')?;
        let mut session = Session::from_text(&self.issuer, session)?;
        let now = clock::now();
        if session.is_from_the_future(now)
            || self.logged_out_since(last_logout)
            || self.ended_at_provider(session.user())
        {
            return None;
        }
        session.advance(now, None);
        if let Some(active_at) = self.active_at(session.user()) {
            session.touch_elsewhere(active_at);
        }
        (session.remaining(self.limits) > 0.0).then(|| Kept { session, last_logout: last_logout.into() })
    }

    pub(crate) fn write(&self, session: &Session, last_logout: &str) -> Result<()> {
        if let Some(text) = kept_text(session, last_logout).filter(|_| self.is_persistent()) {
            self.store.put(SESSION, &text)?;
            *self.seen.borrow_mut() = text;
        }
        Ok(())
    }

    /// Is what is kept something else than this page wrote or read last? Another page of the tab, another client or the
    /// page itself has changed it.
    pub(crate) fn has_changed(&self) -> bool {
        self.text().is_some_and(|text| text != *self.seen.borrow())
    }

    /// Also what was kept when the page's sessions still survived a reload.
    pub(crate) fn forget(&self) {
        self.store.remove(SESSION);
        self.seen.borrow_mut().clear();
    }

    /// Ends what a page with other options has left.
    pub(crate) fn tidy(&self) {
        if !self.is_persistent() {
            self.forget();
        }
    }

    /// Notes a logout for tabs that sleep or that the browser has discarded, which hear no message. Gives its name.
    pub(crate) fn note_logout(&self) -> String {
        let name = crypto::random().map_or("unnamed".into(), |bytes| State::random(&bytes).secret().to_string());
        // Only the last one counts.
        self.note(LAST_LOGOUT, Notes::default(), &name);
        self.forget_activity();
        name
    }

    /// Notes, for the same tabs, that the provider has ended this person's session.
    pub(crate) fn note_ended_at_provider(&self, user: &User) {
        if let Some(digest) = session_digest(user) {
            let notes = self.store.notes(ENDED_AT_PROVIDER, clock::now());
            self.note(ENDED_AT_PROVIDER, notes, &digest);
            self.forget_activity();
        }
    }

    // For as long as a session that it may end can last.
    fn note(&self, key: &str, mut notes: Notes, name: &str) {
        notes.add(name, clock::now() + MAX_LIFETIME);
        self.store.share(key, &notes.to_text());
    }

    /// Notes for the other tabs that this person is active. Gives when that was, in seconds since the epoch.
    pub(crate) fn note_active(&self, user: &User) -> Option<f64> {
        self.note(ACTIVE, self.store.notes(ACTIVE, clock::now()), &person_digest(user));
        self.active_at(user)
    }

    /// When this person was active in any tab, in seconds since the epoch.
    pub(crate) fn active_at(&self, user: &User) -> Option<f64> {
        let notes = self.store.notes(ACTIVE, clock::now());
        notes.newest().and_then(|_| active_at(&notes, &person_digest(user)))
    }

    /// A login says that the provider goes on with this person's session after all: it may keep its name.
    pub(crate) fn goes_on_at_provider(&self, user: &User) {
        let mut notes = self.store.notes(ENDED_AT_PROVIDER, clock::now());
        if let Some(digest) = session_digest(user).filter(|digest| notes.holds(digest)) {
            notes.remove(&digest);
            self.store.share(ENDED_AT_PROVIDER, &notes.to_text());
        }
    }

    /// The name of the origin's last logout; empty where it has seen none.
    pub(crate) fn last_logout(&self) -> String {
        self.store.notes(LAST_LOGOUT, clock::now()).newest().unwrap_or_default().into()
    }

    /// Has the origin logged out since? A name that is gone, as when the page clears its storage, is no logout.
    pub(crate) fn logged_out_since(&self, last_logout: &str) -> bool {
        self.store.notes(LAST_LOGOUT, clock::now()).newest().is_some_and(|name| name != last_logout)
    }

    /// Has the provider ended this person's session?
    pub(crate) fn ended_at_provider(&self, user: &User) -> bool {
        let notes = self.store.notes(ENDED_AT_PROVIDER, clock::now());
        notes.newest().is_some() && session_digest(user).is_some_and(|digest| notes.holds(&digest))
    }
}

/// A session as it is kept, and as a tab that asks gets it.
fn kept_text(session: &Session, last_logout: &str) -> Option<String> {
    Some([last_logout, " ", &session.to_text()?].concat())
}

/// When whoever is noted was active, in seconds since the epoch.
fn active_at(notes: &Notes, name: &str) -> Option<f64> {
    // Notes round up to whole seconds, and nobody was active later than they were.
    Some(notes.end_of(name)? - MAX_LIFETIME - 1.0)
}
