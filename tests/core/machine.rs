//! The session machine, one rule at a time. tests/simulation tries them together.

use crate::fixture::{NOW, validate};
use crate::page::{LIMITS, Page, front_channel_logout, logged_in, login, login_of_age, user};
use idporten_email_login::provider::session_limits::SessionLimits;
use idporten_email_login::session::event::{Effect, Event, Login};
use idporten_email_login::session::notification::SessionChange;
use idporten_email_login::session::stored_session::SessionStore;
use wasm_bindgen_test::wasm_bindgen_test;

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

#[wasm_bindgen_test(unsupported = test)]
fn a_stored_session_that_has_just_expired_is_not_prolonged_by_a_page_load() {
    let mut page = logged_in(SessionStore::Tab);
    page.pass(1799.0);
    assert!(page.beside(SessionStore::Tab).handle(Event::PageLoaded).user().is_some());
    page.pass(1.0);
    let mut other = page.beside(SessionStore::Tab);
    other.handle(Event::PageLoaded);
    assert_eq!((other.user(), other.changes()), (None, vec![]));
    assert_eq!(other.view.session, "");
}

#[wasm_bindgen_test(unsupported = test)]
fn activity_is_noted_every_eighth_of_a_short_idle_timeout() {
    let limits = SessionLimits { idle_timeout: 4.0, max_age: 60.0, warning: None };
    let mut page = Page::limited(limits);
    assert_eq!(page.machine.limits().idle_timeout, 4.0);
    page.log_in("a");
    let noted = page.view.monotonic;
    assert!(page.machine.throttles_activity(noted + 0.4));
    assert!(!page.machine.throttles_activity(noted + 0.5));
}

#[wasm_bindgen_test(unsupported = test)]
fn activity_notes_are_forgotten_after_a_day() {
    let mut page = logged_in(SessionStore::Tab);
    let yesterday = NOW - 24.0 * 3600.0;
    page.view.notes.active = format!("older@{} newer@{}", yesterday - 1.0, yesterday + 1.0);
    page.handle(Event::Activity);
    assert!(page.view.notes.active.contains("newer@") && !page.view.notes.active.contains("older@"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_front_channel_logout_is_noted_for_a_day() {
    let mut page = logged_in(SessionStore::Tab);
    page.handle(front_channel_logout("1"));
    let (_, ends) = page.view.notes.ended.rsplit_once('@').unwrap();
    assert_eq!(ends.parse::<f64>().unwrap(), NOW + 24.0 * 3600.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_session_in_memory_that_expires_leaves_the_storage_alone() {
    let mut page = logged_in(SessionStore::Memory);
    page.pass(1800.0).handle(Event::Check);
    assert_eq!(page.changes(), [(false, SessionChange::Idle)]);
    assert!(!page.effects.contains(&Effect::RemoveSession));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_session_that_must_end_is_not_extended() {
    let mut page = Page::new(SessionStore::Tab);
    page.handle(Event::LoginBegan("a".into())).handle(login_of_age("a", user("kari"), 7100.0));
    page.pass(10.0).handle(Event::Extend);
    assert_eq!(page.noted(), []);
    let mut page = logged_in(SessionStore::Tab);
    page.pass(10.0).handle(Event::Extend);
    assert_eq!(page.noted().len(), 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_client_is_closed_once_it_was_told_to() {
    let mut page = logged_in(SessionStore::Tab);
    assert!(!page.machine.is_closed());
    assert!(page.handle(Event::Close).machine.is_closed());
}
