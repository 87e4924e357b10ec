//! A browser made of data: a device with clocks and `localStorage`, tabs with `sessionStorage`, pages, and a provider.

use crate::invariants::Oracle;
use crate::page::{Completing, Page, key, view};
use crate::schedule::{Schedule, Step};
use idporten_email_login::base::secret::IdToken;
use idporten_email_login::provider::session_limits::SessionLimits;
use idporten_email_login::session::event::{Event, Login};
use idporten_email_login::session::machine::Machine;
use idporten_email_login::session::origin_notes::{Note, OriginNotes};
use idporten_email_login::session::stored_session::SessionStore;
use idporten_email_login::session::user::User;
use std::collections::{BTreeMap, BTreeSet};

pub const ISSUER: &str = "https://test.idporten.no";
pub const LIMITS: SessionLimits = SessionLimits { idle_timeout: 1800.0, max_age: 7200.0, warning: None };
const EPOCH: f64 = 1_700_000_000.0;

pub struct Device {
    /// Seconds that have passed.
    pub time: f64,
    /// By how much its clock is set wrong.
    pub offset: f64,
    /// Stands still while the device sleeps.
    pub monotonic: f64,
    pub local: Option<BTreeMap<String, String>>,
    /// The most characters that fit in it; nothing where there is space enough.
    pub capacity: Option<usize>,
}

impl Device {
    pub fn wall(&self) -> f64 {
        EPOCH + self.time + self.offset
    }

    pub fn notes(&self) -> OriginNotes {
        let text =
            |note: &Note| self.local.as_ref().and_then(|local| local.get(&key(note)).cloned()).unwrap_or_default();
        let open = |local: &BTreeMap<String, String>| {
            local.keys().filter_map(|name| name.strip_prefix("open|")).map(Into::into).collect()
        };
        OriginNotes { open: self.local.as_ref().map(open), ended: text(&Note::Ended), active: text(&Note::Active) }
    }

    /// Whether the text could be stored.
    pub fn store(&mut self, note: &Note, text: String) -> bool {
        let Some(local) = &mut self.local else { return false };
        let before = local.remove(&key(note));
        if text.is_empty() {
            return true;
        }
        let fits = self.capacity.is_none_or(|capacity| size(local) + key(note).len() + text.len() <= capacity);
        local.extend(if fits { Some((key(note), text)) } else { before.map(|text| (key(note), text)) });
        fits
    }

    fn fill(&mut self, is_full: bool) {
        self.capacity = self.local.as_ref().filter(|_| is_full).map(size);
    }

    pub fn has_open(&self, name: &str) -> bool {
        self.local.as_ref().is_some_and(|local| local.contains_key(&key(&Note::Open(name.into()))))
    }
}

fn size(local: &BTreeMap<String, String>) -> usize {
    local.iter().map(|(key, text)| key.len() + text.len()).sum()
}

#[derive(Default)]
pub struct Tab {
    /// The session in its `sessionStorage`.
    pub session: String,
    pub is_full: bool,
    /// Whether it is visible, or at least not frozen.
    pub is_awake: bool,
    /// The logins that may be shown in it.
    pub allowed: BTreeSet<u32>,
}

/// A tab with its pages.
#[derive(Default)]
pub struct Window {
    pub tab: Tab,
    pub page: Option<Page>,
    /// In the back-forward cache.
    pub cached: Option<Page>,
}

pub struct Browser {
    pub device: Device,
    pub windows: Vec<Window>,
    closed: Vec<Tab>,
    pub store: SessionStore,
    pub oracle: Oracle,
    id_token: IdToken,
    /// The session at the provider of each user.
    sids: [u32; 2],
    next: u32,
}

impl Browser {
    pub fn new(schedule: &Schedule, id_token: &IdToken) -> Self {
        let local = schedule.has_local_storage.then(BTreeMap::new);
        let device = Device { time: 0.0, offset: 0.0, monotonic: 0.0, local, capacity: None };
        let mut browser = Self {
            device,
            windows: Vec::new(),
            closed: Vec::new(),
            store: schedule.store,
            oracle: Oracle::default(),
            id_token: id_token.clone(),
            sids: [1, 2],
            next: 3,
        };
        browser.open(Tab::default());
        browser
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn open(&mut self, tab: Tab) {
        if self.windows.len() < 4 {
            self.windows.push(Window { tab: Tab { is_awake: true, ..tab }, ..Window::default() });
            self.load(self.windows.len() - 1);
        }
    }

    /// Loads a page of the service, which asks for its session, and asks the other tabs as far as they are awake.
    fn load(&mut self, at: usize) {
        let machine = Machine::new(ISSUER, LIMITS, self.store);
        let now = self.device.monotonic;
        let window = &mut self.windows[at];
        window.page = Some(Page::new(machine, now));
        if !window.tab.is_awake {
            return;
        }
        let stored = window.tab.session.clone();
        self.handle(at, Event::PageLoaded);
        if self.store != SessionStore::Memory
            && let Some(login) = self.oracle.must_be_restored(&stored, &self.device)
        {
            let shown = self.shown(at).map(|user| Oracle::login_of(&user));
            assert_eq!(shown, Some(login), "a session that goes on is restored");
        }
        let window = &self.windows[at];
        let may_ask = window.page.as_ref().is_some_and(|page| page.machine.may_ask(&view(&self.device, &window.tab)));
        if may_ask {
            self.ask(at);
        }
        // A page load is activity.
        if let Some(user) = self.shown(at) {
            self.oracle.note_activity(&user, &self.device);
        }
    }

    fn ask(&mut self, at: usize) {
        for other in 0..self.windows.len() {
            let window = &self.windows[other];
            if other == at
                || !window.tab.is_awake
                || window.page.as_ref().is_none_or(|page| page.machine.session().is_none())
            {
                continue;
            }
            let answers = self.handle(other, Event::Message("session?".into()));
            if let Some(text) = answers.iter().find_map(|answer| answer.strip_prefix("session ")) {
                let allowed = self.windows[other].tab.allowed.clone();
                self.windows[at].tab.allowed.extend(allowed);
                self.handle(at, Event::Answer(text.into()));
                return;
            }
        }
    }

    /// Hands an event to the page of a tab, delivers its messages to inboxes, and checks what its listeners got.
    fn handle(&mut self, at: usize, event: Event) -> Vec<String> {
        let Window { tab, page: Some(page), .. } = &mut self.windows[at] else { return Vec::new() };
        let before = tab.session.clone();
        let posted = page.handle(event.clone(), &mut self.device, tab);
        self.oracle.check_notifications(&event, page, [&before, &tab.session], &self.device);
        for (other, window) in self.windows.iter_mut().enumerate() {
            if let Some(page) = window.page.as_mut().filter(|page| other != at && page.listens()) {
                page.inbox.extend(posted.iter().filter(|text| !text.starts_with("session")).cloned());
            }
        }
        posted
    }

    /// The tab of this number, where its page is there and awake.
    fn awake(&self, number: usize) -> Option<usize> {
        let at = number % self.windows.len().max(1);
        self.windows.get(at).filter(|window| window.tab.is_awake && window.page.is_some()).map(|_| at)
    }

    fn shown(&self, at: usize) -> Option<User> {
        let window = &self.windows[at];
        let page = window.page.as_ref()?;
        Some(page.machine.clone().current(&view(&self.device, &window.tab)).0?.user().clone())
    }

    /// The user does something in a tab.
    fn act(&mut self, at: usize, event: Event) {
        if let Some(user) = self.shown(at) {
            self.oracle.note_activity(&user, &self.device);
        }
        self.handle(at, event);
        if let Some(user) = self.shown(at) {
            self.oracle.note_activity(&user, &self.device);
        }
    }

    pub fn run(&mut self, step: &Step) {
        match *step {
            Step::OpenTab => self.open(Tab::default()),
            Step::ReopenTab => {
                if let Some(tab) = self.closed.pop() {
                    self.open(tab);
                }
            }
            Step::Load(tab) => {
                if let Some(at) = self.awake(tab) {
                    self.hide(at, false);
                    self.load(at);
                }
            }
            Step::Leave(tab, stored) => {
                if let Some(at) = self.awake(tab) {
                    self.hide(at, stored);
                }
            }
            Step::Back(tab) => self.back(tab),
            Step::Duplicate(tab) => {
                if let Some(at) = self.awake(tab) {
                    let Tab { session, allowed, .. } = &self.windows[at].tab;
                    let copy = Tab { session: session.clone(), allowed: allowed.clone(), ..Tab::default() };
                    self.open(copy);
                }
            }
            Step::Discard(tab) => {
                let at = tab % self.windows.len().max(1);
                if let Some(window) = self.windows.get_mut(at).filter(|window| window.page.is_some()) {
                    window.page = None;
                    window.tab.is_awake = true;
                    self.load(at);
                }
            }
            Step::CloseTab(tab) => {
                if let Some(at) = self.awake(tab).filter(|_| self.windows.len() > 1) {
                    self.hide(at, false);
                    self.closed.push(self.windows.remove(at).tab);
                }
            }
            Step::Sleep(tab) => {
                if let Some(at) = self.awake(tab) {
                    self.windows[at].tab.is_awake = false;
                }
            }
            Step::Wake(tab, delivered) => self.wake(tab, delivered),
            Step::BeginLogin(tab, user, anew) => self.begin_login(tab, user, anew),
            Step::FinishLogin(tab) => self.finish_login(tab),
            Step::FailLogin(tab) => {
                if let Some((at, completing)) = self.take_completing(tab) {
                    self.handle(at, Event::LoginEnded(completing.id));
                }
            }
            Step::LogOut(tab) => {
                if let Some(at) = self.awake(tab) {
                    self.oracle.log_out(&self.device);
                    self.handle(at, Event::LogOut);
                    assert!(
                        self.windows[at].page.as_ref().is_some_and(|page| page.machine.session().is_none()),
                        "a logout ends the session here"
                    );
                    assert_eq!(self.windows[at].tab.session, "", "a logout removes the stored session");
                }
            }
            Step::FrontChannelLogout(tab, user) => self.log_out_by_front_channel(tab, user),
            Step::Activity(tab) => {
                if let Some(at) = self.awake(tab) {
                    let throttled = self.windows[at]
                        .page
                        .as_ref()
                        .is_none_or(|page| page.machine.throttles_activity(self.device.monotonic));
                    if !throttled {
                        self.act(at, Event::Activity);
                    }
                }
            }
            Step::Extend(tab) => {
                if let Some(at) = self.awake(tab) {
                    self.act(at, Event::Extend);
                }
            }
            Step::Wait(seconds) => self.wait(f64::from(seconds)),
            Step::DeviceSleeps(seconds) => {
                self.oracle.device_slept();
                self.device.time += f64::from(seconds);
                for window in &mut self.windows {
                    if let Some(page) = &mut window.page {
                        page.awake_since = self.device.monotonic;
                    }
                }
            }
            Step::SetClock(seconds) => {
                self.oracle.set_clock(seconds);
                self.device.offset += f64::from(seconds);
            }
            Step::ClearLocalStorage => {
                self.oracle.clear(&self.device);
                if let Some(local) = &mut self.device.local {
                    local.clear();
                }
            }
            Step::FillLocalStorage(is_full) => self.device.fill(is_full),
            Step::FillSessionStorage(tab, is_full) => {
                let at = tab % self.windows.len().max(1);
                self.windows[at].tab.is_full = is_full;
            }
            Step::Deliver => self.deliver(),
            Step::CloseClient(tab) => {
                if let Some(at) = self.awake(tab) {
                    self.handle(at, Event::Close);
                    if let Some(page) = &mut self.windows[at].page {
                        page.closed = true;
                    }
                }
            }
        }
    }

    fn hide(&mut self, at: usize, stored: bool) {
        self.handle(at, Event::PageHidden);
        let window = &mut self.windows[at];
        let page = window.page.take();
        // A page that waits for a request is not stored.
        window.cached = page.filter(|page| stored && page.completing.is_none());
    }

    fn back(&mut self, tab: usize) {
        let at = tab % self.windows.len().max(1);
        let now = self.device.monotonic;
        let window = &mut self.windows[at];
        if !window.tab.is_awake || window.cached.is_none() {
            return;
        }
        let cached = window.cached.take();
        if window.page.is_some() {
            self.hide(at, false);
        }
        if let Some(mut page) = cached {
            page.awake_since = now;
            page.inbox.clear();
            self.windows[at].page = Some(page);
            self.act(at, Event::RestoredFromBfcache);
        }
    }

    fn wake(&mut self, tab: usize, delivered: bool) {
        let at = tab % self.windows.len().max(1);
        let now = self.device.monotonic;
        let window = &mut self.windows[at];
        if window.tab.is_awake {
            return;
        }
        window.tab.is_awake = true;
        let Some(page) = &mut window.page else { return };
        page.awake_since = now;
        if !delivered {
            page.inbox.clear();
        }
        self.receive(at);
        self.handle(at, Event::Check);
    }

    fn receive(&mut self, at: usize) {
        let inbox = self.windows[at].page.as_mut().map(|page| std::mem::take(&mut page.inbox)).unwrap_or_default();
        for text in inbox {
            self.handle(at, Event::Message(text));
        }
    }

    /// Messages may make tabs post more of them.
    fn deliver(&mut self) {
        for at in 0..self.windows.len() {
            if self.awake(at).is_some() {
                self.receive(at);
                self.handle(at, Event::Check);
            }
        }
    }

    fn begin_login(&mut self, tab: usize, user: usize, anew: bool) {
        let Some(at) = self.awake(tab).filter(|at| self.windows[*at].page.as_ref().is_some_and(|page| !page.closed))
        else {
            return;
        };
        if anew {
            self.sids[user] = self.number();
        }
        let (login, sid) = (self.number(), self.sids[user]);
        let user = User {
            sub: format!("user {user}"),
            email: None,
            issuer: ISSUER.into(),
            acr: "selfregistered-email".into(),
            amr: Vec::new(),
            locale: None,
            sid: Some(format!("sid {sid}")),
            // What the simulation knows the login by.
            auth_time: Some(f64::from(login)),
        };
        // As long as a real one.
        let id = format!("login-{login:0>37}");
        self.handle(at, Event::LoginBegan(id.clone()));
        self.oracle.begin(login, &id, &user, &self.device);
        let age = if anew { 0.0 } else { f64::from(login % 7) * 900.0 };
        // A newer login overtakes the older one, whose work ends by itself.
        let old = self.windows[at].page.as_mut().and_then(|page| page.completing.replace(Completing { id, user, age }));
        if let Some(old) = old {
            self.finish(at, old);
        }
    }

    fn take_completing(&mut self, tab: usize) -> Option<(usize, Completing)> {
        let at = self.awake(tab)?;
        Some((at, self.windows[at].page.as_mut()?.completing.take()?))
    }

    fn finish_login(&mut self, tab: usize) {
        if let Some((at, completing)) = self.take_completing(tab) {
            self.finish(at, completing);
        }
    }

    fn finish(&mut self, at: usize, Completing { id, user, age }: Completing) {
        let overtaken = self.windows[at].page.as_ref().is_some_and(|page| page.completing.is_some() || page.closed);
        let expected = self.oracle.expects(
            &id,
            &self.device,
            overtaken,
            self.windows[at].tab.is_full && self.store != SessionStore::Memory,
        );
        let began = Login::new(id.clone(), user.clone(), self.id_token.clone(), age, LIMITS, self.device.wall());
        if let Ok(login) = began {
            self.oracle.complete(&id, age, self.device.time);
            self.windows[at].tab.allowed.insert(Oracle::login_of(&user));
            self.handle(at, Event::LoggedIn(Box::new(login)));
            let page = self.windows[at].page.as_ref();
            let logged_in = page.is_some_and(|page| page.machine.is_logged_in_by(&id));
            if logged_in {
                self.oracle.note_activity(&user, &self.device);
            }
            if let Some(expected) = expected {
                assert_eq!(logged_in, expected, "the login {id} begins a session");
            }
        }
        self.handle(at, Event::LoginEnded(id));
    }

    fn log_out_by_front_channel(&mut self, tab: usize, user: usize) {
        let Some(at) = self.awake(tab) else { return };
        let sid = format!("sid {}", self.sids[user]);
        let url = format!(
            "https://www.example.no/front?iss={}&sid={}",
            "https%3A%2F%2Ftest.idporten.no",
            sid.replace(' ', "+")
        );
        let window = &self.windows[at];
        let seen = view(&self.device, &window.tab);
        let named = window.page.as_ref().and_then(|page| page.machine.is_named_by(&url, &seen)) == Some(true);
        let closed = window.page.as_ref().is_some_and(|page| page.closed);
        if closed {
            return;
        }
        let id = format!("call-{:0>38}", self.number());
        self.handle(at, Event::FrontChannelLogout { url, id: id.clone() });
        let noted = self.device.notes().ended.contains(&id);
        self.oracle.front_channel_logout(&sid, named && noted);
        if named {
            assert!(
                self.windows[at].page.as_ref().is_some_and(|page| page.machine.session().is_none()),
                "a front-channel logout ends the session here"
            );
        }
    }

    /// Time passes, and timers of tabs that are awake fire.
    fn wait(&mut self, seconds: f64) {
        let end = self.device.monotonic + seconds;
        loop {
            let next = (0..self.windows.len())
                .filter(|at| self.awake(*at).is_some())
                .filter_map(|at| Some((self.windows[at].page.as_ref()?.timer?, at)))
                .min_by(|(a, _), (b, _)| a.total_cmp(b))
                .filter(|(due, _)| *due <= end);
            let due = next.map_or(end, |(due, _)| due.max(self.device.monotonic));
            self.device.time += due - self.device.monotonic;
            self.device.monotonic = due;
            let Some((_, at)) = next else { return };
            if let Some(page) = &mut self.windows[at].page {
                page.timer = None;
            }
            self.handle(at, Event::Check);
        }
    }
}
