//! What a tab keeps of its session, and what all tabs of the origin know of logouts.

use super::storage::{LAST_LOGOUT, SESSION, Store};
use super::{clock, crypto};
use crate::base::error::Result;
use crate::base::secret::State;
use crate::provider::client::SessionLimits;
use crate::session::page_session::Session;
use std::cell::RefCell;

/// A session as it is kept.
pub(crate) struct Kept {
    pub(crate) session: Session,
    /// The last logout of the origin when it began.
    pub(crate) last_logout: String,
}

pub(crate) struct TabSession {
    issuer: String,
    limits: SessionLimits,
    shared: Store,
    /// Nothing where the session is gone with the page.
    store: Option<Store>,
    /// What this page wrote or read last; empty where there was nothing.
    seen: RefCell<String>,
}

impl TabSession {
    pub(crate) fn new(issuer: &str, limits: SessionLimits, store: &Store, persistent: bool) -> Self {
        Self {
            issuer: issuer.into(),
            limits,
            shared: store.clone(),
            store: persistent.then(|| store.clone()),
            seen: RefCell::default(),
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
        Some(self.store.as_ref()?.get(SESSION).unwrap_or_default())
    }

    // By the device's clock, since the page's own begins with each page.
    fn judged(&self, text: &str) -> Option<Kept> {
        let (last_logout, session) = text.split_once(' ')?;
        let mut session = Session::from_text(&self.issuer, session)?;
        let now = clock::now();
        if session.is_from_the_future(now) || self.ended_elsewhere(last_logout) {
            return None;
        }
        session.advance(now, None);
        (session.remaining(self.limits) > 0.0).then(|| Kept { session, last_logout: last_logout.into() })
    }

    pub(crate) fn write(&self, session: &Session, last_logout: &str) -> Result<()> {
        if let (Some(store), Some(text)) = (&self.store, session.to_text()) {
            let text = [last_logout, " ", &text].concat();
            store.put(SESSION, &text)?;
            *self.seen.borrow_mut() = text;
        }
        Ok(())
    }

    /// Is what is kept something else than this page wrote or read last? Another page of the tab, another client or the
    /// page itself has changed it.
    pub(crate) fn has_changed(&self) -> bool {
        self.text().is_some_and(|text| text != *self.seen.borrow())
    }

    pub(crate) fn forget(&self) {
        if let Some(store) = &self.store {
            store.remove(SESSION);
            self.seen.borrow_mut().clear();
        }
    }

    /// Notes a logout for tabs that sleep or that the browser has discarded, which hear no message. Gives its name.
    pub(crate) fn note_logout(&self) -> String {
        let name = crypto::random().map_or("unnamed".into(), |bytes| State::random(&bytes).secret().to_string());
        self.shared.share(LAST_LOGOUT, &name);
        name
    }

    /// The name of the origin's last logout; empty where it has seen none.
    pub(crate) fn last_logout(&self) -> String {
        self.shared.shared(LAST_LOGOUT).unwrap_or_default()
    }

    /// Has the origin logged out since? A name that is gone, as when the page clears its storage, is no logout.
    pub(crate) fn ended_elsewhere(&self, last_logout: &str) -> bool {
        self.shared.shared(LAST_LOGOUT).is_some_and(|name| name != last_logout)
    }
}
