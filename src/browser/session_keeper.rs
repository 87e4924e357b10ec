//! The page's session, its one truth: who is logged in, for how long, and what their login on this page gave.
//!
//! What is kept in the tab's storage counts more than what is remembered here: another page of the tab, another client
//! or the page itself may have written it. It is looked at before each judgement.

use super::clock;
use super::completion::Login;
use super::events::{Listener, listener_of};
use super::fetch::abort_error;
use super::navigation;
use super::presence::Presence;
use super::storage::Store;
use super::subscribers::{SessionEvent, Subscribers};
use super::tab_session::{Kept, SessionStore, TabSession};
use crate::base::error::Result;
use crate::base::secret::IdToken;
use crate::provider::client::SessionLimits;
use crate::session::page_session::{Session, SessionChange, SessionExpiry};
use crate::session::user::User;
use js_sys::Reflect;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::window;

pub(super) struct Live {
    pub(super) session: Session,
    /// Where the session began on this page; nothing where it was taken up.
    pub(super) login: Option<Login>,
    pub(super) judged: f64,
    pub(super) active: f64,
    /// When the person was active in any tab, as this page knew it last.
    pub(super) active_at: Option<f64>,
    /// The last logout of this origin when the session began.
    pub(super) last_logout: String,
    /// What the bindings have made of the user, so that it is the same object while it is the same person.
    shown: Option<JsValue>,
    /// Sees the person and hears the other tabs, for as long as somebody is logged in.
    _presence: Presence,
}

pub(crate) struct SessionKeeper {
    pub(super) limits: SessionLimits,
    pub(super) tab: TabSession,
    /// Has the page asked for its session?
    started: Cell<bool>,
    /// Is the page kept out of the back-forward cache?
    uncached: Cell<bool>,
    looking: Cell<bool>,
    pub(super) closed: Cell<bool>,
    pub(super) live: RefCell<Option<Live>>,
    /// What was told last of the end that is near; nothing where none is.
    pub(super) told: Cell<Option<SessionExpiry>>,
    pub(super) subscribers: Subscribers,
    pub(super) channel: String,
    pub(super) tick: Closure<dyn FnMut()>,
    pub(super) timer: Cell<Option<i32>>,
    listeners: RefCell<Vec<Listener>>,
    pub(super) this: Weak<Self>,
}

impl SessionKeeper {
    pub(crate) fn new(issuer: &str, limits: SessionLimits, store: &Store, kept: SessionStore) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let weak = this.clone();
            let tick = Closure::new(move || {
                if let Some(keeper) = weak.upgrade() {
                    keeper.judge();
                }
            });
            Self {
                limits,
                tab: TabSession::new(issuer, limits, store, kept),
                started: Cell::new(false),
                uncached: Cell::new(false),
                looking: Cell::new(false),
                closed: Cell::new(false),
                live: RefCell::default(),
                told: Cell::new(None),
                subscribers: Subscribers::default(),
                channel: store.channel().into(),
                tick,
                timer: Cell::new(None),
                listeners: RefCell::default(),
                this: this.clone(),
            }
        })
    }

    /// From now on the page has a session, or may get one from another page of its tab.
    fn begin_to_look(&self) {
        if self.started.replace(true) {
            return;
        }
        let Some(window) = window() else { return };
        let on = |kind, act: fn(&Self, &web_sys::Event)| listener_of(&self.this, &window, kind, act);
        self.listeners.borrow_mut().extend([
            // Timers stand still while a device sleeps, and no message may have come.
            on("visibilitychange", |keeper, _| {
                keeper.judge();
            }),
            // The person may have done something in another tab.
            on("storage", |keeper, _| {
                keeper.judge();
            }),
            // A clock may be set back before the next page reads what is kept.
            on("pagehide", |keeper, _| keeper.write_down()),
            on("pageshow", |keeper, event| {
                if Reflect::get(event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy()) {
                    keeper.come_back();
                }
            }),
        ]);
        self.stay_out_of_cache();
    }

    /// What the tab keeps is about this page's person, and must be what later pages of the tab have made of it when the
    /// page is come back to. Firefox's back-forward cache brings back what the page was left with, even after a reload.
    pub(crate) fn stay_out_of_cache(&self) {
        if self.tab.is_persistent() && navigation::is_firefox() && !self.closed.get() && !self.uncached.replace(true) {
            let Some(window) = window() else { return };
            // A page with such a listener is not kept, but for Firefox on Android.
            self.listeners.borrow_mut().push(listener_of(&self.this, &window, "unload", |_, _| {}));
        }
    }

    /// The person who is logged in now.
    pub(crate) fn user(&self) -> Option<User> {
        self.judge().then(|| self.live.borrow().as_ref().map(|live| live.session.user().clone()))?
    }

    /// What the bindings make of the person who is logged in now, made once.
    #[cfg(feature = "javascript")]
    pub(crate) fn shown_user(&self, make: fn(&User) -> JsValue) -> Option<JsValue> {
        if !self.judge() {
            return None;
        }
        // Making it may run the page's own code, so nothing is borrowed meanwhile.
        let (user, shown) =
            self.live.borrow().as_ref().map(|live| (live.session.user().clone(), live.shown.clone()))?;
        let shown = shown.unwrap_or_else(|| make(&user));
        if let Some(live) = self.live.borrow_mut().as_mut() {
            live.shown = Some(shown.clone());
        }
        Some(shown)
    }

    /// The login on this page whose session goes on: that of this response, or of any.
    pub(crate) fn login(&self, identity: Option<&str>) -> Option<Login> {
        self.holds(identity).then(|| self.live.borrow().as_ref()?.login.clone())?
    }

    /// Does the session of a login on this page go on: of this response, or of any?
    fn holds(&self, identity: Option<&str>) -> bool {
        let is_it = |login: &Login| identity.is_none_or(|identity| identity == login.identity);
        self.judge() && self.live.borrow().as_ref().is_some_and(|live| live.login.as_ref().is_some_and(is_it))
    }

    /// Seconds since the person authenticated at the provider, when it was judged last.
    pub(crate) fn age(&self) -> Option<f64> {
        self.live.borrow().as_ref().map(|live| live.session.age())
    }

    /// The ID token of this page's login; it is not kept across a reload.
    pub(super) fn id_token(&self) -> Option<IdToken> {
        Some(self.live.borrow().as_ref()?.login.as_ref()?.result.id_token.clone())
    }

    /// Begins the session of a login in place of any other. [`ErrorCode::Aborted`](crate::ErrorCode::Aborted) when the
    /// page's own code has ended it meanwhile, and what [`Session::begin`] refuses.
    pub(crate) fn begin(&self, login: Login) -> Result<()> {
        let user = login.result.user.clone();
        let identity = login.identity.clone();
        let session = Session::begin(user.clone(), login.authentication_age, self.limits, clock::now())?;
        let last_logout = self.tab.last_logout();
        self.tab.goes_on_at_provider(&user);
        self.tab.write(&session, &last_logout)?;
        if self.tab.last_logout() != last_logout {
            self.tab.forget();
            return Err(abort_error());
        }
        self.begin_to_look();
        self.tab.note_active(&user);
        self.told.set(None);
        self.replace(session, Some(login), None, last_logout);
        self.tell(Some(&user), SessionChange::Login);
        if self.holds(Some(&identity)) { Ok(()) } else { Err(abort_error()) }
    }

    /// Takes up the tab's session after a page load, which counts as activity.
    pub(crate) fn restore(&self) {
        if self.closed.get() {
            return;
        }
        self.begin_to_look();
        self.tab.tidy();
        if self.live.borrow().is_none() {
            self.come_back();
        }
    }

    pub(crate) fn subscribers(&self) -> &Subscribers {
        &self.subscribers
    }

    /// Stops timers and listeners, and forgets the session here; what the tab keeps is for another client.
    pub(crate) fn close(&self) {
        if self.closed.replace(true) {
            return;
        }
        self.started.set(false);
        self.write_down();
        if self.take() {
            self.tell(None, SessionChange::Closed);
        }
        self.listeners.borrow_mut().clear();
        self.subscribers.clear();
    }

    /// Reads storage, which may be the page's own functions: they may read the user, and then it is not read again.
    pub(super) fn reading<T>(&self, read: impl FnOnce() -> T) -> Option<T> {
        if self.looking.replace(true) {
            return None;
        }
        let read = read();
        self.looking.set(false);
        Some(read)
    }

    /// Takes up what was written since this page wrote or read last.
    pub(super) fn look(&self) {
        if self.started.get() {
            self.reading(|| self.take_up());
        }
    }

    fn take_up(&self) {
        let known = self.live.borrow().as_ref().map(|live| (live.last_logout.clone(), live.session.user().clone()));
        if let Some((began_after, user)) = known {
            if self.tab.logged_out_since(&began_after) {
                self.finish(SessionChange::Elsewhere);
            } else if self.tab.ended_at_provider(&user) {
                self.finish(SessionChange::FrontChannel);
            }
        }
        if self.tab.has_changed() {
            match self.tab.read() {
                Some(kept) => self.adopt(kept),
                None => self.finish(SessionChange::Elsewhere),
            }
        }
    }

    /// Goes on with what the tab keeps. The login on this page is kept while it is the same person's session.
    fn adopt(&self, Kept { mut session, last_logout }: Kept) {
        self.advance();
        let known = self.live.borrow_mut().take();
        let anybody = known.is_some();
        let same = known.filter(|known| known.session.user() == session.user());
        if let Some(known) = &same {
            session.no_younger_than(&known.session);
        }
        let goes_on = same.is_some();
        if !goes_on {
            self.told.set(None);
        }
        let user = session.user().clone();
        let (login, shown) = same.map(|known| (known.login, known.shown)).unwrap_or_default();
        self.replace(session, login, shown, last_logout);
        if !goes_on {
            self.tell(Some(&user), if anybody { SessionChange::Replaced } else { SessionChange::Restored });
        }
    }

    /// Writes the session down, unless somebody else has written since.
    pub(super) fn write_down(&self) {
        let nobody = self.live.borrow().is_none();
        if nobody || self.tab.has_changed() {
            return;
        }
        self.advance();
        // Writing may run the page's own code, which may read the user, so nothing is borrowed meanwhile.
        let live = self.live.borrow().as_ref().map(|live| (live.session.clone(), live.last_logout.clone()));
        if let Some((session, last_logout)) = live {
            // A session that can be read but not written goes on in memory.
            let _ = self.tab.write(&session, &last_logout);
        }
    }

    fn replace(&self, session: Session, login: Option<Login>, shown: Option<JsValue>, last_logout: String) {
        let now = clock::monotonic();
        let active_at = self.tab.active_at(session.user());
        let presence = Presence::new(&self.this, &self.channel, Self::note_activity, Self::hear);
        self.schedule(session.next_change(self.limits));
        let live =
            Live { session, login, judged: now, active: now, active_at, last_logout, shown, _presence: presence };
        *self.live.borrow_mut() = Some(live);
    }

    fn tell(&self, user: Option<&User>, reason: SessionChange) {
        self.subscribers.tell(&SessionEvent::Change(user, reason));
    }

    /// Ends the session of this page, and what the tab keeps of it unless somebody else has written since.
    pub(super) fn finish(&self, reason: SessionChange) {
        // Taken first, so that the page's own code finds nobody, whatever it does while this goes on.
        let ended = self.take();
        if !self.tab.has_changed() {
            self.tab.forget();
        }
        if ended {
            self.tell(None, reason);
        }
    }

    /// Forgets who is logged in here, tokens and all. Was there anybody?
    fn take(&self) -> bool {
        self.clear_timer();
        self.told.set(None);
        let ended = self.live.borrow_mut().take();
        ended.is_some()
    }
}

impl Drop for SessionKeeper {
    fn drop(&mut self) {
        self.close();
    }
}
