//! The session machine, one rule at a time. tests/simulation tries them together.

use crate::fixture::{ISSUER, NOW, validate};
use idporten_email_login::provider::session_limits::SessionLimits;
use idporten_email_login::session::event::{Effect, Event, Login, Stored, View};
use idporten_email_login::session::machine::Machine;
use idporten_email_login::session::notification::{Notification, SessionChange};
use idporten_email_login::session::origin_notes::Note;
use idporten_email_login::session::stored_session::SessionStore;
use idporten_email_login::session::user::User;
use wasm_bindgen_test::wasm_bindgen_test;

const LIMITS: SessionLimits = SessionLimits { idle_timeout: 1800.0, max_age: 7200.0, warning: None };

/// A page and what it sees: storage takes what it is given.
struct Page {
    machine: Machine,
    view: View,
    effects: Vec<Effect>,
}

impl Page {
    fn new(store: SessionStore) -> Self {
        let mut view = View { now: NOW, monotonic: 100.0, ..View::default() };
        view.notes.open = Some(Vec::new());
        Self { machine: Machine::new(ISSUER, LIMITS, store), view, effects: Vec::new() }
    }

    /// Another page that sees the same.
    fn beside(&self, store: SessionStore) -> Self {
        Self { machine: Machine::new(ISSUER, LIMITS, store), view: self.view.clone(), effects: Vec::new() }
    }

    fn handle(&mut self, event: Event) -> &mut Self {
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

    fn pass(&mut self, seconds: f64) -> &mut Self {
        self.view.now += seconds;
        self.view.monotonic += seconds;
        self
    }

    fn log_in(&mut self, id: &str) -> &mut Self {
        self.handle(Event::LoginBegan(id.into())).handle(login(id, user("kari"))).handle_end(id)
    }

    /// Keeps the effects of the event before.
    fn handle_end(&mut self, id: &str) -> &mut Self {
        let effects = std::mem::take(&mut self.effects);
        self.handle(Event::LoginEnded(id.into()));
        self.effects = effects;
        self
    }

    fn user(&self) -> Option<String> {
        Some(self.machine.session()?.user().sub.clone())
    }

    /// The changes of the last event: whether a user is logged in, and why.
    fn changes(&self) -> Vec<(bool, SessionChange)> {
        let change = |effect: &Effect| match effect {
            Effect::Notify(Notification::Change(user, reason)) => Some((user.is_some(), *reason)),
            _ => None,
        };
        self.effects.iter().filter_map(change).collect()
    }

    /// The warnings of the last event: whether the session can be extended; nothing where the warning is taken back.
    fn warnings(&self) -> Vec<Option<bool>> {
        let warning = |effect: &Effect| match effect {
            Effect::Notify(Notification::Expiring(expiry)) => Some(expiry.map(|expiry| expiry.extendable)),
            _ => None,
        };
        self.effects.iter().filter_map(warning).collect()
    }

    fn posted(&self) -> Vec<&str> {
        self.effects
            .iter()
            .filter_map(|effect| if let Effect::Post(text) = effect { Some(text.as_str()) } else { None })
            .collect()
    }

    fn timer(&self) -> Option<f64> {
        self.effects
            .iter()
            .rev()
            .find_map(|effect| if let Effect::SetTimer(seconds) = effect { Some(*seconds) } else { None })
    }
}

fn user(sub: &str) -> User {
    User { sub: sub.into(), sid: Some("sid".into()), ..validate(|_| ()).unwrap().user().clone() }
}

fn login_of_age(id: &str, user: User, age: f64) -> Event {
    let id_token = validate(|_| ()).unwrap().id_token().clone();
    Event::LoggedIn(Box::new(Login::new(id.into(), user, id_token, age, LIMITS, NOW).unwrap()))
}

fn login(id: &str, user: User) -> Event {
    login_of_age(id, user, 0.0)
}

fn logged_in(store: SessionStore) -> Page {
    let mut page = Page::new(store);
    page.log_in("a");
    page
}

const CALL: &str = "https://www.example.no/front?iss=https%3A%2F%2Ftest.idporten.no&sid=sid";

fn front_channel_logout(id: &str) -> Event {
    Event::FrontChannelLogout { url: CALL.into(), id: id.into() }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_login_begins_a_session_and_is_notified_once() {
    let mut page = Page::new(SessionStore::Tab);
    page.handle(Event::LoginBegan("a".into()));
    assert!(page.machine.is_completing() && page.machine.session().is_none());
    assert_eq!(page.effects, [Effect::StoreNote(Note::Open("a".into()), "1727700812".into())]);
    page.handle(login("a", user("kari")));
    assert!(page.machine.is_logged_in_by("a") && !page.machine.is_logged_in_by("b") && !page.machine.is_completing());
    assert!(page.machine.id_token().is_some());
    assert_eq!(
        (page.changes(), page.warnings(), page.timer()),
        (vec![(true, SessionChange::Login)], vec![], Some(1680.0))
    );
    page.handle(Event::LoginEnded("a".into()));
    assert_eq!((page.effects.len(), page.view.notes.open.clone()), (0, Some(vec!["a".to_string()])));
    assert!(page.view.session.starts_with("a {"));
    page.handle(Event::PageLoaded);
    assert_eq!(page.changes(), []);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_login_that_fails_leaves_no_note() {
    let mut page = Page::new(SessionStore::Tab);
    page.handle(Event::LoginBegan("a".into())).handle(Event::LoginEnded("a".into()));
    assert_eq!(page.view.notes.open, Some(vec![]));
    assert!(!page.machine.is_completing());
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_is_shown_before_the_page_asks() {
    let page = logged_in(SessionStore::Tab);
    let mut next = page.beside(SessionStore::Tab);
    next.handle(Event::Check);
    assert_eq!((next.user(), next.effects.len()), (None, 0));
    next.handle(Event::PageLoaded);
    assert_eq!((next.user().as_deref(), next.changes()), (Some("kari"), vec![(true, SessionChange::Restored)]));
    assert!(next.machine.id_token().is_none(), "no token is stored");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_page_load_counts_as_activity_and_a_restored_page_too() {
    for event in [Event::PageLoaded, Event::RestoredFromBfcache, Event::Activity, Event::Extend] {
        let mut page = logged_in(SessionStore::Tab);
        if matches!(event, Event::PageLoaded) {
            page = page.beside(SessionStore::Tab);
        }
        page.pass(1000.0).handle(event.clone());
        assert_eq!(page.timer(), Some(1680.0), "{event:?}");
        page.pass(1000.0).handle(Event::Check);
        assert_eq!(page.timer(), Some(680.0), "{event:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_login_is_overtaken_by_a_newer_one_by_a_logout_and_by_the_end_of_the_client() {
    for event in [Event::LoginBegan("b".into()), Event::LogOut, Event::Close, Event::Message("logout x a y".into())] {
        let mut page = Page::new(SessionStore::Tab);
        page.handle(Event::LoginBegan("a".into())).handle(event.clone()).handle(login("a", user("kari")));
        assert_eq!((page.user(), page.effects.len()), (None, 0), "{event:?}");
    }
    let mut page = Page::new(SessionStore::Tab);
    page.handle(Event::LoginBegan("a".into()))
        .handle(Event::Message("logout x".into()))
        .handle(login("a", user("kari")));
    assert!(page.user().is_some(), "a logout before it does not overtake it");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_login_is_refused_when_its_note_is_gone() {
    let mut page = Page::new(SessionStore::Tab);
    page.handle(Event::LoginBegan("a".into()));
    page.view.notes.open = Some(vec!["b".into()]);
    page.handle(login("a", user("kari")));
    assert_eq!((page.user(), page.effects.len()), (None, 0));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_login_is_refused_when_the_provider_has_ended_its_session_since_and_ignores_an_older_logout() {
    let mut other = logged_in(SessionStore::Tab);
    let mut page = other.beside(SessionStore::Tab);
    page.handle(Event::LoginBegan("b".into()));
    other.handle(front_channel_logout("first"));
    page.view.notes.ended.clone_from(&other.view.notes.ended);
    page.handle(login("b", user("kari")));
    assert_eq!((page.user(), page.effects.len()), (None, 0));
    page.log_in("c").handle(Event::Check);
    assert!(page.user().is_some());
    let mut reloaded = page.beside(SessionStore::Tab);
    assert!(reloaded.handle(Event::PageLoaded).user().is_some());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_login_is_refused_by_a_message_of_the_provider_alone() {
    for (sid, begins) in [("sid", false), ("another", true)] {
        let mut page = Page::new(SessionStore::Tab);
        page.view.notes.open = None;
        page.handle(Event::LoginBegan("a".into()));
        page.handle(Event::Message(format!("front-channel-logout id {CALL}")));
        page.handle(login("a", User { sid: Some(sid.into()), ..user("kari") }));
        assert_eq!(page.user().is_some(), begins, "{sid}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_logout_ends_every_session_of_the_origin_by_its_name() {
    let mut page = logged_in(SessionStore::Tab);
    page.view.notes.open.as_mut().unwrap().push("b".into());
    page.handle(Event::LogOut);
    assert_eq!(page.posted(), ["logout a b"]);
    assert_eq!((page.changes(), page.view.notes.open.clone()), (vec![(false, SessionChange::Logout)], Some(vec![])));
    assert_eq!((page.view.session.as_str(), page.view.notes.active.as_str()), ("", ""));
    assert!(page.effects.contains(&Effect::ClearTimer));
    page.handle(Event::LogOut);
    assert_eq!((page.changes(), page.posted()), (vec![], vec!["logout "]));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_logout_names_its_own_session_where_no_note_can_be_read() {
    let mut page = logged_in(SessionStore::Tab);
    page.view.notes.open = None;
    let effects = page.machine.handle(Event::LogOut, &page.view);
    assert!(effects.contains(&Effect::Post("logout a".into())));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_session_ends_when_its_name_is_gone_whether_by_message_or_by_note() {
    let mut page = logged_in(SessionStore::Tab);
    page.view.notes.open = None;
    page.handle(Event::Check);
    assert!(page.user().is_some(), "unknown is not gone");
    page.view.notes.open = Some(vec![]);
    let mut reloaded = page.beside(SessionStore::Tab);
    page.handle(Event::Check);
    assert_eq!((page.changes(), page.view.session.as_str()), (vec![(false, SessionChange::Elsewhere)], ""));
    reloaded.handle(Event::PageLoaded);
    assert_eq!((reloaded.changes(), reloaded.view.session.as_str()), (vec![], ""));

    for (message, ends) in [("logout b", false), ("logout b a", true), ("logout", false), ("x", false)] {
        let mut page = logged_in(SessionStore::Tab);
        page.handle(Event::Message(message.into()));
        assert_eq!(page.changes(), if ends { vec![(false, SessionChange::Elsewhere)] } else { vec![] }, "{message}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_session_whose_note_cannot_be_written_is_ended_by_messages_only() {
    let mut page = Page::new(SessionStore::Tab);
    page.handle(Event::LoginBegan("a".into()));
    page.view.notes.open = Some(vec![]);
    page.handle(Event::StoreFailed(Stored::Note(Note::Open("a".into())))).handle(login("a", user("kari")));
    assert!(page.view.session.starts_with(" {"));
    page.handle(Event::Check);
    assert!(page.user().is_some());
    page.handle(Event::Message("logout ".into()));
    assert_eq!(page.changes(), [(false, SessionChange::Elsewhere)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_note_that_fails_when_the_session_begins_is_known_to_be_missing() {
    let mut page = logged_in(SessionStore::Tab);
    page.handle(Event::StoreFailed(Stored::Note(Note::Open("another".into()))));
    assert!(page.view.session.starts_with("a {"));
    page.handle(Event::StoreFailed(Stored::Note(Note::Open("a".into()))));
    assert!(page.view.session.starts_with(" {"));
    page.handle(Event::StoreFailed(Stored::Note(Note::Active)));
    assert!(page.user().is_some());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_login_whose_session_cannot_be_stored_is_refused_and_an_older_session_goes_on() {
    let mut page = logged_in(SessionStore::Tab);
    let stored = page.view.session.clone();
    page.handle(Event::LoginBegan("b".into()));
    page.machine.handle(login("b", user("ola")), &page.view);
    page.handle(Event::StoreFailed(Stored::Session));
    assert_eq!((page.user().as_deref(), page.changes()), (Some("kari"), vec![]));
    assert!(page.machine.is_logged_in_by("a") && page.timer().is_some());
    page.handle(Event::Check);
    assert_eq!((page.user().as_deref(), page.view.session.as_str()), (Some("kari"), stored.as_str()));

    let mut page = logged_in(SessionStore::Tab);
    page.handle(Event::StoreFailed(Stored::Session)).handle(Event::Check);
    assert!(page.user().is_some(), "it goes on in memory");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_front_channel_logout_ends_the_session_that_it_names_and_tabs_that_sleep() {
    let mut page = logged_in(SessionStore::Tab);
    let mut asleep = page.beside(SessionStore::Tab);
    asleep.handle(Event::PageLoaded);
    assert_eq!(page.machine.is_named_by(CALL, &page.view), Some(true));
    assert_eq!(page.machine.is_named_by("https://www.example.no/front?sid=sid", &page.view), Some(false));
    page.handle(front_channel_logout("id"));
    assert_eq!(page.posted(), [format!("front-channel-logout id {CALL}")]);
    assert_eq!((page.changes(), page.view.session.as_str()), (vec![(false, SessionChange::FrontChannel)], ""));
    assert_eq!((page.view.notes.active.as_str(), page.view.notes.open.clone()), ("", Some(vec![])));
    assert_eq!(page.machine.is_named_by(CALL, &page.view), None);

    let stored = asleep.view.session.clone();
    asleep.view.notes = page.view.notes.clone();
    let mut reloaded = asleep.beside(SessionStore::Tab);
    asleep.handle(Event::Check);
    assert_eq!(asleep.changes(), [(false, SessionChange::FrontChannel)]);
    reloaded.view.session = stored;
    assert_eq!(reloaded.handle(Event::PageLoaded).user(), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_front_channel_logout_ends_the_stored_session_of_a_tab_that_shows_none() {
    let page = logged_in(SessionStore::Tab);
    let mut frame = page.beside(SessionStore::Tab);
    assert_eq!(frame.machine.is_named_by(CALL, &frame.view), Some(true));
    frame.handle(front_channel_logout("id"));
    assert_eq!((frame.view.session.as_str(), frame.changes()), ("", vec![]));
    assert_eq!(frame.view.notes.open, Some(vec![]));
    assert!(!frame.view.notes.ended.is_empty());
    let mut memory = page.beside(SessionStore::Memory);
    assert_eq!(memory.machine.is_named_by(CALL, &memory.view), None);
    memory.handle(front_channel_logout("id"));
    assert_eq!(memory.view.notes.ended, "", "no session is named, so nothing is noted");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_front_channel_logout_reaches_other_tabs_by_message() {
    let mut page = logged_in(SessionStore::Tab);
    page.handle(Event::Message("front-channel-logout id https://www.example.no/?sid=sid".into()));
    assert!(page.user().is_some());
    page.handle(Event::Message(format!("front-channel-logout id {CALL}")));
    assert_eq!(page.changes(), [(false, SessionChange::FrontChannel)]);
    assert!(page.view.notes.ended.contains(".id@"));
    // It comes again, late, to a session that began after it.
    page.log_in("b").handle(Event::Message(format!("front-channel-logout id {CALL}")));
    assert_eq!((page.user().as_deref(), page.changes()), (Some("kari"), vec![]));
    page.handle(Event::LoginBegan("c".into())).handle(Event::Message(format!("front-channel-logout id {CALL}")));
    assert!(page.handle(login("c", user("kari"))).machine.is_logged_in_by("c"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_session_ends_by_its_limits_and_is_warned_of_before() {
    let mut page = logged_in(SessionStore::Tab);
    page.pass(1679.0).handle(Event::Check);
    assert_eq!((page.warnings(), page.timer()), (vec![], Some(1.0)));
    page.pass(1.0).handle(Event::Check);
    assert_eq!((page.warnings(), page.timer()), (vec![Some(true)], Some(120.0)));
    assert_eq!(page.machine.warning().unwrap().expires_at, NOW + 1800.0);
    page.handle(Event::Check);
    assert_eq!(page.warnings(), []);
    page.handle(Event::Extend);
    assert_eq!((page.warnings(), page.machine.warning()), (vec![None], None));
    page.pass(1800.0).handle(Event::Check);
    assert_eq!((page.changes(), page.view.session.as_str()), (vec![(false, SessionChange::Idle)], ""));

    let mut page = Page::new(SessionStore::Tab);
    page.handle(Event::LoginBegan("a".into())).handle(login_of_age("a", user("kari"), 7100.0));
    assert_eq!(page.warnings(), [Some(false)]);
    page.pass(10.0).handle(Event::Extend);
    assert_eq!((page.warnings(), page.timer()), (vec![], Some(90.0)));
    page.pass(90.0);
    page.view.notes.open = Some(vec![]);
    page.handle(Event::Check);
    assert_eq!(page.changes(), [(false, SessionChange::MaxAge)], "its note has expired with it");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_read_changes_nothing_and_knows_that_a_check_would() {
    let mut page = logged_in(SessionStore::Tab);
    let (session, outdated) = page.machine.clone().current(&page.view);
    assert_eq!((session.map(|session| session.user().sub.clone()).as_deref(), outdated), (Some("kari"), false));
    page.pass(1800.0);
    let (session, outdated) = page.machine.clone().current(&page.view);
    assert!(session.is_none() && outdated && page.machine.session().is_some());
    assert_eq!(page.handle(Event::Check).changes(), [(false, SessionChange::Idle)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn activity_is_throttled_noted_once_and_counts_in_all_tabs_of_the_user() {
    let mut page = logged_in(SessionStore::Tab);
    let mut other = page.beside(SessionStore::Tab);
    other.handle(Event::PageLoaded);
    assert!(page.machine.throttles_activity(100.9) && !page.machine.throttles_activity(101.0));
    assert!(Page::new(SessionStore::Tab).machine.throttles_activity(101.0));
    page.pass(1700.5).handle(Event::Activity);
    other.pass(1700.5);
    other.view.notes.active.clone_from(&page.view.notes.active);
    other.handle(Event::Check);
    assert_eq!((other.timer(), other.warnings()), (Some(1679.5), vec![]));
    // Another user's is another's.
    let mut stranger = Page::new(SessionStore::Tab);
    stranger.handle(Event::LoginBegan("b".into())).handle(login("b", user("ola")));
    stranger.pass(1700.5);
    stranger.view.notes.active.clone_from(&page.view.notes.active);
    assert_eq!(stranger.handle(Event::Check).warnings(), [Some(true)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn activity_that_was_noted_before_the_clock_was_set_back_counts_once() {
    let mut page = logged_in(SessionStore::Tab);
    page.pass(1000.0).handle(Event::Activity);
    page.view.now -= 1000.0;
    page.view.monotonic += 900.0;
    page.handle(Event::Check);
    assert_eq!(page.timer(), Some(780.0));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_another_page_of_the_tab_has_stored_is_adopted() {
    let mut page = logged_in(SessionStore::Tab);
    let mut later = page.beside(SessionStore::Tab);
    later.handle(Event::LoginBegan("b".into())).handle(login("b", user("ola")));
    page.view = later.view.clone();
    page.handle(Event::Check);
    assert_eq!((page.user().as_deref(), page.changes()), (Some("ola"), vec![(true, SessionChange::Replaced)]));
    assert!(page.machine.id_token().is_none());
    page.view.session.clear();
    page.handle(Event::Check);
    assert_eq!(page.changes(), [(false, SessionChange::Elsewhere)]);

    // The same session, which this page has known longer.
    let mut page = logged_in(SessionStore::Tab);
    page.view.session = page.view.session.replace("\"idle\":0", "\"idle\":5");
    page.pass(100.0).handle(Event::Check);
    assert_eq!((page.changes(), page.machine.session().unwrap().lifetime().age()), (vec![], 100.0));
    assert!(page.machine.is_logged_in_by("a"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_stored_session_of_the_future_is_none_and_so_is_what_has_expired() {
    let page = logged_in(SessionStore::Tab);
    for (seconds, restored) in [(-60.0, true), (-61.0, false), (1799.0, true), (1800.0, false)] {
        let mut next = page.beside(SessionStore::Tab);
        next.view.now += seconds;
        next.view.notes.active.clear();
        next.handle(Event::PageLoaded);
        assert_eq!(next.user().is_some(), restored, "{seconds}");
        assert_eq!(next.view.session.is_empty(), !restored, "{seconds}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_session_in_memory_ends_with_the_page_and_listeners_learn_it_when_it_is_restored() {
    let mut page = logged_in(SessionStore::Memory);
    assert_eq!(page.view.session, "");
    page.handle(Event::PageHidden);
    assert_eq!((page.user(), page.changes(), page.machine.id_token()), (None, vec![], None));
    page.handle(Event::RestoredFromBfcache);
    assert_eq!(page.changes(), [(false, SessionChange::Closed)]);
    assert_eq!(page.handle(Event::RestoredFromBfcache).changes(), []);

    let mut page = Page::new(SessionStore::Memory);
    page.handle(Event::LoginBegan("a".into())).handle(Event::PageHidden).handle(login("a", user("kari")));
    assert_eq!(page.user(), None);
    page.view.session = logged_in(SessionStore::Tab).view.session;
    page.handle(Event::PageLoaded);
    assert_eq!((page.user(), page.view.session.as_str()), (None, ""), "what other options have stored is removed");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_page_that_is_left_writes_down_the_time_and_drops_the_token() {
    let mut page = logged_in(SessionStore::Tab);
    page.pass(100.0).handle(Event::PageHidden);
    assert!(page.machine.id_token().is_none() && page.user().is_some());
    assert!(page.view.session.contains("\"age\":100"));
    page.view.session = "another page's".into();
    page.pass(100.0).handle(Event::PageHidden);
    assert_eq!(page.view.session, "another page's");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_closed_client_forgets_and_leaves_the_stored_session_to_another() {
    let mut page = logged_in(SessionStore::Tab);
    page.pass(50.0).handle(Event::Close);
    assert_eq!((page.changes(), page.user()), (vec![(false, SessionChange::Closed)], None));
    assert!(page.view.session.contains("\"age\":50") && page.effects.contains(&Effect::ClearTimer));
    for event in [Event::PageLoaded, Event::LoginBegan("b".into()), Event::Check, Event::Close] {
        assert_eq!(page.handle(event).effects, []);
    }
    assert_eq!(page.handle(Event::LogOut).posted(), ["logout a"], "a logout still reaches the other tabs");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_tab_that_shares_answers_for_the_user_who_was_active_last() {
    let mut page = logged_in(SessionStore::Tabs);
    let mut tab = page.beside(SessionStore::Tabs);
    tab.view.session.clear();
    tab.handle(Event::PageLoaded);
    assert!(tab.machine.may_ask(&tab.view) && !page.machine.may_ask(&page.view));
    page.handle(Event::Message("session?".into()));
    assert_eq!(page.posted().len(), 1);
    let text = page.posted()[0].strip_prefix("session ").unwrap().to_string();
    tab.handle(Event::Answer(text.clone()));
    assert_eq!((tab.user().as_deref(), tab.changes()), (Some("kari"), vec![(true, SessionChange::Restored)]));
    assert!(tab.view.session.starts_with("a {") && tab.machine.id_token().is_none());
    // Only a tab that shares and shows no user takes an answer.
    let mut other = Page::new(SessionStore::Tabs);
    other.view.notes = page.view.notes.clone();
    other.handle(Event::LoginBegan("b".into())).handle(login("b", user("ola")));
    assert_eq!(other.handle(Event::Answer(text.clone())).user().as_deref(), Some("ola"));
    let mut alone = tab.beside(SessionStore::Tab);
    alone.view.session.clear();
    alone.handle(Event::PageLoaded).handle(Event::Answer(text));
    assert_eq!(alone.user(), None);
    // Ola was active last, and a tab that does not share says nothing.
    page.view.notes.active.clone_from(&other.view.notes.active);
    assert!(page.handle(Event::Message("session?".into())).posted().is_empty());
    assert!(logged_in(SessionStore::Tab).handle(Event::Message("session?".into())).posted().is_empty());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_tab_asks_nobody_when_nobody_was_active_for_too_long() {
    let mut tab = logged_in(SessionStore::Tabs).beside(SessionStore::Tabs);
    tab.view.session.clear();
    tab.pass(1800.0).handle(Event::PageLoaded);
    assert!(tab.machine.may_ask(&tab.view) && !tab.view.notes.active.is_empty());
    tab.pass(1.0);
    assert!(!tab.machine.may_ask(&tab.view));
    tab.handle(Event::PageLoaded);
    assert_eq!(tab.view.notes.active, "", "the note has no purpose any more");
    let mut alone = logged_in(SessionStore::Tab).beside(SessionStore::Tab);
    alone.view.session.clear();
    alone.handle(Event::PageLoaded);
    assert!(!alone.machine.may_ask(&alone.view) && !alone.view.notes.active.is_empty());
}

#[wasm_bindgen_test(unsupported = test)]
fn no_session_begins_that_is_older_than_it_may_last() {
    let id_token = validate(|_| ()).unwrap().id_token().clone();
    let too_old = Login::new("a".into(), user("kari"), id_token, 7200.0, LIMITS, NOW).err().unwrap();
    assert_eq!(too_old.code(), idporten_email_login::ErrorCode::IdTokenAuthTime);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_client_that_is_closed_by_a_listener_leaves_the_session_of_its_login() {
    let mut page = Page::new(SessionStore::Tab);
    page.handle(Event::LoginBegan("a".into())).handle(login("a", user("kari")));
    page.handle(Event::Close).handle(Event::LoginEnded("a".into()));
    assert!(page.machine.is_closed());
    let mut next = page.beside(SessionStore::Tab);
    assert_eq!(next.handle(Event::PageLoaded).user().as_deref(), Some("kari"));
}
