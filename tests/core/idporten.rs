use crate::fixture::{CLIENT_ID, ISSUER, NOW, client, good_claims, request, validate, validate_text};
use idporten_email_login::base::trace::Detail;
use idporten_email_login::login::token_response::TokenResponse;
use idporten_email_login::token::jws::Jws;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn the_documented_id_token_of_an_email_login_gives_its_user() {
    let token = validate(|_| ()).unwrap();
    let user = token.user();
    assert_eq!(user.email.as_deref(), Some("test@test.no"));
    assert!(user.sub.starts_with("0K8ZrC1Dzgf"));
    assert_eq!((user.issuer.as_str(), user.acr.as_str()), (ISSUER, "selfregistered-email"));
    assert_eq!(user.amr, ["Selfregistered-email"]);
    assert_eq!((user.locale.as_deref(), user.auth_time), (Some("nb"), Some(1_727_693_610.0)));
    assert!(user.sid.as_deref().is_some_and(|sid| sid.starts_with("oHsw69")));
    assert_eq!(CLIENT_ID, "democlient_idporten_test");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_documented_id_token_passes_only_in_its_own_minutes() {
    let request = request();
    let claims = good_claims(request.pending()).to_string();
    assert!(validate_text(&claims, &client(), request.pending(), NOW).is_ok());
    assert!(validate_text(&claims, &client(), request.pending(), NOW + 86_400.0).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn each_check_is_told_with_its_source_and_the_last_is_the_one_that_failed() {
    let request = request();
    let mut claims = good_claims(request.pending());
    claims["nonce"] = json!("wrong");
    let compact = crate::fixture::compact(&json!({ "alg": "RS256" }), &claims.to_string());
    let document = crate::fixture::token_document(&compact);
    let response = TokenResponse::process(&crate::fixture::response(200, &document)).unwrap();
    let jws = Jws::parse(&compact).unwrap().verified(true).unwrap();
    let mut reported = Vec::new();
    let result = idporten_email_login::token::id_token::VerifiedIdToken::validate(
        &jws,
        &response,
        &client(),
        request.pending(),
        idporten_email_login::token::id_token::DeviceClock::new(NOW),
        &mut |event| reported.push(event),
    );
    assert!(result.is_err());
    let names: Vec<_> = reported.iter().map(|event| event.detail()[0].1.clone()).collect();
    assert_eq!(names, ["iss", "aud", "azp", "sub", "nonce"].map(Detail::from));
    assert_eq!(
        reported[4].detail()[1..],
        [("passed", Detail::Bool(false)), ("source", "OIDC Core 3.1.3.7 (11)".into())]
    );
}
