use crate::fixture::{NOW, client, client_with, request_with};
use idporten_email_login::base::secret::State;
use idporten_email_login::login::pending_login::{MAX_PENDING, PendingLogin, created_at, note_taken, superfluous};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn pending() -> PendingLogin {
    let request = request_with(|options| {
        options.return_to = Some("/sak?id=1#a".into());
        options.app_state = Some(r#"{"tab":2}"#.into());
        options.max_age = Some(60);
    });
    request.unwrap().pending().clone()
}

/// Of a state of its own.
fn login(seed: u8) -> PendingLogin {
    bent(|kept| kept["state"] = json!(State::random(&[seed; 32]).secret())).unwrap()
}

fn bent(bend: impl FnOnce(&mut Value)) -> Option<PendingLogin> {
    let mut document: Value = serde_json::from_str(&pending().to_text().unwrap()).unwrap();
    bend(&mut document);
    PendingLogin::from_text(&client(), &document.to_string())
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_kept_is_read_again() {
    let text = pending().to_text().unwrap();
    let read = PendingLogin::from_text(&client(), &text).unwrap();
    assert_eq!(read.to_text().unwrap(), text);
    assert_eq!(read.return_to(), "/sak?id=1#a");
    assert_eq!(read.app_state(), Some(r#"{"tab":2}"#));
    assert_eq!(read.expires_at(), NOW + 3600.0);
    assert_eq!(created_at(&text), Some(NOW));
}

#[wasm_bindgen_test(unsupported = test)]
fn rubbish_is_no_pending_login() {
    for text in ["", "null", "[]", "{}", "5", "not json", "{\"state\":"] {
        assert!(PendingLogin::from_text(&client(), text).is_none(), "{text}");
    }
    for member in [
        "state",
        "nonce",
        "code_verifier",
        "client_id",
        "redirect_uri",
        "metadata",
        "acr_values",
        "return_to",
        "created_at",
    ] {
        assert!(bent(|kept| drop(kept.as_object_mut().unwrap().remove(member))).is_none(), "{member} missing");
        for wrong in [json!(null), json!(true), json!(""), json!({})] {
            assert!(bent(|kept| kept[member] = wrong.clone()).is_none(), "{member} {wrong}");
        }
    }
    assert!(bent(|kept| kept["max_age"] = json!(1.5)).is_none());
    assert!(bent(|kept| kept["max_age"] = json!(-1)).is_none());
    assert!(bent(|_| ()).is_some());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_planted_login_cannot_send_the_code_elsewhere() {
    for endpoint in ["token_endpoint", "jwks_uri", "authorization_endpoint", "end_session_endpoint"] {
        for url in ["https://evil.example/token", "http://test.idporten.no/token", "javascript:alert(1)"] {
            assert!(bent(|kept| kept["metadata"][endpoint] = json!(url)).is_none(), "{endpoint} {url}");
        }
    }
    assert!(bent(|kept| kept["metadata"]["issuer"] = json!("https://idporten.no")).is_none());
    assert!(bent(|kept| kept["client_id"] = json!("another")).is_none());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_planted_return_address_becomes_the_default() {
    for evil in
        ["//evil.example", "https://evil.example/", "javascript:alert(1)", "/.//evil.example", "/callback?code=a"]
    {
        assert_eq!(bent(|kept| kept["return_to"] = json!(evil)).unwrap().return_to(), "/", "{evil}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_login_of_another_client_or_issuer_is_not_read() {
    let text = pending().to_text().unwrap();
    let another = client_with(|options| options.client_id = "another".into()).unwrap();
    assert!(PendingLogin::from_text(&another, &text).is_none());
}

#[wasm_bindgen_test(unsupported = test)]
fn the_oldest_and_the_expired_are_superfluous() {
    let kept = |ages: &[f64]| ages.iter().map(|age| (age.to_string(), Some(NOW - age))).collect::<Vec<_>>();
    assert_eq!(superfluous(kept(&[10.0, 3600.0]), MAX_PENDING, NOW), Vec::<String>::new());
    assert_eq!(superfluous(kept(&[10.0, 3601.0]), MAX_PENDING, NOW), ["3601"]);
    let nine = kept(&[1.0, 2.0, 3.0, 4.0, 9.0, 5.0, 6.0, 7.0, 8.0]);
    assert_eq!(superfluous(nine, MAX_PENDING, NOW), ["9"]);
    assert_eq!(superfluous(vec![("rubbish".into(), None)], MAX_PENDING, NOW), ["rubbish"]);
    assert_eq!(superfluous(kept(&[-86_400.0, -86_401.0]), MAX_PENDING, NOW), ["-86401"]);
    let thousand: Vec<_> = (0..1000).map(|age| (age.to_string(), Some(NOW - f64::from(age)))).collect();
    assert_eq!(superfluous(thousand, MAX_PENDING, NOW).len(), 1000 - MAX_PENDING);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_login_is_taken_once_and_the_sixteen_newest_are_remembered() {
    let logins: Vec<_> = (1..18).map(login).collect();
    let mut taken = String::new();
    for login in &logins {
        taken = note_taken(&taken, login, NOW).unwrap();
        assert_eq!(note_taken(&taken, login, NOW), None);
        assert!(!taken.contains(login.state().secret()));
    }
    assert_eq!(taken.split(' ').count(), 16);
    assert!(note_taken(&taken, &logins[0], NOW).is_some());
    assert_eq!(note_taken(&taken, &logins[1], NOW), None);
    assert!(note_taken("rubbish  rubbish@x @1", &logins[0], NOW).is_some());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_login_is_remembered_as_taken_for_as_long_as_a_copy_of_it_may_be_pending() {
    let taken = note_taken("", &login(1), NOW).unwrap();
    assert_eq!(note_taken(&taken, &login(1), NOW + 3599.0), None);
    let later = note_taken(&taken, &login(2), NOW + 3601.0).unwrap();
    assert_eq!(later.split(' ').count(), 1, "what has ended is no longer kept");
}
