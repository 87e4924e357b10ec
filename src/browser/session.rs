//! The page's session: reads the view, lets the machine handle an event, performs the effects, then notifies.
//!
//! Functions of the page run at many places: storage, clocks and channels may be patched, and listeners are the page's own. No
//! cell is borrowed there.

use super::subscribers::{Subscribers, Subscription};
use super::web::activity::Activity;
use super::web::channel::{self, Channel};
use super::web::clock::Timer;
use super::web::events::{Listener, listener_of};
use super::web::fetch::abort_error;
use super::web::storage::{COMPLETING, SESSION, Store};
use super::web::{clock, crypto, navigation};
use crate::base::error::{LoginError, Result};
use crate::base::secret::{IdToken, State};
use crate::provider::session_limits::SessionLimits;
use crate::session::event::{Effect, Event, Login, Stored, View};
use crate::session::machine::Machine;
use crate::session::notification::{Notification, SessionExpiry};
use crate::session::stored_session::{Session, SessionStore};
use crate::session::user::User;
use js_sys::Reflect;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use web_sys::window;

pub(crate) struct PageSession {
    machine: RefCell<Machine>,
    store: Store,
    events: Queue<Event>,
    notifications: Queue<Notification>,
    subscribers: Subscribers,
    /// Whether storage and clocks are being read, which may run functions of the page.
    reading: Cell<bool>,
    /// Why the session could not be stored.
    failure: RefCell<Option<LoginError>>,
    timer: Timer,
    activity: RefCell<Option<Activity>>,
    channel: RefCell<Option<Channel>>,
    /// Those of the page, from the time when it asks for its session.
    listeners: RefCell<Vec<Listener>>,
    kept_out_of_bfcache: Cell<bool>,
    this: Weak<Self>,
}

/// What is worked off in order, by one loop at a time.
struct Queue<T> {
    items: RefCell<Vec<T>>,
    busy: Cell<bool>,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { items: RefCell::default(), busy: Cell::new(false) }
    }
}

impl<T> Queue<T> {
    fn push(&self, item: T) {
        self.items.borrow_mut().push(item);
    }

    fn push_first(&self, item: T) {
        self.items.borrow_mut().insert(0, item);
    }

    fn next(&self) -> Option<T> {
        let mut items = self.items.borrow_mut();
        (!items.is_empty()).then(|| items.remove(0))
    }

    fn work_off(&self, mut work: impl FnMut(T)) {
        if self.busy.replace(true) {
            return;
        }
        while let Some(item) = self.next() {
            work(item);
        }
        self.busy.set(false);
    }
}

impl PageSession {
    pub(crate) fn new(issuer: &str, limits: SessionLimits, store: &Store, kind: SessionStore) -> Rc<Self> {
        Rc::new_cyclic(|this: &Weak<Self>| {
            let weak = this.clone();
            Self {
                machine: RefCell::new(Machine::new(issuer, limits, kind)),
                store: store.clone(),
                events: Queue::default(),
                notifications: Queue::default(),
                subscribers: Subscribers::default(),
                reading: Cell::new(false),
                failure: RefCell::default(),
                timer: Timer::new(move || {
                    if let Some(session) = weak.upgrade() {
                        session.handle(Event::Check);
                    }
                }),
                activity: RefCell::default(),
                channel: RefCell::default(),
                listeners: RefCell::default(),
                kept_out_of_bfcache: Cell::new(false),
                this: this.clone(),
            }
        })
    }

    /// Handles an event; at once, unless a function of the page has caused it in the middle of another one or of a read.
    fn handle(&self, event: Event) {
        self.events.push(event);
        self.work_off();
    }

    fn work_off(&self) {
        if self.reading.get() {
            return;
        }
        self.events.work_off(|event| {
            let view = self.view();
            // A copy, since the parsers that the machine calls may be functions of the page.
            let mut machine = self.machine.borrow().clone();
            let effects = machine.handle(event, &view);
            drop(self.machine.replace(machine));
            for effect in effects {
                if !self.perform(effect) {
                    break;
                }
            }
            self.listen();
        });
        if !self.events.busy.get() {
            self.notifications.work_off(|notification| self.notify(&notification));
        }
    }

    fn notify(&self, notification: &Notification) {
        match notification {
            // As it is now: a listener may have extended the session, or ended it.
            Notification::Expiring(_) => self.subscribers.notify(&Notification::Expiring(self.warning())),
            change => self.subscribers.notify(change),
        }
    }

    fn view(&self) -> View {
        // A function of the page that is called by a read cannot read in turn.
        if self.reading.replace(true) {
            return View::default();
        }
        let is_readable = self.machine.borrow().is_stored() && !self.is_apart();
        let view = View {
            now: clock::now(),
            monotonic: clock::monotonic(),
            session: if is_readable { self.store.get(SESSION).unwrap_or_default() } else { String::new() },
            notes: self.store.origin_notes(),
        };
        self.reading.set(false);
        view
    }

    /// Whether this is a frame on another site in Firefox, with storage of its own, which knows of no user. Its sessionStorage must not
    /// be read: Firefox may then show the tab's next page an empty one.
    fn is_apart(&self) -> bool {
        navigation::is_framed()
            && navigation::is_firefox()
            && self.machine.borrow().session().is_none()
            && !self.store.has_notes()
    }

    fn limits(&self) -> SessionLimits {
        self.machine.borrow().limits()
    }

    /// Whether the rest of the event's effects is to be performed.
    fn perform(&self, effect: Effect) -> bool {
        match effect {
            Effect::StoreSession(text) => {
                if let Err(error) = self.store.put(SESSION, &text) {
                    *self.failure.borrow_mut() = Some(error);
                    self.events.push_first(Event::StoreFailed(Stored::Session));
                    return false;
                }
            }
            Effect::RemoveSession => self.store.remove(SESSION),
            Effect::StoreNote(note, text) => {
                if !self.store.put_note(&note, &text) {
                    self.events.push_first(Event::StoreFailed(Stored::Note(note)));
                }
            }
            Effect::Post(message) => channel::post(self.store.channel(), &message),
            Effect::SetTimer(seconds) => self.timer.set(seconds),
            Effect::ClearTimer => self.timer.clear(),
            Effect::Notify(notification) => self.notifications.push(notification),
        }
        true
    }

    /// Listens to the user and to the other tabs while that matters.
    fn listen(&self) {
        let (has_session, completing) = {
            let machine = self.machine.borrow();
            (machine.session().is_some(), machine.is_completing())
        };
        switch(&self.activity, has_session, || Activity::listen(&self.this, Self::act));
        switch(&self.channel, has_session || completing, || {
            Channel::open(self.store.channel(), &self.this, |session, message| session.handle(Event::Message(message)))
        });
    }

    /// The user may have done something.
    fn act(&self, event: &web_sys::Event) {
        let now = clock::monotonic();
        let throttled = self.machine.borrow().throttles_activity(now);
        if !throttled && Activity::is_by_user(event) {
            self.handle(Event::Activity);
        }
    }

    /// The page asks for its session.
    pub(crate) fn load(&self) {
        self.listen_to_page();
        self.handle(Event::PageLoaded);
    }

    fn listen_to_page(&self) {
        let wanted = self.listeners.borrow().is_empty() && !self.machine.borrow().is_closed();
        let Some(window) = window().filter(|_| wanted) else { return };
        let on = |kind, act: fn(&Self, &web_sys::Event)| listener_of(&self.this, &window, kind, act);
        let listeners = [
            // Timers stand still while a device sleeps, and messages may be lost.
            on("visibilitychange", |session, _| session.handle(Event::Check)),
            on("storage", |session, _| session.handle(Event::Check)),
            on("pagehide", |session, _| session.handle(Event::PageHidden)),
            on("pageshow", |session, event| {
                if Reflect::get(event, &"persisted".into()).is_ok_and(|persisted| persisted.is_truthy()) {
                    session.handle(Event::RestoredFromBfcache);
                }
            }),
        ];
        self.listeners.borrow_mut().extend(listeners);
        self.stay_out_of_bfcache();
    }

    /// Firefox restores a page from the bfcache with the `sessionStorage` that it was left with, even after a reload: it would show
    /// a session that later pages of the tab have ended.
    pub(crate) fn stay_out_of_bfcache(&self) {
        let wanted = {
            let machine = self.machine.borrow();
            machine.is_stored() && !machine.is_closed()
        };
        if wanted && navigation::is_firefox() && !self.kept_out_of_bfcache.replace(true) {
            let Some(window) = window() else { return };
            // A page with such a listener is not stored there, but for Firefox on Android.
            self.listeners.borrow_mut().push(listener_of(&self.this, &window, "unload", |_, _| {}));
        }
    }

    /// The session that goes on now. Changes nothing and notifies no listener.
    pub(crate) fn current(&self) -> Option<Session> {
        // In the middle of an event or a read, storage is not what it will be.
        if self.events.busy.get() || self.reading.get() {
            return self.machine.borrow().session().cloned();
        }
        let view = self.view();
        self.work_off();
        let machine = self.machine.borrow().clone();
        self.reading.set(true);
        let (session, outdated) = machine.current(&view);
        self.reading.set(false);
        self.work_off();
        if outdated {
            let this = self.this.clone();
            js_sys::futures::spawn_local(async move {
                if let Some(session) = this.upgrade() {
                    session.handle(Event::Check);
                }
            });
        }
        session
    }

    pub(crate) fn user(&self) -> Option<User> {
        Some(self.current()?.user().clone())
    }

    /// Seconds since the epoch.
    pub(crate) fn expires_at(&self) -> Option<f64> {
        Some(self.current()?.lifetime().expires_at(self.limits()))
    }

    /// Seconds since the user authenticated at the provider.
    pub(crate) fn age(&self) -> Option<f64> {
        Some(self.current()?.lifetime().age())
    }

    pub(crate) fn warning(&self) -> Option<SessionExpiry> {
        self.machine.borrow().warning()
    }

    pub(crate) fn is_completing(&self) -> bool {
        self.machine.borrow().is_completing()
    }

    /// Whether it helps that the user wants to stay.
    pub(crate) fn extend(&self) -> bool {
        let extendable = self.current().is_some_and(|session| session.lifetime().is_extendable(self.limits()));
        self.handle(Event::Extend);
        extendable
    }

    pub(crate) fn subscribe(&self, listener: impl Fn(&Notification) + 'static) -> Subscription {
        self.subscribers.add(listener)
    }

    pub(crate) fn begin_login(self: &Rc<Self>) -> CompletingLogin {
        let id = random_id();
        self.handle(Event::LoginBegan(id.clone()));
        CompletingLogin { session: Rc::clone(self), id, page_is_left: Cell::new(false) }
    }

    /// Ends the session here and in the other tabs. Returns the ID token for the provider's logout.
    pub(crate) fn log_out(&self) -> Option<IdToken> {
        let id_token = self.machine.borrow().id_token().cloned();
        self.handle(Event::LogOut);
        id_token
    }

    /// Ends the session that a front-channel logout names, here and in every tab that can be reached. Whether it names the one of
    /// this tab; nothing where there is none.
    pub(crate) fn front_channel_logout(&self, url: &str) -> Option<bool> {
        let view = self.view();
        let machine = self.machine.borrow().clone();
        let named = machine.is_named_by(url, &view);
        self.handle(Event::FrontChannelLogout { url: url.into(), id: random_id() });
        named
    }

    /// Asks the other tabs for the session, where the page shares it and no user is logged in here.
    pub(crate) async fn ask_other_tabs(&self) {
        let view = self.view();
        let machine = self.machine.borrow().clone();
        let may_ask = machine.may_ask(&view);
        if may_ask && let Some(text) = channel::ask(self.store.channel()).await {
            self.handle(Event::Answer(text));
        }
    }

    /// Stops timers and listeners. The stored session stays for another client.
    pub(crate) fn close(&self) {
        self.handle(Event::Close);
        // Also where a listener closes: the others must know of it.
        while let Some(notification) = self.notifications.next() {
            self.notify(&notification);
        }
        let listeners = self.listeners.take();
        drop(listeners);
        self.subscribers.clear();
    }
}

impl Drop for PageSession {
    fn drop(&mut self) {
        self.close();
    }
}

/// Makes what is missing, or drops what is not wanted any more, outside of the borrow.
fn switch<T>(cell: &RefCell<Option<T>>, wanted: bool, make: impl FnOnce() -> Option<T>) {
    if cell.borrow().is_some() == wanted {
        return;
    }
    let new = if wanted { make() } else { None };
    let old = cell.replace(new);
    drop(old);
}

fn random_id() -> String {
    // A login cannot begin without randomness.
    crypto::random().map(|bytes| State::random(&bytes).secret().to_string()).unwrap_or_default()
}

/// A login that is being completed, until this is dropped.
pub(crate) struct CompletingLogin {
    session: Rc<PageSession>,
    id: String,
    page_is_left: Cell<bool>,
}

impl CompletingLogin {
    /// Begins the session, unless a newer login, a logout or the end of the client has overtaken this login.
    pub(crate) fn log_in(&self, user: User, id_token: IdToken, authentication_age: f64) -> Result<()> {
        let session = &self.session;
        let login = Login::new(self.id.clone(), user, id_token, authentication_age, session.limits(), clock::now())?;
        session.listen_to_page();
        drop(session.failure.take());
        session.handle(Event::LoggedIn(Box::new(login)));
        // Listeners may have logged out.
        if session.machine.borrow().is_logged_in_by(&self.id) {
            return Ok(());
        }
        Err(session.failure.take().unwrap_or_else(abort_error))
    }

    /// The login ends since its page is left: the next page reports it.
    pub(crate) fn leave_to_next_page(&self) {
        self.page_is_left.set(true);
    }
}

impl Drop for CompletingLogin {
    fn drop(&mut self) {
        if !self.page_is_left.get() {
            self.session.store.remove(COMPLETING);
        }
        self.session.handle(Event::LoginEnded(self.id.clone()));
    }
}
