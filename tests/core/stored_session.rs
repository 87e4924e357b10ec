use crate::fixture::{ISSUER, stored_session, validate};
use idporten_email_login::session::stored_session::Session;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn a_stored_session_is_read_again_and_holds_no_token() {
    let text = stored_session();
    let session = Session::from_text(ISSUER, &text).unwrap();
    assert_eq!(session.to_text().unwrap(), text);
    assert_eq!(session.user(), validate(|_| ()).unwrap().user());
    assert_eq!(session.lifetime().age(), 0.0);
    assert_eq!(format!("{session:?}"), "Session(redacted)");
    let (name, stored) = text.split_once(' ').unwrap();
    assert_eq!(name, "name");
    let stored: Value = serde_json::from_str(stored).unwrap();
    let members: Vec<_> = stored.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["age", "checked_at", "idle", "user"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_no_session_is_refused() {
    let text = stored_session();
    let good: Value = serde_json::from_str(text.split_once(' ').unwrap().1).unwrap();
    let reads = |bend: &dyn Fn(&mut Value)| {
        let mut stored = good.clone();
        bend(&mut stored);
        Session::from_text(ISSUER, &format!("name {stored}")).is_some()
    };
    assert!(reads(&|_| ()));
    assert!(reads(&|stored| stored["older_logout"] = json!("digest.id")));
    assert!(!reads(&|stored| stored["older_logout"] = json!(5)));
    for member in ["age", "checked_at", "idle", "user"] {
        assert!(!reads(&|stored| drop(stored.as_object_mut().unwrap().remove(member))), "{member}");
        for wrong in [json!(null), json!("1"), json!(-1), json!([])] {
            assert!(!reads(&|stored| stored[member] = wrong.clone()), "{member} {wrong}");
        }
    }
    for member in ["sub", "issuer", "acr"] {
        assert!(!reads(&|stored| stored["user"][member] = json!(5)), "{member}");
    }
    assert!(!reads(&|stored| stored["user"]["issuer"] = json!("https://idporten.no")));
    assert!(Session::from_text(ISSUER, "name not json").is_none());
    assert!(Session::from_text(ISSUER, &good.to_string().replace(' ', "")).is_none(), "no name");
}
