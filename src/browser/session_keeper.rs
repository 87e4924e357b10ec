//! Keeps the page's session: in memory, in the tab's storage if wished, and in step with the other tabs.

use super::clock;
use super::events::Listener;
use super::fetch::abort_error;
use super::storage::Store;
use super::tab_session::{Kept, TabSession};
use crate::base::error::Result;
use crate::base::secret::IdToken;
use crate::provider::client::SessionLimits;
use crate::session::end_session::is_front_channel_logout_of;
use crate::session::page_session::Session;
use crate::session::user::User;
use js_sys::Reflect;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, EventTarget, window};

type OnChange = Rc<dyn Fn(Option<&User>)>;

/// What a person does on a page. Moving the pointer counts: whoever reads is there.
const ACTIVITY: [&str; 5] = ["pointerdown", "pointermove", "keydown", "touchstart", "wheel"];

/// Seconds between two notes that the person is there.
const ACTIVITY_INTERVAL: f64 = 1.0;

const LOGOUT_MESSAGE: &str = "logout ";
const FRONT_CHANNEL_MESSAGE: &str = "front-channel-logout ";

struct Live {
    session: Session,
    id_token: Option<IdToken>,
    judged: f64,
    active: f64,
    /// The last logout of this origin when the session began.
    last_logout: String,
}

pub(crate) struct SessionKeeper {
    limits: SessionLimits,
    tab: TabSession,
    /// Has the page asked for its session?
    restored: Cell<bool>,
    ending: Cell<bool>,
    closed: Cell<bool>,
    live: RefCell<Option<Live>>,
    on_change: RefCell<Vec<OnChange>>,
    channel: Option<BroadcastChannel>,
    tick: Closure<dyn FnMut()>,
    timer: Cell<Option<i32>>,
    listeners: RefCell<Vec<Listener>>,
}

/// Unsubscribes a listener when it is dropped, or by [`Subscription::end`].
pub struct Subscription {
    keeper: Weak<SessionKeeper>,
    on_change: OnChange,
}

impl Subscription {
    /// Unsubscribes.
    pub fn end(&self) {
        if let Some(keeper) = self.keeper.upgrade() {
            keeper.on_change.borrow_mut().retain(|other| !Rc::ptr_eq(other, &self.on_change));
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.end();
    }
}

impl SessionKeeper {
    /// `persistent`: does the session survive a reload, in the tab's storage?
    pub(crate) fn new(issuer: &str, limits: SessionLimits, store: &Store, persistent: bool) -> Rc<Self> {
        let keeper = Rc::new_cyclic(|weak: &Weak<Self>| {
            let weak = weak.clone();
            let tick = Closure::new(move || {
                if let Some(keeper) = weak.upgrade() {
                    keeper.judge();
                }
            });
            Self {
                limits,
                tab: TabSession::new(issuer, limits, store, persistent),
                restored: Cell::new(false),
                ending: Cell::new(false),
                closed: Cell::new(false),
                live: RefCell::default(),
                on_change: RefCell::default(),
                channel: BroadcastChannel::new(store.channel()).ok(),
                tick,
                timer: Cell::new(None),
                listeners: RefCell::default(),
            }
        });
        keeper.listen();
        keeper
    }

    fn listen(self: &Rc<Self>) {
        let Some(window) = window() else { return };
        let on = |target: &EventTarget, kind: &'static str, act: fn(&Self, &web_sys::Event)| {
            let weak = Rc::downgrade(self);
            let listener = Listener::new(target, kind, move |event| {
                if let Some(keeper) = weak.upgrade() {
                    act(&keeper, &event);
                }
            });
            self.listeners.borrow_mut().push(listener);
        };
        for kind in ACTIVITY {
            on(&window, kind, |keeper, _| keeper.note_activity());
        }
        // Timers stand still while a device sleeps and while a page waits in the back-forward cache.
        on(&window, "visibilitychange", |keeper, _| keeper.look_again());
        // A clock may be set back before the next page reads what is kept.
        on(&window, "pagehide", |keeper, _| {
            if keeper.tab.is_own() {
                keeper.write_down();
            }
        });
        on(&window, "pageshow", |keeper, event| {
            if Reflect::get(event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy()) {
                keeper.rejoin();
            }
        });
        if let Some(channel) = &self.channel {
            on(channel, "message", |keeper, event| keeper.hear(event));
        }
    }

    /// The person who is logged in now.
    pub(crate) fn user(&self) -> Option<User> {
        self.judge().then(|| self.live.borrow().as_ref().map(|live| live.session.user().clone()))?
    }

    /// The ID token of this page's login; it is not kept across a reload.
    pub(crate) fn id_token(&self) -> Option<IdToken> {
        self.live.borrow().as_ref()?.id_token.clone()
    }

    /// Begins a session in place of any other. [`ErrorCode::Aborted`](crate::ErrorCode::Aborted) when the page's own
    /// code has logged out meanwhile.
    pub(crate) fn begin(&self, user: &User, id_token: IdToken) -> Result<()> {
        let session = Session::begin(user.clone(), clock::now());
        let last_logout = self.tab.last_logout();
        self.tab.write(&session, &last_logout)?;
        if self.tab.last_logout() != last_logout {
            self.tab.forget();
            return Err(abort_error());
        }
        self.restored.set(true);
        self.replace(session, Some(id_token), last_logout);
        self.tell(Some(user));
        Ok(())
    }

    /// Takes up the tab's session after a page load, which counts as activity.
    pub(crate) fn restore(&self) {
        self.restored.set(true);
        if self.live.borrow().is_some() {
            return;
        }
        match self.tab.read() {
            Some(mut kept) => {
                kept.session.touch();
                // A session that can be read but not written goes on in memory.
                let _ = self.tab.write(&kept.session, &kept.last_logout);
                self.replace(kept.session, None, kept.last_logout);
            }
            None => self.tab.forget(),
        }
    }

    /// Ends the session here and in the other tabs. Gives the ID token for the provider's logout.
    pub(crate) fn end(&self) -> Option<IdToken> {
        let id_token = self.id_token();
        let name = self.tab.note_logout();
        self.post(&[LOGOUT_MESSAGE, &name].concat());
        self.finish();
        self.tab.forget();
        id_token
    }

    /// Ends the session that a front-channel logout names, here and in every tab that can be reached.
    pub(crate) fn front_channel_logout(&self, url: &str) -> Option<bool> {
        self.post(&[FRONT_CHANNEL_MESSAGE, url].concat());
        let kept = self.tab.read().map(|kept| kept.session);
        let live = self.live.borrow().as_ref().map(|live| live.session.user().clone());
        let user = live.or_else(|| kept.map(|session| session.user().clone()))?;
        let named = is_front_channel_logout_of(url, &user);
        if named {
            self.finish();
            self.tab.forget();
        }
        Some(named)
    }

    pub(crate) fn subscribe(self: &Rc<Self>, on_change: OnChange) -> Subscription {
        self.on_change.borrow_mut().push(Rc::clone(&on_change));
        Subscription { keeper: Rc::downgrade(self), on_change }
    }

    /// Stops timers and listeners.
    pub(crate) fn close(&self) {
        self.closed.set(true);
        self.listeners.borrow_mut().clear();
        self.on_change.borrow_mut().clear();
        self.clear_timer();
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }

    /// Lets time pass; is somebody still logged in?
    fn judge(&self) -> bool {
        let Some(remaining) = self.advance() else { return false };
        if remaining > 0.0 {
            self.schedule(remaining);
            return true;
        }
        // The page's own code may ask again while storage is read; then it is over already.
        if self.ending.replace(true) {
            return false;
        }
        // After the back-forward cache a timer may be the first to wake, when another page has gone on meanwhile.
        let goes_on = self.adopt();
        if !goes_on {
            self.finish();
        }
        self.ending.set(false);
        goes_on
    }

    /// Seconds that are left of the session, now.
    fn advance(&self) -> Option<f64> {
        // The clocks may be the page's own functions, so nothing is borrowed while they are read.
        let (now, monotonic) = (clock::now(), clock::monotonic());
        let mut live = self.live.borrow_mut();
        let live = live.as_mut()?;
        live.session.advance(now, Some(monotonic - live.judged));
        live.judged = monotonic;
        Some(live.session.remaining(self.limits))
    }

    /// Goes on with what another page of the tab has kept of the same person's session since this one looked.
    fn adopt(&self) -> bool {
        let kept = if self.tab.is_own() { None } else { self.kept() };
        match kept {
            Some((Kept { session, last_logout }, true)) => self.replace(session, self.id_token(), last_logout),
            _ => return false,
        }
        true
    }

    /// What the tab keeps, where it still goes on, and whether it is the session of the person who is known here.
    fn kept(&self) -> Option<(Kept, bool)> {
        let known = self.live.borrow().as_ref().map(|live| live.session.clone());
        let mut kept = self.tab.read()?;
        let same = known.as_ref().is_some_and(|known| known.user() == kept.session.user());
        if let Some(known) = known.filter(|_| same) {
            kept.session.no_younger_than(&known);
        }
        (kept.session.remaining(self.limits) > 0.0).then_some((kept, same))
    }

    fn note_activity(&self) {
        let interval = ACTIVITY_INTERVAL.min(self.limits.idle_timeout / 8.0);
        let now = clock::monotonic();
        let recent = self.live.borrow().as_ref().is_none_or(|live| now - live.active < interval);
        if recent || !self.judge() {
            return;
        }
        if let Some(live) = self.live.borrow_mut().as_mut() {
            live.session.touch();
            live.active = now;
        }
        self.write_down();
    }

    fn write_down(&self) {
        self.advance();
        // Writing may run the page's own code, which may read the user, so nothing is borrowed meanwhile.
        let live = self.live.borrow().as_ref().map(|live| (live.session.clone(), live.last_logout.clone()));
        if let Some((session, last_logout)) = live {
            let _ = self.tab.write(&session, &last_logout);
        }
    }

    /// Back from sleep or from another tab: timers stood still, and no message may have come.
    fn look_again(&self) {
        let began_after = self.live.borrow().as_ref().map(|live| live.last_logout.clone());
        if began_after.is_some_and(|last_logout| self.tab.ended_elsewhere(&last_logout)) {
            self.finish();
        } else {
            self.judge();
        }
    }

    /// Back from the back-forward cache, which counts as a page load: other pages of the tab may have gone on with the
    /// session, ended it, or begun another one.
    fn rejoin(&self) {
        if !self.tab.is_kept() || !self.restored.get() {
            return self.look_again();
        }
        self.advance();
        let Some((Kept { mut session, last_logout }, same)) = self.kept() else { return self.finish() };
        session.touch();
        let id_token = self.id_token().filter(|_| same);
        let user = session.user().clone();
        self.replace(session, id_token, last_logout);
        self.write_down();
        if !same {
            self.tell(Some(&user));
        }
    }

    fn hear(&self, event: &web_sys::Event) {
        let Some(message) = event.dyn_ref::<web_sys::MessageEvent>().and_then(|event| event.data().as_string()) else {
            return;
        };
        if let Some(name) = message.strip_prefix(LOGOUT_MESSAGE) {
            // A session that began after that logout is not meant.
            let newer = self.live.borrow().as_ref().is_some_and(|live| live.last_logout == name);
            if !newer {
                self.finish();
            }
        } else if let Some(url) = message.strip_prefix(FRONT_CHANNEL_MESSAGE)
            && self.user().is_some_and(|user| is_front_channel_logout_of(url, &user))
        {
            self.finish();
        }
    }

    fn replace(&self, session: Session, id_token: Option<IdToken>, last_logout: String) {
        let remaining = session.remaining(self.limits);
        let now = clock::monotonic();
        *self.live.borrow_mut() = Some(Live { session, id_token, judged: now, active: now, last_logout });
        self.schedule(remaining);
    }

    /// Ends the session of this page, and what is kept of it unless another page has kept something since.
    fn finish(&self) {
        self.clear_timer();
        // Taken first, so that the page's own code finds nobody, whatever it does while this goes on.
        let ended = self.live.borrow_mut().take();
        if ended.is_some() {
            if self.tab.is_own() {
                self.tab.forget();
            }
            self.tell(None);
        }
    }

    // Listeners may subscribe, unsubscribe and read the user, so nothing is borrowed while they run.
    fn tell(&self, user: Option<&User>) {
        let listeners = self.on_change.borrow().clone();
        for listener in listeners {
            listener(user);
        }
    }

    fn post(&self, message: &str) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&JsValue::from_str(message));
        }
    }

    fn schedule(&self, seconds: f64) {
        self.clear_timer();
        if self.closed.get() {
            return;
        }
        self.timer.set(clock::set_timeout(self.tick.as_ref().unchecked_ref(), seconds * 1000.0));
    }

    fn clear_timer(&self) {
        if let Some(timer) = self.timer.take() {
            clock::clear_timeout(timer);
        }
    }
}

impl Drop for SessionKeeper {
    fn drop(&mut self) {
        self.close();
    }
}
