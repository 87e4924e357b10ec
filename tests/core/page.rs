//! A page with a session machine, and storage that takes what it is given.

use crate::fixture::{ISSUER, NOW, validate};
use idporten_email_login::provider::session_limits::SessionLimits;
use idporten_email_login::session::event::{Effect, Event, Login, View};
use idporten_email_login::session::machine::Machine;
use idporten_email_login::session::notification::{Notification, SessionChange};
use idporten_email_login::session::origin_notes::Note;
use idporten_email_login::session::stored_session::SessionStore;
use idporten_email_login::session::user::User;

pub const LIMITS: SessionLimits = SessionLimits { idle_timeout: 1800.0, max_age: 7200.0, warning: None };

/// A page and what it sees: storage takes what it is given.
pub struct Page {
    pub machine: Machine,
    pub view: View,
    pub effects: Vec<Effect>,
}

impl Page {
    pub fn new(store: SessionStore) -> Self {
        let mut view = View { now: NOW, monotonic: 100.0, ..View::default() };
        view.notes.open = Some(Vec::new());
        Self { machine: Machine::new(ISSUER, LIMITS, store), view, effects: Vec::new() }
    }

    /// A page whose sessions have these limits.
    pub fn limited(limits: SessionLimits) -> Self {
        Self { machine: Machine::new(ISSUER, limits, SessionStore::Tab), ..Self::new(SessionStore::Tab) }
    }

    /// Another page that sees the same.
    pub fn beside(&self, store: SessionStore) -> Self {
        Self { machine: Machine::new(ISSUER, LIMITS, store), view: self.view.clone(), effects: Vec::new() }
    }

    pub fn handle(&mut self, event: Event) -> &mut Self {
        self.effects = self.machine.handle(event, &self.view);
        for effect in &self.effects {
            match effect {
                Effect::StoreSession(text) => self.view.session.clone_from(text),
                Effect::RemoveSession => self.view.session.clear(),
                Effect::StoreNote(Note::Open(name), text) => {
                    if let Some(open) = &mut self.view.notes.open {
                        open.retain(|one| one != name);
                        open.extend((!text.is_empty()).then(|| name.clone()));
                    }
                }
                Effect::StoreNote(Note::Ended, text) => self.view.notes.ended.clone_from(text),
                Effect::StoreNote(Note::Active, text) => self.view.notes.active.clone_from(text),
                _ => {}
            }
        }
        self
    }

    pub fn pass(&mut self, seconds: f64) -> &mut Self {
        self.view.now += seconds;
        self.view.monotonic += seconds;
        self
    }

    pub fn log_in(&mut self, id: &str) -> &mut Self {
        self.handle(Event::LoginBegan(id.into())).handle(login(id, user("kari"))).handle_end(id)
    }

    /// Keeps the effects of the event before.
    pub fn handle_end(&mut self, id: &str) -> &mut Self {
        let effects = std::mem::take(&mut self.effects);
        self.handle(Event::LoginEnded(id.into()));
        self.effects = effects;
        self
    }

    pub fn user(&self) -> Option<String> {
        Some(self.machine.session()?.user().sub.clone())
    }

    /// The changes of the last event: whether a user is logged in, and why.
    pub fn changes(&self) -> Vec<(bool, SessionChange)> {
        let change = |effect: &Effect| match effect {
            Effect::Notify(Notification::Change(user, reason)) => Some((user.is_some(), *reason)),
            _ => None,
        };
        self.effects.iter().filter_map(change).collect()
    }

    /// The warnings of the last event: whether the session can be extended; nothing where the warning is taken back.
    pub fn warnings(&self) -> Vec<Option<bool>> {
        let warning = |effect: &Effect| match effect {
            Effect::Notify(Notification::Expiring(expiry)) => Some(expiry.map(|expiry| expiry.extendable)),
            _ => None,
        };
        self.effects.iter().filter_map(warning).collect()
    }

    /// The notes that the last event has written.
    pub fn noted(&self) -> Vec<(&Note, &str)> {
        self.effects
            .iter()
            .filter_map(
                |effect| if let Effect::StoreNote(note, text) = effect { Some((note, text.as_str())) } else { None },
            )
            .collect()
    }

    pub fn posted(&self) -> Vec<&str> {
        self.effects
            .iter()
            .filter_map(|effect| if let Effect::Post(text) = effect { Some(text.as_str()) } else { None })
            .collect()
    }

    pub fn timer(&self) -> Option<f64> {
        self.effects
            .iter()
            .rev()
            .find_map(|effect| if let Effect::SetTimer(seconds) = effect { Some(*seconds) } else { None })
    }
}

pub fn user(sub: &str) -> User {
    User { sub: sub.into(), sid: Some("sid".into()), ..validate(|_| ()).unwrap().user().clone() }
}

pub fn login_of_age(id: &str, user: User, age: f64) -> Event {
    let id_token = validate(|_| ()).unwrap().id_token().clone();
    Event::LoggedIn(Box::new(Login::new(id.into(), user, id_token, age, LIMITS, NOW).unwrap()))
}

pub fn login(id: &str, user: User) -> Event {
    login_of_age(id, user, 0.0)
}

pub fn logged_in(store: SessionStore) -> Page {
    let mut page = Page::new(store);
    page.log_in("a");
    page
}

pub const CALL: &str = "https://www.example.no/front?iss=https%3A%2F%2Ftest.idporten.no&sid=sid";

pub fn front_channel_logout(id: &str) -> Event {
    Event::FrontChannelLogout { url: CALL.into(), id: id.into() }
}
