//! The page's session as a state machine.

mod step;

use super::event::{Effect, Event, View};
use super::logout::is_front_channel_logout_of;
use super::notification::{SessionChange, SessionExpiry};
use super::origin_notes::{OriginNotes, front_channel_note};
use super::stored_session::{Session, SessionStore};
use super::user::User;
use crate::base::secret::IdToken;
use crate::provider::session_limits::SessionLimits;
use step::Step;

/// Seconds between two notes of activity.
const ACTIVITY_INTERVAL: f64 = 1.0;

/// The session that a page shows.
#[derive(Clone)]
struct Live {
    session: Session,
    /// The id and the ID token of the login on this page that began it, until the page is left.
    login: Option<(String, IdToken)>,
    /// When the time was added up last, by the monotonic clock.
    checked: f64,
    /// When activity was noted last, by the monotonic clock.
    noted: f64,
    /// The time of activity in any tab that was taken into account last. Only another time counts: the clock that it was
    /// noted by may be set back.
    active_at: Option<f64>,
    /// Until the next event: that this one has begun it, and the session that it replaced, with the warning of it.
    is_new: bool,
    replaced: Option<Box<(Live, Option<SessionExpiry>)>>,
}

/// A login that is being completed. A newer one, a logout and the end of the client overtake it.
#[derive(Clone)]
struct Completing {
    id: String,
    /// Whether the note of its id could be written.
    noted: bool,
    /// The origin's notes when it began: what has been noted since is about it.
    found: OriginNotes,
    /// The ids and addresses of the front-channel logouts that messages reported since.
    called: Vec<(String, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The page has not asked for its session yet.
    New,
    Started,
    Closed,
}

/// The page's session: who is logged in, until when, and what other tabs must know.
///
/// The caller hands over one [`Event`] at a time with a fresh [`View`], and performs the [`Effect`]s in their order before
/// the next event. Nothing here reads a clock or a storage, and nothing of the page runs.
///
/// What holds at each time:
///
/// 1. The session in the tab's storage is the truth for all pages of the tab; [`SessionStore::Memory`] stores nothing. A text that this
///    page has neither written nor read is adopted, and a missing text means that the session has ended.
/// 2. A session goes on as long as its name is among the origin's open sessions. A logout removes all names, and so does a page
///    that clears its storage: that works in full storage and reaches tabs that sleep. Where the name could not be written,
///    only messages can end the session.
/// 3. A front-channel logout is noted by a digest of the session at the provider. A session ignores the note that was there
///    when its login began.
/// 4. Time only adds up, by the greater of two clocks, so a session never outlives its limits. Activity in one tab counts in
///    all tabs of the same user.
/// 5. A session that ends is gone before any listener is notified, and each change is notified once.
/// 6. The ID token lives as long as the session and no longer than the page is shown. With [`SessionStore::Memory`] the
///    session ends with the page.
/// 7. One login at a time is being completed. It begins a session only if no newer login, no logout and no front-channel logout
///    of its session came in between.
/// 8. Failing storage never prevents an end. A login whose session cannot be stored is refused; an older session goes on in
///    memory.
/// 9. A closed machine changes nothing; a logout still reaches the other tabs.
#[derive(Clone)]
pub struct Machine {
    issuer: String,
    limits: SessionLimits,
    store: SessionStore,
    phase: Phase,
    live: Option<Live>,
    completing: Option<Completing>,
    /// The stored text that this page wrote or read last; empty where nothing was stored.
    seen: String,
    /// The warning that listeners were notified of last.
    warned: Option<SessionExpiry>,
    /// Whether the session ended with the page, which listeners learn when the page is restored.
    left: bool,
}

impl Machine {
    /// Creates the machine of a page that knows no user. `issuer`: sessions at another one are ignored.
    pub fn new(issuer: &str, limits: SessionLimits, store: SessionStore) -> Self {
        Self {
            issuer: issuer.into(),
            limits,
            store,
            phase: Phase::New,
            live: None,
            completing: None,
            seen: String::new(),
            warned: None,
            left: false,
        }
    }

    /// Handles an event.
    pub fn handle(&mut self, event: Event, view: &View) -> Vec<Effect> {
        let mut step = Step { machine: self, view, effects: Vec::new() };
        step.handle(event);
        step.effects
    }

    /// Returns the session that goes on now, without changing anything, and whether [`Event::Check`] would change something.
    /// It needs a copy of its own.
    pub fn current(mut self, view: &View) -> (Option<Session>, bool) {
        let effects = self.handle(Event::Check, view);
        let outdated = effects.iter().any(|effect| !matches!(effect, Effect::SetTimer(_)));
        (self.live.map(|live| live.session), outdated)
    }

    /// Returns how long a session may last.
    pub fn limits(&self) -> SessionLimits {
        self.limits
    }

    /// Returns the warning that listeners were notified of last.
    pub fn warning(&self) -> Option<SessionExpiry> {
        self.warned
    }

    /// Returns the ID token of the login on this page whose session goes on, for the provider's logout.
    pub fn id_token(&self) -> Option<&IdToken> {
        Some(&self.live.as_ref()?.login.as_ref()?.1)
    }

    /// Whether the session of the login with this id goes on.
    pub fn is_logged_in_by(&self, id: &str) -> bool {
        self.live.as_ref().and_then(|live| live.login.as_ref()).is_some_and(|(login, _)| login == id)
    }

    /// Returns the session as it was when an event was handled last.
    pub fn session(&self) -> Option<&Session> {
        self.live.as_ref().map(|live| &live.session)
    }

    /// Whether the client was closed.
    pub fn is_closed(&self) -> bool {
        self.phase == Phase::Closed
    }

    /// Whether a login is being completed.
    pub fn is_completing(&self) -> bool {
        self.completing.is_some()
    }

    /// Whether activity at this time, by the monotonic clock, is worth an event.
    pub fn throttles_activity(&self, monotonic: f64) -> bool {
        let interval = ACTIVITY_INTERVAL.min(self.limits.idle_timeout / 8.0);
        self.live.as_ref().is_none_or(|live| monotonic - live.noted < interval)
    }

    /// Whether another tab may have a session for this one.
    pub fn may_ask(&self, view: &View) -> bool {
        let recent = |at: f64| view.now - at <= self.limits.idle_timeout;
        self.phase == Phase::Started
            && self.store == SessionStore::Tabs
            && self.clone().current(view).0.is_none()
            && view.notes.last_activity(view.now).is_some_and(recent)
    }

    /// Whether a front-channel logout names the session of this page or of its tab; `None` without a session.
    pub fn is_named_by(&self, url: &str, view: &View) -> Option<bool> {
        self.session_of_tab(view).map(|session| is_front_channel_logout_of(url, &session.user))
    }

    fn session_of_tab(&self, view: &View) -> Option<Session> {
        let stored = || self.stored_session(&view.session, view).filter(|_| self.is_stored());
        self.live.as_ref().map(|live| live.session.clone()).or_else(stored)
    }

    /// Whether the tab's storage holds the session.
    pub fn is_stored(&self) -> bool {
        self.store != SessionStore::Memory
    }

    /// Reads a stored session and checks it as of now, by the device's clock, since the page's own begins with each page.
    fn stored_session(&self, text: &str, view: &View) -> Option<Session> {
        let mut session = Session::from_text(&self.issuer, text)?;
        if session.lifetime.is_from_the_future(view.now) || has_ended(&session, view).is_some() {
            return None;
        }
        session.lifetime.advance(view.now, None);
        if let Some(active_at) = view.notes.active_at(&session.user, view.now) {
            session.lifetime.touch_elsewhere(active_at);
        }
        (session.lifetime.remaining(self.limits) > 0.0).then_some(session)
    }
}

/// Whether the origin's notes say that a session has ended, and why.
fn has_ended(session: &Session, view: &View) -> Option<SessionChange> {
    let last_logout = view.notes.front_channel_logout_of(&session.user, view.now);
    if last_logout.is_some() && last_logout != session.older_logout {
        Some(SessionChange::FrontChannel)
    } else if view.notes.is_gone(&session.name) {
        Some(SessionChange::Elsewhere)
    } else {
        None
    }
}

/// Whether a front-channel logout is of this user's session, and not the one that its login found noted: messages may come late.
fn is_newer_logout(url: &str, id: &str, user: &User, older_logout: &Option<String>) -> bool {
    is_front_channel_logout_of(url, user) && front_channel_note(user, id) != *older_logout
}
