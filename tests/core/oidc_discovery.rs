use crate::fixture::{client, client_with, code_of, metadata, metadata_document, metadata_from, response};
use idporten_email_login::ErrorCode;
use idporten_email_login::base::http::{MAX_BODY_BYTES, Response};
use idporten_email_login::provider::provider_metadata::{LIFETIME, discovery_request, process_discovery_response};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn refused_with(bend: impl FnOnce(&mut Value)) -> bool {
    let mut document = metadata_document();
    bend(&mut document);
    code_of(metadata_from(&document)) == Some(ErrorCode::InvalidMetadata)
}

#[wasm_bindgen_test(unsupported = test)]
fn metadata_may_be_used_for_a_day() {
    assert_eq!(LIFETIME, 86_400.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn section_4_1_request_goes_to_the_well_known_path() {
    assert_eq!(discovery_request(&client()).url, "https://test.idporten.no/.well-known/openid-configuration");
    let at = |issuer: &str| {
        let client = client_with(|options| {
            options.environment = None;
            options.issuer = Some(issuer.into());
        });
        discovery_request(&client.unwrap()).url
    };
    assert_eq!(at("https://op.example/a/b"), "https://op.example/a/b/.well-known/openid-configuration");
    assert_eq!(at("https://op.example/a/"), "https://op.example/a/.well-known/openid-configuration");
}

#[wasm_bindgen_test(unsupported = test)]
fn idporten_metadata_are_accepted_although_people_log_in_on_another_host() {
    let metadata = metadata();
    assert_eq!(metadata.authorization_endpoint(), "https://login.test.idporten.no/authorize");
    assert!(metadata.iss_parameter_required());
}

#[wasm_bindgen_test(unsupported = test)]
fn section_4_3_another_issuer_is_refused() {
    for issuer in [
        json!("https://test.idporten.noINVALID"),
        json!("https://test.idporten.no/"),
        json!("https://TEST.idporten.no"),
        json!(null),
        json!(5),
        json!(["https://test.idporten.no"]),
    ] {
        assert!(refused_with(|document| document["issuer"] = issuer.clone()), "{issuer}");
    }
    assert!(refused_with(|document| drop(document.as_object_mut().unwrap().remove("issuer"))));
}

#[wasm_bindgen_test(unsupported = test)]
fn section_3_endpoints_must_be_https_urls_of_the_environment() {
    for name in ["authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"] {
        for url in [
            json!("http://test.idporten.no/x"),
            json!("javascript:alert(1)//test.idporten.no"),
            json!("data:text/html,x"),
            json!("https://evil.example/x"),
            json!("https://idporten.no.evil.example/x"),
            json!("https://evilidporten.no/x"),
            json!("https://test.idporten.no@evil.example/"),
            json!("https://user:password@test.idporten.no/x"),
            json!("https://test.idporten.no/x#fragment"),
            json!(" https://test.idporten.no/x"),
            json!("https:\\\\test.idporten.no/x"),
            json!("/token"),
            json!(""),
            json!(7),
            json!(null),
        ] {
            assert!(refused_with(|document| document[name] = url.clone()), "{name} {url}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn section_3_required_endpoints_must_be_there() {
    for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
        assert!(refused_with(|document| drop(document.as_object_mut().unwrap().remove(name))), "{name}");
    }
    assert!(!refused_with(|document| drop(document.as_object_mut().unwrap().remove("end_session_endpoint"))));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_the_flow_needs_must_be_listed_where_lists_are_given() {
    for (name, good) in [
        ("id_token_signing_alg_values_supported", "RS256"),
        ("code_challenge_methods_supported", "S256"),
        ("response_types_supported", "code"),
        ("response_modes_supported", "query"),
        ("grant_types_supported", "authorization_code"),
    ] {
        assert!(!refused_with(|document| drop(document.as_object_mut().unwrap().remove(name))), "{name}");
        assert!(!refused_with(|document| document[name] = json!(["other", good])), "{name}");
        for wrong in [json!(["none", "HS256", "plain"]), json!([]), json!(good), json!([good, 5])] {
            assert!(refused_with(|document| document[name] = wrong.clone()), "{name} {wrong}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_provider_that_wants_pushed_requests_is_refused_before_the_page_is_left() {
    let message = |value: Value| {
        let mut document = metadata_document();
        document["require_pushed_authorization_requests"] = value;
        metadata_from(&document).err().map(|error| error.message().to_string())
    };
    assert!(message(json!(true)).unwrap().contains("require_pushed_authorization_requests"));
    assert_eq!(message(json!(false)), None);
    assert!(!refused_with(
        |document| document["token_endpoint_auth_methods_supported"] = json!(["client_secret_basic"])
    ));
}

#[wasm_bindgen_test(unsupported = test)]
fn section_4_2_answers_that_are_no_metadata_are_refused() {
    let good = metadata_document();
    let process = |response: &Response| code_of(process_discovery_response(&client(), response));
    assert_eq!(process(&response(200, &good)), None);
    for status in [204, 206, 301, 404, 500, 503] {
        assert_eq!(process(&response(status, &good)), Some(ErrorCode::InvalidMetadata), "{status}");
    }
    for content_type in
        [None, Some("text/html"), Some("text/plain"), Some("application/jwt"), Some("application/jsonp")]
    {
        let answer = Response { content_type: content_type.map(Into::into), ..response(200, &good) };
        assert_eq!(process(&answer), Some(ErrorCode::InvalidMetadata), "{content_type:?}");
    }
    for body in ["", "[]", "\"text\"", "null", "<html>", "{\"issuer\":", "\u{feff}{}"] {
        let answer = Response { body: body.into(), ..response(200, &good) };
        assert_eq!(process(&answer), Some(ErrorCode::InvalidMetadata), "{body}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_document_of_256_kib_is_read_and_a_longer_one_is_not() {
    let padded = |length: usize| {
        let mut body = metadata_document().to_string().into_bytes();
        body.resize(length, b' ');
        Response { body, ..response(200, &json!({})) }
    };
    assert!(process_discovery_response(&client(), &padded(MAX_BODY_BYTES)).is_ok());
    assert!(process_discovery_response(&client(), &padded(MAX_BODY_BYTES + 1)).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_server_in_trouble_is_worth_another_try() {
    let error = |status| process_discovery_response(&client(), &response(status, &json!({}))).unwrap_err();
    assert!(error(503).retryable());
    assert!(!error(404).retryable());
}
