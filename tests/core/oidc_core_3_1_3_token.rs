use crate::fixture::{
    ACCESS_TOKEN, CLIENT_ID, GOOD_QUERY, NOW, REDIRECT_URI, Tab, callback, client, code_of, request, response,
    token_document,
};
use idporten_email_login::ErrorCode;
use idporten_email_login::base::form;
use idporten_email_login::base::http::Response;
use idporten_email_login::base::json;
use idporten_email_login::login::authorization_response::AuthorizationResponse;
use idporten_email_login::login::token_request::token_request;
use idporten_email_login::login::token_response::TokenResponse;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn section_3_1_3_1_request_is_a_form_with_five_parameters() {
    let request = request();
    let pending = request.pending();
    let response = AuthorizationResponse::find(&client(), &callback(GOOD_QUERY, pending), &Tab::with(pending)).unwrap();
    let code = response.process(Some(pending), NOW).unwrap();
    let sent = token_request(pending, &code);
    assert_eq!(sent.url, "https://test.idporten.no/token");
    let kept = json::parse_object(&pending.to_text().unwrap()).unwrap();
    let verifier = kept.string("code_verifier").unwrap().unwrap();
    let expected = [
        ("grant_type", "authorization_code"),
        ("code", "abc=="),
        ("redirect_uri", REDIRECT_URI),
        ("client_id", CLIENT_ID),
        ("code_verifier", verifier),
    ];
    let expected = expected.map(|(name, value)| (name.to_string(), value.to_string()));
    assert_eq!(form::parse(sent.form.as_deref().unwrap()), expected);
    // "=" of ID-porten's base64 code is encoded once.
    assert!(sent.form.as_deref().unwrap().contains("code=abc%3D%3D&"));
    assert!(!format!("{sent:?}").contains("abc"));
}

fn process_with(bend: impl FnOnce(&mut Value)) -> Option<ErrorCode> {
    let mut document = token_document("a.b.c");
    bend(&mut document);
    code_of(TokenResponse::process(&response(200, &document)))
}

#[wasm_bindgen_test(unsupported = test)]
fn section_3_1_3_3_good_response_is_read() {
    let read = TokenResponse::process(&response(200, &token_document("a.b.c"))).unwrap();
    assert_eq!(read.unverified_id_token(), "a.b.c");
    assert_eq!(read.access_token().secret(), ACCESS_TOKEN);
    assert_eq!(read.expires_in(), Some(120.0));
    assert_eq!(format!("{read:?}"), "TokenResponse(redacted)");
}

#[wasm_bindgen_test(unsupported = test)]
fn token_type_is_bearer_in_any_case() {
    for good in ["Bearer", "bearer", "BEARER"] {
        assert_eq!(process_with(|document| document["token_type"] = json!(good)), None, "{good}");
    }
    for wrong in [json!("mac"), json!("N_A"), json!("DPoP"), json!(""), json!(null), json!(["Bearer"])] {
        let code = process_with(|document| document["token_type"] = wrong.clone());
        assert_eq!(code, Some(ErrorCode::InvalidTokenResponse), "{wrong}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn required_members_must_be_strings() {
    for name in ["access_token", "id_token", "token_type"] {
        let missing = process_with(|document| drop(document.as_object_mut().unwrap().remove(name)));
        assert_eq!(missing, Some(ErrorCode::InvalidTokenResponse), "{name}");
        for wrong in [json!(null), json!(""), json!(5), json!({})] {
            let code = process_with(|document| document[name] = wrong.clone());
            assert_eq!(code, Some(ErrorCode::InvalidTokenResponse), "{name} {wrong}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn expires_in_and_scope_may_be_absent_and_must_be_right() {
    for name in ["expires_in", "scope"] {
        assert_eq!(process_with(|document| drop(document.as_object_mut().unwrap().remove(name))), None, "{name}");
    }
    for wrong in [json!("3600"), json!(-1), json!(null), json!([])] {
        let code = process_with(|document| document["expires_in"] = wrong.clone());
        assert_eq!(code, Some(ErrorCode::InvalidTokenResponse), "{wrong}");
    }
    for wrong in [json!("profile"), json!(""), json!("openidx"), json!(5), json!(null)] {
        let code = process_with(|document| document["scope"] = wrong.clone());
        assert_eq!(code, Some(ErrorCode::InvalidTokenResponse), "{wrong}");
    }
    let mut huge = token_document("a.b.c");
    huge["expires_in"] = json!(1e99);
    let read = TokenResponse::process(&response(200, &huge)).unwrap();
    assert_eq!(read.expires_in(), Some(365.0 * 24.0 * 3600.0));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_id_token_is_at_most_64_kib() {
    assert_eq!(process_with(|document| document["id_token"] = json!("a".repeat(65_536))), None);
    let code = process_with(|document| document["id_token"] = json!("a".repeat(65_537)));
    assert_eq!(code, Some(ErrorCode::InvalidTokenResponse));
}

#[wasm_bindgen_test(unsupported = test)]
fn of_two_members_with_one_name_the_last_is_the_one_that_is_used() {
    let body = r#"{"access_token":"a","id_token":"first","token_type":"Bearer","id_token":"last"}"#;
    let response = Response { body: body.into(), ..response(200, &json!({})) };
    assert_eq!(TokenResponse::process(&response).unwrap().unverified_id_token(), "last");
}

#[wasm_bindgen_test(unsupported = test)]
fn rfc_6749_section_5_2_errors_are_told_with_the_provider_text_apart() {
    for status in [400, 401, 403, 429, 500, 503] {
        let body = json!({ "error": "invalid_grant", "error_description": "the code was used" });
        let error = TokenResponse::process(&response(status, &body)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::TokenRequestRejected, "{status}");
        assert_eq!(error.provider().unwrap().error(), "invalid_grant");
        assert!(!error.message().contains("was used"));
    }
    for body in ["", "<html>secret</html>", "[]"] {
        let error = Response { body: body.into(), ..response(400, &json!({})) };
        let error = TokenResponse::process(&error).unwrap_err();
        assert_eq!((error.code(), error.provider()), (ErrorCode::TokenRequestRejected, None), "{body}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_error_beside_good_tokens_is_a_contradiction() {
    for error in [json!("server_error"), json!(""), json!(null), json!(5)] {
        let code = process_with(|document| document["error"] = error.clone());
        assert_eq!(code, Some(ErrorCode::InvalidTokenResponse), "{error}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_provider_in_trouble_is_no_refusal_of_the_code() {
    let message = |status| TokenResponse::process(&response(status, &json!({}))).unwrap_err().message().to_string();
    for status in [429, 500, 502, 503] {
        assert!(message(status).contains(&format!("status {status}")), "{status}");
        assert!(!message(status).contains("refused"), "{status}");
    }
    assert!(message(400).contains("refused the code"));
}

#[wasm_bindgen_test(unsupported = test)]
fn answers_of_another_media_type_are_refused() {
    for content_type in [None, Some("text/html"), Some("application/jwt"), Some("application/token-introspection+jwt")]
    {
        let answer = Response { content_type: content_type.map(Into::into), ..response(200, &token_document("a.b.c")) };
        assert_eq!(code_of(TokenResponse::process(&answer)), Some(ErrorCode::InvalidTokenResponse), "{content_type:?}");
    }
}
