//! Time and the page's session: what passes, what the person does, and that the end is near.

use super::clock;
use super::session_keeper::SessionKeeper;
use super::subscribers::{SessionEvent, Subscription};
use crate::session::page_session::{Session, SessionExpiry};
use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Seconds between two notes that the person is there.
const ACTIVITY_INTERVAL: f64 = 1.0;

/// What the person does at the warning, ours or the page's own, is an answer to it: who looks for "log out" there has not
/// asked to stay.
const WARNING: &str = "idporten-session-warning, [data-idporten-session-warning]";

fn is_answer(event: &web_sys::Event) -> bool {
    // The target is that of the outermost tree, and a warning may be within a component. Elements of a frame are of no class of
    // this page's, so they are asked by name.
    let is_warning = |node: JsValue| {
        let matches = Reflect::get(&node, &"matches".into()).ok()?.dyn_into::<Function>().ok()?;
        Some(matches.call1(&node, &WARNING.into()).ok()?.is_truthy())
    };
    event.composed_path().iter().any(|node| is_warning(node) == Some(true))
}

impl SessionKeeper {
    /// When the session ends if nothing happens, in seconds since the epoch.
    pub(crate) fn expires_at(&self) -> Option<f64> {
        self.judge().then(|| Some(self.live.borrow().as_ref()?.session.expires_at(self.limits)))?
    }

    /// Tells that the end is near, at once where it is, and with nothing that it is not any more.
    pub(crate) fn on_expiring(&self, listener: impl Fn(Option<SessionExpiry>) + 'static) -> Subscription {
        if let Some(expiry) = self.told.get() {
            listener(Some(expiry));
        }
        let this = self.this.clone();
        self.subscribers.add(move |event| {
            // What is true now: whoever was told first may have stayed.
            if let (SessionEvent::Expiring, Some(keeper)) = (event, this.upgrade()) {
                listener(keeper.told.get());
            }
        })
    }

    /// The person wants to stay. Does that help?
    pub(crate) fn extend(&self) -> bool {
        let extendable =
            self.judge() && self.live.borrow().as_ref().is_some_and(|live| live.session.is_extendable(self.limits));
        if extendable {
            self.touch();
        }
        extendable
    }

    /// Lets time pass; is somebody still logged in?
    pub(super) fn judge(&self) -> bool {
        self.look();
        self.advance();
        let Some(session) = self.session() else { return false };
        if session.remaining(self.limits) > 0.0 {
            return self.warn(&session);
        }
        self.finish(session.ended_by(self.limits));
        false
    }

    pub(super) fn session(&self) -> Option<Session> {
        self.live.borrow().as_ref().map(|live| live.session.clone())
    }

    /// Tells that the end is near, or that it is not any more. Is somebody still logged in, when all have heard it?
    fn warn(&self, session: &Session) -> bool {
        self.schedule(session.next_change(self.limits));
        let expiry = session.expiry(self.limits);
        let told = self.told.replace(expiry);
        if told.map(|told| told.extendable) == expiry.map(|expiry| expiry.extendable) {
            return true;
        }
        self.subscribers.tell(&SessionEvent::Expiring);
        self.live.borrow().is_some()
    }

    /// Lets time pass for the session, and what the person did in other tabs count.
    pub(super) fn advance(&self) {
        // Clocks may be the page's own functions as well, so nothing is borrowed while they are read.
        let (now, monotonic) = (clock::now(), clock::monotonic());
        let active_at = self.reading(|| self.tab.active_at(self.session()?.user())).flatten();
        let mut live = self.live.borrow_mut();
        let Some(live) = live.as_mut() else { return };
        live.session.advance(now, Some(monotonic - live.judged));
        live.judged = monotonic;
        // Once for each time that it was said, since the clock that says it may be set back.
        if let Some(at) = active_at.filter(|_| active_at != live.active_at) {
            live.session.touch_elsewhere(at);
            live.active_at = active_at;
        }
    }

    /// A page load, or a return from the back-forward cache, is something that the person did.
    pub(super) fn come_back(&self) {
        if self.judge() {
            self.touch();
        }
    }

    /// The person did something, unless a script has dispatched it.
    pub(super) fn note_activity(&self, event: &web_sys::Event) {
        let interval = ACTIVITY_INTERVAL.min(self.limits.idle_timeout / 8.0);
        let now = clock::monotonic();
        let recent = self.live.borrow().as_ref().is_none_or(|live| now - live.active < interval);
        if !recent && event.is_trusted() && !is_answer(event) && self.judge() {
            self.touch();
        }
    }

    fn touch(&self) {
        let now = clock::monotonic();
        let active_at = self.session().and_then(|session| self.tab.note_active(session.user()));
        if let Some(live) = self.live.borrow_mut().as_mut() {
            live.session.touch();
            (live.active, live.active_at) = (now, active_at);
        }
        self.write_down();
        if let Some(session) = self.session() {
            self.warn(&session);
        }
    }

    pub(super) fn schedule(&self, seconds: f64) {
        self.clear_timer();
        if !self.closed.get() {
            self.timer.set(clock::set_timeout(self.tick.as_ref().unchecked_ref(), seconds * 1000.0));
        }
    }

    pub(super) fn clear_timer(&self) {
        if let Some(timer) = self.timer.take() {
            clock::clear_timeout(timer);
        }
    }
}
