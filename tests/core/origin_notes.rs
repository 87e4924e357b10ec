use crate::fixture::{NOW, validate};
use idporten_email_login::session::origin_notes::{Note, pruned, session_digest, user_digest};
use idporten_email_login::session::user::User;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn a_session_at_the_provider_has_a_name_that_says_nothing_else() {
    let user = validate(|claims| claims["sid"] = "a-session".into()).unwrap().user().clone();
    let digest = session_digest(&user).unwrap();
    assert_eq!(session_digest(&user), Some(digest.clone()));
    assert_eq!(digest.len(), 43);
    assert!(!digest.contains("a-session") && !digest.contains("idporten"));
    let with = |bend: &dyn Fn(&mut User)| {
        let mut other = user.clone();
        bend(&mut other);
        session_digest(&other)
    };
    assert_ne!(with(&|user| user.sid = Some("another".into())), Some(digest.clone()));
    assert_ne!(with(&|user| user.issuer = "https://idporten.no".into()), Some(digest.clone()));
    assert_eq!(with(&|user| user.sub = "another".into()), Some(digest));
    assert_eq!(with(&|user| user.sid = None), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_user_has_a_name_that_says_nothing_else() {
    let user = validate(|_| ()).unwrap().user().clone();
    let digest = user_digest(&user);
    assert_eq!((user_digest(&user), digest.len()), (digest.clone(), 43));
    assert!(!digest.contains(&user.sub) && !digest.contains("idporten"));
    let with = |bend: &dyn Fn(&mut User)| {
        let mut other = user.clone();
        bend(&mut other);
        user_digest(&other)
    };
    assert_ne!(with(&|user| user.sub = "another".into()), digest);
    assert_ne!(with(&|user| user.issuer = "https://idporten.no".into()), digest);
    assert_eq!(with(&|user| user.sid = Some("another".into())), digest);
}

#[wasm_bindgen_test(unsupported = test)]
fn notes_are_pruned_when_they_have_expired() {
    let open = Note::Open("a".into());
    for (text, left) in [("1727693613", true), ("1727693612", false), ("rubbish", false), ("", false)] {
        assert_eq!(pruned(&open, text, NOW), if left { text } else { "" }, "{text}");
    }
    let day = 24.0 * 3600.0;
    assert_eq!(pruned(&Note::Ended, "a@1727693613 b@1727693612", NOW), "a@1727693613");
    assert_eq!(pruned(&Note::Active, "a@1727693613 b@1727693612", NOW + day), "a@1727693613");
}
