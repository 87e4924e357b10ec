use crate::fixture::{client, client_with, code_of, metadata, metadata_document, metadata_from, validate};
use idporten_email_login::ErrorCode;
use idporten_email_login::base::form;
use idporten_email_login::base::secret::State;
use idporten_email_login::provider::client::Locale;
use idporten_email_login::session::logout::{EndSessionRequest, is_front_channel_logout_of, is_logout_return};
use wasm_bindgen_test::wasm_bindgen_test;

fn state() -> State {
    State::random(&[7; 32])
}

#[wasm_bindgen_test(unsupported = test)]
fn rp_initiated_logout_section_2_request_holds_what_idporten_needs_to_send_the_person_back() {
    let token = validate(|_| ()).unwrap();
    let request =
        EndSessionRequest::build(&client(), &metadata(), Some(token.id_token()), &state(), Locale::Nn).unwrap();
    assert_eq!(request.endpoint(), "https://login.test.idporten.no/logout");
    let names: Vec<_> = request.parameters().iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["client_id", "id_token_hint", "post_logout_redirect_uri", "state", "ui_locales"]);
    let (endpoint, query) = request.url().split_once('?').map(|(a, b)| (a.to_string(), b.to_string())).unwrap();
    assert_eq!(endpoint, request.endpoint());
    let sent = form::parse(&query);
    assert!(sent.contains(&("ui_locales".into(), "nn".into())));
    assert!(sent.contains(&("post_logout_redirect_uri".into(), "https://www.example.no/logged-out".into())));
    assert_eq!(format!("{request:?}"), "EndSessionRequest(redacted)");
}

#[wasm_bindgen_test(unsupported = test)]
fn without_id_token_the_client_id_is_sent_alone() {
    let request = EndSessionRequest::build(&client(), &metadata(), None, &state(), Locale::Nn).unwrap();
    assert!(request.parameters().iter().all(|(name, _)| *name != "id_token_hint"));
    let nowhere = client_with(|options| options.post_logout_redirect_uri = None).unwrap();
    let request = EndSessionRequest::build(&nowhere, &metadata(), None, &state(), Locale::Nn).unwrap();
    let names: Vec<_> = request.parameters().iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["client_id", "ui_locales"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn section_2_1_without_endpoint_logout_is_unavailable() {
    let mut document = metadata_document();
    document.as_object_mut().unwrap().remove("end_session_endpoint");
    let request = EndSessionRequest::build(&client(), &metadata_from(&document).unwrap(), None, &state(), Locale::Nn);
    assert_eq!(code_of(request), Some(ErrorCode::LogoutUnavailable));
}

#[wasm_bindgen_test(unsupported = test)]
fn section_3_the_return_is_recognised_by_its_state_and_nothing_else() {
    let returned = |url: &str| is_logout_return(&client(), &format!("https://www.example.no{url}"), "a");
    assert!(returned("/logged-out?state=a"));
    assert!(returned("/logged-out?lang=nb&state=a#b"));
    for other in
        ["?state=b", "", "?state=", "?state=a&state=a", "?state=A", "?code=a&state=a", "?error=a&state=a", "#state=a"]
    {
        assert!(!returned(&format!("/logged-out{other}")), "{other}");
    }
    assert!(!returned("/?state=a"));
    let nowhere = client_with(|options| options.post_logout_redirect_uri = None).unwrap();
    assert!(!is_logout_return(&nowhere, "https://www.example.no/logged-out?state=a", "a"));
}

#[wasm_bindgen_test(unsupported = test)]
fn front_channel_logout_section_2_needs_iss_and_sid_of_the_session() {
    let user = validate(|claims| claims["sid"] = serde_json::json!("a=b+c")).unwrap().user().clone();
    let names = |query: &str| is_front_channel_logout_of(&format!("https://www.example.no/fc?{query}"), &user);
    assert!(names("iss=https%3A%2F%2Ftest.idporten.no&sid=a%3Db%2Bc"));
    for other in [
        "",
        "sid=a%3Db%2Bc",
        "iss=https%3A%2F%2Ftest.idporten.no",
        "iss=https%3A%2F%2Fidporten.no&sid=a%3Db%2Bc",
        "iss=https%3A%2F%2Ftest.idporten.no&sid=A%3Db%2Bc",
        "iss=https%3A%2F%2Ftest.idporten.no&sid=a%253Db%252Bc",
        "iss=https%3A%2F%2Ftest.idporten.no&sid=a%3Db%2Bc&sid=a%3Db%2Bc",
        "iss=https%3A%2F%2Ftest.idporten.no&sid=",
    ] {
        assert!(!names(other), "{other}");
    }
    let without_sid = validate(|claims| drop(claims.as_object_mut().unwrap().remove("sid"))).unwrap();
    let url = "https://www.example.no/fc?iss=https%3A%2F%2Ftest.idporten.no&sid=";
    assert!(!is_front_channel_logout_of(url, without_sid.user()));
}
