use crate::fixture::{
    NOW, answer, any_response, callback, client, client_with, code_of, entropy, metadata_document, request, response,
};
use idporten_email_login::ErrorCode;
use idporten_email_login::login::authorization_request::{AuthorizationRequest, LoginOptions};
use idporten_email_login::login::authorization_response::AuthorizationResponse;
use idporten_email_login::provider::provider_metadata::process_discovery_response;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn section_2_4_missing_or_wrong_iss_is_refused() {
    for query in [
        "code=a&state={state}",
        "code=a&state={state}&iss=",
        "code=a&state={state}&iss=https%3A%2F%2Ftest.idporten.no%2F",
        "code=a&state={state}&iss=https%3A%2F%2Ftest.idporten.no1",
        "code=a&state={state}&iss=https%3A%2F%2Fidporten.no",
        "code=a&state={state}&iss=HTTPS%3A%2F%2Ftest.idporten.no",
    ] {
        assert_eq!(code_of(answer(query, request().pending())), Some(ErrorCode::IssuerMismatch), "{query}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn iss_is_checked_before_an_error_is_believed() {
    let forged = "error=access_denied&state={state}&iss=https%3A%2F%2Fevil.example";
    let error = answer(forged, request().pending()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::IssuerMismatch);
    assert!(error.provider().is_none());
}

#[wasm_bindgen_test(unsupported = test)]
fn idporten_must_send_iss_even_where_its_metadata_do_not_say_so() {
    let mut document = metadata_document();
    document.as_object_mut().unwrap().remove("authorization_response_iss_parameter_supported");
    let metadata = process_discovery_response(&client(), &response(200, &document)).unwrap();
    assert!(metadata.iss_parameter_required());
}

#[wasm_bindgen_test(unsupported = test)]
fn another_provider_need_not_send_what_it_does_not_advertise() {
    let client = client_with(|options| {
        options.environment = None;
        options.issuer = Some("https://op.example".into());
    })
    .unwrap();
    let document = |advertised: bool| {
        json!({
            "issuer": "https://op.example",
            "authorization_endpoint": "https://op.example/authorize",
            "token_endpoint": "https://op.example/token",
            "jwks_uri": "https://op.example/jwks",
            "authorization_response_iss_parameter_supported": advertised,
        })
    };
    let result = |advertised: bool, iss: &str| {
        let metadata = process_discovery_response(&client, &response(200, &document(advertised)))?;
        let page = client.redirect_uri();
        let options = LoginOptions::default();
        let request = AuthorizationRequest::build(&client, &metadata, &options, page, entropy(1), NOW)?;
        let url = callback(&format!("code=a&state={{state}}{iss}"), request.pending());
        AuthorizationResponse::find(&client, &url, &any_response()).unwrap().process(Some(request.pending()), NOW)
    };
    assert_eq!(code_of(result(false, "")), None);
    assert_eq!(code_of(result(false, "&iss=https%3A%2F%2Fop.example")), None);
    assert_eq!(code_of(result(false, "&iss=https%3A%2F%2Fevil.example")), Some(ErrorCode::IssuerMismatch));
    assert_eq!(code_of(result(true, "")), Some(ErrorCode::IssuerMismatch));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_response_says_whether_it_holds_iss() {
    let has_iss = |query: &str| {
        let url = format!("https://www.example.no/callback?{query}");
        AuthorizationResponse::find(&client(), &url, &any_response()).unwrap().has_iss()
    };
    assert!(has_iss("code=a&state=b&iss=c"));
    assert!(!has_iss("code=a&state=b"));
}
