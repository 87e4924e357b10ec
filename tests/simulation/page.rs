//! A page of the service: the machine, and a shell that performs its effects on a browser made of data.

use crate::browser::{Device, Tab};
use idporten_email_login::session::event::{Effect, Event, Stored, View};
use idporten_email_login::session::machine::Machine;
use idporten_email_login::session::notification::{Notification, SessionChange, SessionExpiry};
use idporten_email_login::session::origin_notes::Note;
use idporten_email_login::session::user::User;
use std::collections::VecDeque;

/// A notification as a listener got it.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    pub notification: Notification,
    /// By the page's monotonic clock.
    pub at: f64,
}

pub struct Page {
    pub machine: Machine,
    /// The session that listeners believe in, by its login.
    pub believed: Option<User>,
    pub warned: Option<(SessionExpiry, f64)>,
    /// Since when the page has shown this session, by its monotonic clock.
    pub shown_since: f64,
    /// When it was last not awake.
    pub awake_since: f64,
    pub timer: Option<f64>,
    pub inbox: Vec<String>,
    pub completing: Option<Completing>,
    pub closed: bool,
    pub heard: Vec<Heard>,
}

/// A login whose token request is under way.
#[derive(Clone)]
pub struct Completing {
    pub id: String,
    pub user: User,
    pub age: f64,
}

/// What the machine is shown of the browser.
pub fn view(device: &Device, tab: &Tab) -> View {
    View { now: device.wall(), monotonic: device.monotonic, session: tab.session.clone(), notes: device.notes() }
}

impl Page {
    pub fn new(machine: Machine, now: f64) -> Self {
        Self {
            machine,
            believed: None,
            warned: None,
            shown_since: now,
            awake_since: now,
            timer: None,
            inbox: Vec::new(),
            completing: None,
            closed: false,
            heard: Vec::new(),
        }
    }

    /// Handles an event as `src/browser/session.rs` does. Returns the messages for other tabs.
    pub fn handle(&mut self, event: Event, device: &mut Device, tab: &mut Tab) -> Vec<String> {
        let mut events = VecDeque::from([event]);
        let mut posted = Vec::new();
        while let Some(event) = events.pop_front() {
            for effect in self.machine.handle(event, &view(device, tab)) {
                match effect {
                    Effect::StoreSession(text) if tab.is_full => {
                        drop(text);
                        events.push_front(Event::StoreFailed(Stored::Session));
                        break;
                    }
                    Effect::StoreSession(text) => tab.session = text,
                    Effect::RemoveSession => tab.session.clear(),
                    Effect::StoreNote(note, text) => {
                        if !device.store(&note, text) {
                            events.push_front(Event::StoreFailed(Stored::Note(note)));
                        }
                    }
                    Effect::Post(text) => posted.push(text),
                    Effect::SetTimer(seconds) => self.timer = Some(device.monotonic + seconds),
                    Effect::ClearTimer => self.timer = None,
                    Effect::Notify(notification) => self.heard.push(Heard { notification, at: device.monotonic }),
                }
            }
        }
        posted
    }
}

/// The reason of a change.
pub fn change(heard: &Heard) -> Option<(&Option<User>, SessionChange)> {
    match &heard.notification {
        Notification::Change(user, reason) => Some((user, *reason)),
        Notification::Expiring(_) => None,
    }
}

pub fn key(note: &Note) -> String {
    match note {
        Note::Open(name) => format!("open|{name}"),
        Note::Ended => "ended".into(),
        Note::Active => "active".into(),
    }
}

impl Page {
    /// Whether it has a channel open.
    pub fn listens(&self) -> bool {
        self.machine.session().is_some() || self.machine.is_completing()
    }
}
