//! How sessions begin, and how logouts end them.

use crate::page::{CALL, Page, front_channel_logout, logged_in, login, user};
use idporten_email_login::session::event::{Effect, Event, Stored};
use idporten_email_login::session::notification::SessionChange;
use idporten_email_login::session::origin_notes::Note;
use idporten_email_login::session::stored_session::SessionStore;
use idporten_email_login::session::user::User;
use wasm_bindgen_test::wasm_bindgen_test;

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
fn the_name_of_a_session_is_noted_again_when_it_begins_if_it_could_be_noted() {
    let name = Note::Open("a".into());
    let page = logged_in(SessionStore::Tab);
    assert!(page.noted().iter().any(|(note, text)| **note == name && !text.is_empty()));

    let mut page = Page::new(SessionStore::Tab);
    page.handle(Event::LoginBegan("a".into()));
    page.handle(Event::StoreFailed(Stored::Note(name))).handle(login("a", user("kari")));
    assert!(page.noted().iter().all(|(note, _)| !matches!(note, Note::Open(_))));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_login_that_fails_beside_a_session_leaves_that_session_alone() {
    let mut page = logged_in(SessionStore::Tab);
    page.handle(Event::LoginBegan("b".into())).handle(Event::LoginEnded("b".into()));
    assert_eq!(page.view.notes.open, Some(vec!["a".into()]));
    assert!(page.handle(Event::Check).user().is_some());
}
