//! What must hold, whatever happens. The oracle knows the true time, and every login and logout.

use crate::browser::{Browser, Device, LIMITS};
use crate::page::{Heard, Page, change, view};
use idporten_email_login::session::event::Event;
use idporten_email_login::session::notification::{Notification, SessionChange};
use idporten_email_login::session::stored_session::SessionStore;
use idporten_email_login::session::user::User;
use std::collections::{BTreeMap, BTreeSet};

/// Seconds that whole-second notes and throttled activity may cost.
const ROUNDING: f64 = 3.0;

#[derive(Clone)]
struct Record {
    id: String,
    sub: String,
    sid: String,
    /// When the user authenticated, by true time; nothing before the login is complete.
    authenticated: Option<f64>,
    /// Otherwise any reported logout ends it, an older one too.
    noted: bool,
    /// No tab may show it.
    is_dead: bool,
    /// A message that may or may not arrive ends it.
    may_end: bool,
    /// The provider has ended its session, perhaps before it began: the message may come late.
    called: bool,
}

#[derive(Default)]
pub struct Oracle {
    records: BTreeMap<u32, Record>,
    called: BTreeSet<String>,
    /// Of each user, by true time and by the monotonic clock.
    last_activity: BTreeMap<String, (f64, f64)>,
    clock_was_set: bool,
    clock_was_set_back: bool,
    device_slept: bool,
    /// Notes of activity may be missing.
    notes_were_lost: bool,
}

impl Oracle {
    pub fn login_of(user: &User) -> u32 {
        user.auth_time.unwrap_or_default() as u32
    }

    pub fn begin(&mut self, login: u32, id: &str, user: &User, device: &Device) {
        let record = Record {
            id: id.into(),
            sub: user.sub.clone(),
            sid: user.sid.clone().unwrap_or_default(),
            authenticated: None,
            noted: device.has_open(id),
            is_dead: false,
            may_end: false,
            called: user.sid.as_ref().is_some_and(|sid| self.called.contains(sid)),
        };
        self.records.insert(login, record);
    }

    fn by_id(&mut self, id: &str) -> Option<&mut Record> {
        self.records.values_mut().find(|record| record.id == id)
    }

    pub fn complete(&mut self, id: &str, age: f64, now: f64) {
        if let Some(record) = self.by_id(id) {
            record.authenticated = Some(now - age);
        }
    }

    /// Whether a login must begin a session; nothing where both are right.
    pub fn expects(&mut self, id: &str, device: &Device, overtaken: bool, storage_is_full: bool) -> Option<bool> {
        let record = self.by_id(id)?.clone();
        let is_gone = record.noted && device.local.is_some() && !device.has_open(id);
        if overtaken || is_gone || record.is_dead || storage_is_full {
            Some(false)
        } else if record.may_end || record.called || !record.noted {
            None
        } else {
            Some(true)
        }
    }

    pub fn log_out(&mut self, device: &Device) {
        for record in self.records.values_mut() {
            if record.noted && device.local.is_some() {
                record.is_dead = true;
            }
            record.may_end = true;
        }
        self.notes_were_lost = true;
    }

    pub fn clear(&mut self, device: &Device) {
        if device.local.is_some() {
            for record in self.records.values_mut() {
                // Of one without a note, only messages that may still come know that it has ended.
                record.may_end |= record.is_dead;
                record.is_dead = record.noted;
            }
            self.notes_were_lost = true;
        }
    }

    pub fn front_channel_logout(&mut self, sid: &str, noted: bool) {
        self.called.insert(sid.into());
        for record in self.records.values_mut().filter(|record| record.sid == sid) {
            record.called = true;
            record.is_dead |= noted;
        }
        self.notes_were_lost = true;
    }

    pub fn note_activity(&mut self, user: &User, device: &Device) {
        self.last_activity.insert(user.sub.clone(), (device.time, device.monotonic));
    }

    fn last_activity(&self, user: &User) -> (f64, f64) {
        self.last_activity.get(&user.sub).copied().unwrap_or_default()
    }

    /// The login whose stored session a page must restore; nothing where it may be refused.
    pub fn must_be_restored(&self, stored: &str, device: &Device) -> Option<u32> {
        let (_, text) = stored.split_once("\"authTime\":")?;
        let login = text.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()?;
        let record = self.records.get(&login)?;
        let is_certain =
            !(self.clock_was_set || self.notes_were_lost || device.capacity.is_some() || device.local.is_none());
        let is_alive = !(record.is_dead || record.may_end || record.called);
        let age = device.time - record.authenticated?;
        let idle = device.time - self.last_activity.get(&record.sub)?.0;
        let goes_on = age < LIMITS.max_age - ROUNDING && idle < LIMITS.idle_timeout - ROUNDING;
        (is_certain && is_alive && goes_on).then_some(login)
    }

    pub fn set_clock(&mut self, seconds: i32) {
        self.clock_was_set = true;
        self.clock_was_set_back |= seconds < 0;
    }

    pub fn device_slept(&mut self) {
        self.device_slept = true;
    }

    /// Each change is notified once, with its reason, and what listeners believe is what is.
    pub fn check_notifications(
        &mut self,
        event: &Event,
        page: &mut Page,
        [stored_before, stored]: [&str; 2],
        device: &Device,
    ) {
        let heard = std::mem::take(&mut page.heard);
        for heard in &heard {
            match &heard.notification {
                Notification::Expiring(expiry) => {
                    assert!(page.believed.is_some(), "a warning is of a session");
                    page.warned = expiry.map(|expiry| (expiry, heard.at));
                }
                Notification::Change(user, reason) => {
                    assert!(
                        *user != page.believed || *reason == SessionChange::Closed,
                        "a change changes something: {reason:?}"
                    );
                    self.check_reason(event, page, heard, stored_before, device);
                    let known = page.believed.as_ref().and_then(|user| user.auth_time);
                    let is_left =
                        user.is_none() && known.is_some_and(|login| stored.contains(&format!("\"authTime\":{login}")));
                    assert!(
                        !is_left || *reason == SessionChange::Closed,
                        "a session that has ended is not stored any more"
                    );
                    page.believed.clone_from(user);
                    page.warned = None;
                    page.shown_since = heard.at;
                }
            }
        }
        let hidden_in_memory = matches!(event, Event::PageHidden) && page.machine.session().is_none();
        if !hidden_in_memory {
            let shown = page.machine.session().map(|session| session.user().clone());
            assert_eq!(page.believed, shown, "listeners know who is logged in");
        }
        assert!(page.machine.id_token().is_none() || page.machine.session().is_some(), "a token has a session");
        assert!(!matches!(event, Event::PageHidden) || page.machine.id_token().is_none(), "no token outlives the page");
    }

    fn check_reason(&self, event: &Event, page: &Page, heard: &Heard, stored_before: &str, device: &Device) {
        let Some((user, reason)) = change(heard) else { return };
        let known = page.believed.as_ref();
        let record = known.and_then(|user| self.records.get(&Self::login_of(user)));
        let Some(record) = record.filter(|_| user.is_none()) else {
            let right = match reason {
                SessionChange::Login => matches!(event, Event::LoggedIn(_)),
                SessionChange::Restored => known.is_none(),
                SessionChange::Replaced => known.is_some(),
                _ => user.is_none(),
            };
            assert!(right, "{reason:?} is the reason of {event:?}");
            let new = user.as_ref().and_then(|user| self.records.get(&Self::login_of(user)));
            assert!(new.is_none_or(|new| !new.is_dead), "a session that was ended is restored");
            return;
        };
        let idle = known.map(|user| device.time - self.last_activity(user).0);
        let age = device.time - record.authenticated.unwrap_or_default();
        let name = format!("\"authTime\":{}", known.and_then(|user| user.auth_time).unwrap_or_default());
        let right = match reason {
            SessionChange::Logout => matches!(event, Event::LogOut),
            SessionChange::Closed => matches!(event, Event::Close | Event::RestoredFromBfcache),
            SessionChange::FrontChannel => record.called || matches!(event, Event::FrontChannelLogout { .. }),
            SessionChange::Elsewhere => {
                record.is_dead
                    || record.may_end
                    || !record.noted
                    || record.called && device.capacity.is_some()
                    || !stored_before.contains(&name)
            }
            // Set forward, a clock ends a session too early.
            SessionChange::MaxAge => self.clock_was_set || age >= LIMITS.max_age - ROUNDING,
            SessionChange::Idle => {
                self.clock_was_set
                    || self.notes_were_lost
                    || device.capacity.is_some()
                    || device.local.is_none()
                    || idle.is_some_and(|idle| idle >= LIMITS.idle_timeout - ROUNDING)
            }
            _ => false,
        };
        assert!(right, "{reason:?} is the reason of {event:?}: age {age}, idle {idle:?}");
        if matches!(reason, SessionChange::Idle | SessionChange::MaxAge) {
            self.check_warning(page, heard);
        }
    }

    fn check_warning(&self, page: &Page, heard: &Heard) {
        let there_since = page.awake_since.max(page.shown_since);
        if self.clock_was_set || self.device_slept || heard.at - there_since < LIMITS.warning_time() + ROUNDING {
            return;
        }
        let warned = page.warned.is_some_and(|(_, at)| heard.at - at >= LIMITS.warning_time() - ROUNDING);
        assert!(warned, "a warning precedes the end by its time");
    }

    fn check_user(&self, user: &User, now: f64) {
        let record = self.records.get(&Self::login_of(user));
        assert!(record.is_some_and(|record| !record.is_dead), "a session that was ended is shown");
        if self.clock_was_set_back {
            return;
        }
        let age = now - record.and_then(|record| record.authenticated).unwrap_or_default();
        assert!(age <= LIMITS.max_age + ROUNDING, "a session is shown past its maximum age: {age}");
        let idle = now - self.last_activity(user).0;
        assert!(idle <= LIMITS.idle_timeout + ROUNDING, "a session is shown without activity: {idle}");
    }
}

/// Reads every tab that can be read.
pub fn check(browser: &Browser) {
    for window in &browser.windows {
        if let Some(page) = &window.cached {
            assert!(page.machine.id_token().is_none(), "no token is in the back-forward cache");
            assert!(
                browser.store != SessionStore::Memory || page.machine.session().is_none(),
                "a session in memory ends with the page"
            );
        }
        let Some(page) = window.page.as_ref().filter(|_| window.tab.is_awake) else { continue };
        let (session, _) = page.machine.clone().current(&view(&browser.device, &window.tab));
        let Some(session) = session else { continue };
        browser.oracle.check_user(session.user(), browser.device.time);
        // Whatever the device's clock says: a page that has been there since has a clock of its own.
        let (_, active) = browser.oracle.last_activity(session.user());
        let idle = browser.device.monotonic - active.max(page.shown_since).max(page.awake_since);
        assert!(idle <= LIMITS.idle_timeout + 60.0 + ROUNDING, "a page shows a session without activity: {idle}");
        let in_page = browser.device.monotonic - page.shown_since;
        assert!(in_page <= LIMITS.max_age + ROUNDING, "a page shows a session for longer than any may last");
        let allowed = window.tab.allowed.contains(&Oracle::login_of(session.user()));
        assert!(allowed, "a tab shows a session that did not begin there");
    }
}
