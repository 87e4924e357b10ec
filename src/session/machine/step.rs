//! The transitions of the session machine.

use super::{Completing, Live, Machine, Phase, has_ended, is_newer_logout};
use crate::base::secret::IdToken;
use crate::session::event::{
    ANSWER, Effect, Event, FRONT_CHANNEL_MESSAGE, LOGOUT_MESSAGE, Login, QUESTION, Stored, View,
};
use crate::session::lifetime::Lifetime;
use crate::session::logout::is_front_channel_logout_of;
use crate::session::notification::{Notification, SessionChange};
use crate::session::origin_notes::Note;
use crate::session::stored_session::{Session, SessionStore};
use crate::session::user::User;

/// One event, and the effects that it has so far.
pub(super) struct Step<'a> {
    pub(super) machine: &'a mut Machine,
    pub(super) view: &'a View,
    pub(super) effects: Vec<Effect>,
}

impl Step<'_> {
    pub(super) fn handle(&mut self, event: Event) {
        if self.machine.phase == Phase::Closed && !matches!(event, Event::LogOut | Event::LoginEnded(_)) {
            return;
        }
        if let Some(live) = self.machine.live.as_mut().filter(|_| !matches!(event, Event::StoreFailed(_))) {
            live.is_new = false;
            live.replaced = None;
        }
        match event {
            Event::PageLoaded => self.load(),
            Event::RestoredFromBfcache => self.restore_from_bfcache(),
            Event::Check => drop(self.update()),
            Event::Message(text) => self.receive(&text),
            Event::Answer(text) => self.receive_answer(&text),
            Event::Activity => self.touch(),
            Event::Extend => self.extend(),
            Event::LoginBegan(id) => self.begin_login(id),
            Event::LoggedIn(login) => self.log_in(*login),
            Event::LoginEnded(id) => self.end_login(id),
            Event::LogOut => self.log_out(),
            Event::FrontChannelLogout { url, id } => self.log_out_by_front_channel(&url, &id),
            Event::PageHidden => self.hide(),
            Event::StoreFailed(what) => self.store_failed(what),
            Event::Close => self.close(),
        }
    }

    fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn notify_change(&mut self, user: Option<User>, reason: SessionChange) {
        self.push(Effect::Notify(Notification::Change(user, reason)));
    }

    fn note(&mut self, note: Note, text: String) {
        self.push(Effect::StoreNote(note, text));
    }

    /// Notes that a session of this name goes on, for as long as it can.
    fn note_open(&mut self, name: &str) {
        let end = (self.view.now + self.machine.limits.max_age).ceil() as u32;
        self.note(Note::Open(name.into()), end.to_string());
    }

    fn load(&mut self) {
        self.machine.phase = Phase::Started;
        if !self.machine.is_stored() {
            // A page with other options may have stored it.
            self.push(Effect::RemoveSession);
        }
        // A page load is activity.
        if self.machine.live.is_none() {
            self.touch();
        } else {
            self.update();
        }
        let nothing_to_ask = self.machine.live.is_none() && !self.machine.may_ask(self.view);
        if self.machine.store == SessionStore::Tabs && nothing_to_ask && !self.view.notes.active.is_empty() {
            self.note(Note::Active, String::new());
        }
    }

    fn restore_from_bfcache(&mut self) {
        if std::mem::take(&mut self.machine.left) {
            self.notify_change(None, SessionChange::Closed);
        }
        self.touch();
    }

    /// Ends or replaces the session where time or other pages have done so. Returns whether there still is one.
    fn update(&mut self) -> bool {
        if self.machine.phase != Phase::Started {
            return false;
        }
        self.advance();
        self.follow_tabs();
        let limits = self.machine.limits;
        let Some(lifetime) = self.machine.live.as_ref().map(|live| live.session.lifetime) else { return false };
        if lifetime.remaining(limits) > 0.0 {
            self.warn(lifetime);
            return true;
        }
        self.finish(lifetime.ended_by(limits));
        false
    }

    /// Adds the time that has passed, and takes activity in other tabs into account.
    fn advance(&mut self) {
        let View { now, monotonic, notes, .. } = self.view;
        let Some(live) = &mut self.machine.live else { return };
        live.session.lifetime.advance(*now, Some(monotonic - live.checked));
        live.checked = *monotonic;
        let active_at = notes.active_at(&live.session.user, *now);
        if let Some(at) = active_at.filter(|_| active_at != live.active_at) {
            live.session.lifetime.touch_elsewhere(at);
            live.active_at = active_at;
        }
    }

    /// Ends or replaces the session where other pages have: those of this tab write its storage, those of the origin its notes.
    fn follow_tabs(&mut self) {
        let has_changed = self.has_changed();
        if has_changed {
            if let Some(session) = self.machine.stored_session(&self.view.session, self.view) {
                return self.adopt(session);
            }
            self.machine.seen.clone_from(&self.view.session);
        }
        let reason = self.machine.live.as_ref().and_then(|live| self.reason_to_end(live));
        if has_changed || reason.is_some() {
            self.finish(reason.unwrap_or(SessionChange::Elsewhere));
        }
    }

    fn reason_to_end(&self, live: &Live) -> Option<SessionChange> {
        let reason = has_ended(&live.session, self.view)?;
        // The note of the name may have expired, which it does no earlier than the session.
        let is_over = live.session.lifetime.age() >= self.machine.limits.max_age;
        Some(if is_over && reason == SessionChange::Elsewhere { SessionChange::MaxAge } else { reason })
    }

    /// Whether the tab's storage holds something else than this page wrote or read last.
    fn has_changed(&self) -> bool {
        self.machine.is_stored() && self.machine.seen != self.view.session
    }

    /// Goes on with a stored session.
    fn adopt(&mut self, mut session: Session) {
        self.machine.seen.clone_from(&self.view.session);
        let known = self.machine.live.take();
        let reason = if known.is_some() { SessionChange::Replaced } else { SessionChange::Restored };
        let same = known.filter(|known| known.session.user == session.user);
        if let Some(known) = &same {
            session.lifetime.no_younger_than(&known.session.lifetime);
        }
        let goes_on = same.is_some();
        let (user, name) = (session.user.clone(), session.name.clone());
        let login = same.filter(|known| known.session.name == name).and_then(|known| known.login);
        self.show(session, login);
        if !goes_on {
            self.machine.warned = None;
            self.notify_change(Some(user), reason);
        }
    }

    fn show(&mut self, session: Session, login: Option<(String, IdToken)>) {
        let View { now, monotonic, notes, .. } = self.view;
        let active_at = notes.active_at(&session.user, *now);
        self.machine.live = Some(Live {
            session,
            login,
            checked: *monotonic,
            noted: *monotonic,
            active_at,
            is_new: false,
            replaced: None,
        });
    }

    /// Warns of an end that is near, or takes the warning back.
    fn warn(&mut self, lifetime: Lifetime) {
        let limits = self.machine.limits;
        self.push(Effect::SetTimer(lifetime.next_change(limits)));
        let expiry = lifetime.expiry(limits);
        let warned = std::mem::replace(&mut self.machine.warned, expiry);
        if warned.map(|warned| warned.extendable) != expiry.map(|expiry| expiry.extendable) {
            self.push(Effect::Notify(Notification::Expiring(expiry)));
        }
    }

    /// Ends the session of this page, and the stored one unless another page has written it.
    fn finish(&mut self, reason: SessionChange) {
        let ended = self.machine.live.take().is_some();
        self.machine.warned = None;
        if ended {
            self.push(Effect::ClearTimer);
        }
        if !self.has_changed() && !self.machine.seen.is_empty() {
            self.remove();
        }
        if ended {
            self.notify_change(None, reason);
        }
    }

    fn remove(&mut self) {
        self.machine.seen.clear();
        self.push(Effect::RemoveSession);
    }

    fn store(&mut self) {
        let text = self.machine.live.as_ref().and_then(|live| live.session.to_text());
        if let Some(text) = text.filter(|_| self.machine.is_stored()) {
            self.machine.seen.clone_from(&text);
            self.push(Effect::StoreSession(text));
        }
    }

    /// Activity on this page.
    fn touch(&mut self) {
        if !self.update() {
            return;
        }
        let View { now, monotonic, notes, .. } = self.view;
        let Some(live) = &mut self.machine.live else { return };
        live.session.lifetime.touch();
        live.noted = *monotonic;
        // As it is noted, in whole seconds.
        live.active_at = Some(now.floor());
        let (lifetime, text) = (live.session.lifetime, notes.with_activity(&live.session.user, *now));
        self.note(Note::Active, text);
        self.warn(lifetime);
        self.store();
    }

    fn extend(&mut self) {
        let limits = self.machine.limits;
        if self.update() && self.machine.live.as_ref().is_some_and(|live| live.session.lifetime.is_extendable(limits)) {
            self.touch();
        }
    }

    fn begin_login(&mut self, id: String) {
        self.note_open(&id);
        let found = self.view.notes.clone();
        self.machine.completing = Some(Completing { id, noted: true, found, called: Vec::new() });
    }

    fn log_in(&mut self, Login { id, user, id_token, lifetime }: Login) {
        let Some(completing) = self.machine.completing.take_if(|completing| completing.id == id) else { return };
        let View { now, notes, .. } = self.view;
        let older_logout = completing.found.front_channel_logout_of(&user, *now);
        let logged_out = completing.noted && notes.is_gone(&id)
            || notes.front_channel_logout_of(&user, *now) != older_logout
            || completing.called.iter().any(|(id, url)| is_newer_logout(url, id, &user, &older_logout));
        if logged_out {
            return;
        }
        let name = if completing.noted { id.clone() } else { String::new() };
        self.machine.phase = Phase::Started;
        let warned = self.machine.warned.take();
        let session = Session { name: name.clone(), user: user.clone(), lifetime, older_logout };
        let replaced = self.machine.live.take().map(|live| Box::new((live, warned)));
        self.show(session, Some((id, id_token)));
        if let Some(live) = &mut self.machine.live {
            live.is_new = true;
            live.replaced = replaced;
            live.active_at = Some(now.floor());
        }
        if !name.is_empty() {
            self.note_open(&name);
        }
        self.store();
        self.note(Note::Active, notes.with_activity(&user, *now));
        self.notify_change(Some(user), SessionChange::Login);
        self.warn(lifetime);
    }

    fn end_login(&mut self, id: String) {
        self.machine.completing.take_if(|completing| completing.id == id);
        // A client that was closed before has left its session to another one.
        let is_stored = self.view.session.split(' ').next() == Some(&id);
        if !is_stored && self.machine.live.as_ref().is_none_or(|live| live.session.name != id) {
            self.note(Note::Open(id), String::new());
        }
    }

    fn log_out(&mut self) {
        let own = self.machine.live.as_ref().map(|live| live.session.name.clone());
        let mut names = self.view.notes.open.clone().unwrap_or_default();
        names.extend(own.filter(|name| !name.is_empty() && !names.contains(name)));
        self.push(Effect::Post([LOGOUT_MESSAGE, &names.join(" ")].concat()));
        for name in names {
            self.note(Note::Open(name), String::new());
        }
        self.note(Note::Active, String::new());
        self.machine.completing = None;
        // Whichever page has stored it: no user stays logged in.
        self.remove();
        self.finish(SessionChange::Logout);
    }

    fn log_out_by_front_channel(&mut self, url: &str, id: &str) {
        self.push(Effect::Post([FRONT_CHANNEL_MESSAGE, id, " ", url].concat()));
        let session = self.machine.session_of_tab(self.view);
        if let Some(session) = session.filter(|session| is_front_channel_logout_of(url, &session.user)) {
            self.remove();
            self.end_by_front_channel(&session, id);
        }
    }

    fn end_by_front_channel(&mut self, Session { name, user, .. }: &Session, id: &str) {
        // First, so that the note has space in full storage.
        self.note(Note::Active, String::new());
        if !name.is_empty() {
            self.note(Note::Open(name.clone()), String::new());
        }
        self.note(Note::Ended, self.view.notes.with_front_channel_logout(user, id, self.view.now));
        self.finish(SessionChange::FrontChannel);
    }

    fn receive(&mut self, message: &str) {
        if message == QUESTION {
            self.answer();
        } else if let Some(names) = message.strip_prefix(LOGOUT_MESSAGE) {
            let ended = |name: &str| name.is_empty() || names.split(' ').any(|one| one == name);
            self.machine.completing.take_if(|completing| !completing.noted || ended(&completing.id));
            if self.machine.live.as_ref().is_some_and(|live| ended(&live.session.name)) {
                self.finish(SessionChange::Elsewhere);
            }
        } else if let Some((id, url)) =
            message.strip_prefix(FRONT_CHANNEL_MESSAGE).and_then(|rest| rest.split_once(' '))
        {
            self.receive_front_channel_logout(id, url);
        }
    }

    fn receive_front_channel_logout(&mut self, id: &str, url: &str) {
        if let Some(completing) = &mut self.machine.completing {
            completing.called.push((id.into(), url.into()));
        }
        let named = |live: &&Live| is_newer_logout(url, id, &live.session.user, &live.session.older_logout);
        if self.update()
            && let Some(session) = self.machine.live.as_ref().filter(named).map(|live| live.session.clone())
        {
            self.end_by_front_channel(&session, id);
        }
    }

    /// Gives the session to a tab that asks: the one of the user who was active last, without any token.
    fn answer(&mut self) {
        if !self.update() || self.machine.store != SessionStore::Tabs {
            return;
        }
        let Some(session) = self.machine.live.as_ref().map(|live| &live.session) else { return };
        if self.view.notes.was_active_last(&session.user, self.view.now)
            && let Some(text) = session.to_text()
        {
            self.push(Effect::Post([ANSWER, &text].concat()));
        }
    }

    fn receive_answer(&mut self, text: &str) {
        if self.machine.store != SessionStore::Tabs || self.update() {
            return;
        }
        if let Some(session) = self.machine.stored_session(text, self.view) {
            self.adopt(session);
            // As if this page had read it, and it is written next.
            self.touch();
        }
    }

    fn hide(&mut self) {
        if !self.machine.is_stored() {
            self.machine.completing = None;
            self.machine.left |= self.machine.live.take().is_some();
            self.machine.warned = None;
            return self.push(Effect::ClearTimer);
        }
        self.write_down();
        if let Some(live) = &mut self.machine.live {
            live.login = None;
        }
    }

    /// Stores how long the session has lasted: the clock may be set back before the next page reads it.
    fn write_down(&mut self) {
        if !self.has_changed() {
            self.advance();
            self.store();
        }
    }

    fn store_failed(&mut self, what: Stored) {
        match what {
            Stored::Session => {
                self.machine.seen.clone_from(&self.view.session);
                let new = self.machine.live.take_if(|live| live.is_new);
                if let Some((live, warned)) = new.and_then(|new| new.replaced).map(|replaced| *replaced) {
                    self.machine.live = Some(live);
                    self.machine.warned = warned;
                    self.update();
                }
            }
            Stored::Note(Note::Open(name)) => {
                if let Some(completing) = self.machine.completing.as_mut().filter(|completing| completing.id == name) {
                    completing.noted = false;
                } else if let Some(live) = self.machine.live.as_mut().filter(|live| live.session.name == name) {
                    live.session.name.clear();
                    self.store();
                }
            }
            Stored::Note(_) => {}
        }
    }

    fn close(&mut self) {
        if self.machine.live.is_some() {
            self.push(Effect::ClearTimer);
            self.notify_change(None, SessionChange::Closed);
        }
        self.write_down();
        self.machine.live = None;
        self.machine.completing = None;
        self.machine.warned = None;
        self.machine.phase = Phase::Closed;
    }
}
