//! Keeps the page's session: in memory, in the tab's storage if wished, and in step with the other tabs.

use super::clock;
use super::events::Listener;
use super::storage::{LOGOUTS, SESSION, Store};
use crate::client::SessionLimits;
use crate::end_session::is_front_channel_logout_of;
use crate::error::Result;
use crate::secret::IdToken;
use crate::session::Session;
use crate::user::User;
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

const LOGOUT_MESSAGE: &str = "logout";
const FRONT_CHANNEL_MESSAGE: &str = "front-channel-logout ";

struct Live {
    session: Session,
    id_token: Option<IdToken>,
    judged: f64,
    active: f64,
    logouts: Option<String>,
}

pub(crate) struct SessionKeeper {
    issuer: String,
    limits: SessionLimits,
    shared: Store,
    store: Option<Store>,
    /// What this page kept last.
    written: RefCell<String>,
    /// Has the page asked for its session?
    restored: Cell<bool>,
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
                issuer: issuer.into(),
                limits,
                shared: store.clone(),
                store: persistent.then(|| store.clone()),
                written: RefCell::default(),
                restored: Cell::new(false),
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

    /// Begins a session in place of any other.
    pub(crate) fn begin(&self, user: &User, id_token: IdToken) -> Result<()> {
        let session = Session::begin(user.clone(), clock::now());
        let logouts = self.shared.shared(LOGOUTS);
        if let Some(store) = &self.store {
            store.put(LOGOUTS, logouts.as_deref().unwrap_or_default())?;
        }
        self.persist(&session)?;
        self.restored.set(true);
        self.replace(session, Some(id_token), logouts);
        self.tell(Some(user));
        Ok(())
    }

    /// Takes up the tab's session after a page load, which counts as activity.
    pub(crate) fn restore(&self) {
        self.restored.set(true);
        if self.live.borrow().is_some() {
            return;
        }
        match self.kept() {
            Some((session, logouts)) => {
                // A session that can be read but not written goes on in memory.
                let _ = self.persist(&session);
                self.replace(session, None, logouts);
            }
            None => self.forget(),
        }
    }

    /// Ends the session here and in the other tabs. Gives the ID token for the provider's logout.
    pub(crate) fn end(&self) -> Option<IdToken> {
        let id_token = self.id_token();
        // Tabs that sleep, or that the browser has discarded, hear no message.
        let logouts = self.shared.shared(LOGOUTS).and_then(|count| count.parse().ok()).unwrap_or(0_u32);
        self.shared.share(LOGOUTS, &logouts.wrapping_add(1).to_string());
        self.post(LOGOUT_MESSAGE);
        self.finish();
        id_token
    }

    /// Ends the session that a front-channel logout names, here and in every tab that can be reached.
    pub(crate) fn front_channel_logout(&self, url: &str) -> Option<bool> {
        self.post(&[FRONT_CHANNEL_MESSAGE, url].concat());
        let kept = self.kept().map(|(session, _)| session);
        let live = self.live.borrow().as_ref().map(|live| live.session.user().clone());
        let user = live.or_else(|| kept.map(|session| session.user().clone()))?;
        let named = is_front_channel_logout_of(url, &user);
        if named {
            self.finish();
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
        let remaining = match self.live.borrow_mut().as_mut() {
            None => return false,
            Some(live) => {
                let now = clock::monotonic();
                live.session.advance(clock::now(), Some(now - live.judged));
                live.judged = now;
                live.session.remaining(self.limits)
            }
        };
        if remaining > 0.0 {
            self.schedule(remaining);
            return true;
        }
        // After the back-forward cache a timer may be the first to wake, when another page has gone on meanwhile.
        if self.is_kept_by_another_page() {
            self.rejoin();
            return self.live.borrow().is_some();
        }
        self.finish();
        false
    }

    fn note_activity(&self) {
        let interval = ACTIVITY_INTERVAL.min(self.limits.idle_timeout / 8.0);
        let recent = self.live.borrow().as_ref().is_none_or(|live| clock::monotonic() - live.active < interval);
        if recent || !self.judge() {
            return;
        }
        // Writing may run the page's own code, which may read the user, so nothing is borrowed meanwhile.
        let touched = self.live.borrow_mut().as_mut().map(|live| {
            live.session.touch();
            live.active = clock::monotonic();
            live.session.clone()
        });
        if let Some(session) = touched {
            let _ = self.persist(&session);
        }
    }

    /// Back from sleep or from another tab: timers stood still, and no message may have come.
    fn look_again(&self) {
        let logouts = self.live.borrow().as_ref().map(|live| live.logouts.clone());
        match logouts {
            Some(logouts) if logouts != self.shared.shared(LOGOUTS) => self.finish(),
            _ => drop(self.judge()),
        }
    }

    /// Back from the back-forward cache: other pages of the tab may have gone on with the session, ended it, or begun
    /// another one.
    fn rejoin(&self) {
        if self.store.is_none() || !self.restored.get() {
            return self.look_again();
        }
        let known = self.live.borrow().as_ref().map(|live| live.session.clone());
        let Some((mut kept, logouts)) = self.kept() else { return self.finish() };
        let same = known.as_ref().is_some_and(|known| known.user() == kept.user());
        if let Some(mut known) = known.filter(|_| same) {
            let elapsed = self.live.borrow().as_ref().map(|live| clock::monotonic() - live.judged);
            known.advance(clock::now(), elapsed);
            kept.no_younger_than(&known);
        }
        let id_token = self.id_token().filter(|_| same);
        let user = kept.user().clone();
        // From here on it is this page's, so that it is looked at once.
        let _ = self.persist(&kept);
        self.replace(kept, id_token, logouts);
        if self.judge() && !same {
            self.tell(Some(&user));
        }
    }

    fn hear(&self, event: &web_sys::Event) {
        let Some(message) = event.dyn_ref::<web_sys::MessageEvent>().and_then(|event| event.data().as_string()) else {
            return;
        };
        if message == LOGOUT_MESSAGE {
            self.finish();
        } else if let Some(url) = message.strip_prefix(FRONT_CHANNEL_MESSAGE)
            && self.user().is_some_and(|user| is_front_channel_logout_of(url, &user))
        {
            self.finish();
        }
    }

    fn replace(&self, session: Session, id_token: Option<IdToken>, logouts: Option<String>) {
        let remaining = session.remaining(self.limits);
        let now = clock::monotonic();
        *self.live.borrow_mut() = Some(Live { session, id_token, judged: now, active: now, logouts });
        self.schedule(remaining);
    }

    fn finish(&self) {
        self.clear_timer();
        self.forget();
        if self.live.borrow_mut().take().is_some() {
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

    /// The session that the tab has kept, as after a page load, and the logouts that the origin had seen when it began.
    fn kept(&self) -> Option<(Session, Option<String>)> {
        let store = self.store.as_ref()?;
        let mut session = Session::from_text(&self.issuer, &store.get(SESSION)?)?;
        session.advance(clock::now(), None);
        let goes_on = session.remaining(self.limits) > 0.0;
        session.touch();
        let logouts = store.get(LOGOUTS).filter(|count| !count.is_empty());
        (goes_on && logouts == self.shared.shared(LOGOUTS)).then_some((session, logouts))
    }

    fn is_kept_by_another_page(&self) -> bool {
        let kept = self.store.as_ref().and_then(|store| store.get(SESSION));
        kept.is_some_and(|text| text != *self.written.borrow())
    }

    fn persist(&self, session: &Session) -> Result<()> {
        if let (Some(store), Some(text)) = (&self.store, session.to_text()) {
            store.put(SESSION, &text)?;
            *self.written.borrow_mut() = text;
        }
        Ok(())
    }

    fn forget(&self) {
        if let Some(store) = &self.store {
            store.remove(SESSION);
            store.remove(LOGOUTS);
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
