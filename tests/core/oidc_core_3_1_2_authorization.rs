use crate::fixture::{
    GOOD_QUERY, NOW, REDIRECT_URI, Tab, answer, any_response, callback, client, client_with, code_of, entropy,
    metadata, metadata_document, metadata_from, parameter, parameters, request, request_with,
};
use idporten_email_login::ErrorCode;
use idporten_email_login::login::acr::AcrValues;
use idporten_email_login::login::authorization_request::{AuthorizationRequest, LoginOptions};
use idporten_email_login::login::authorization_response::AuthorizationResponse;
use idporten_email_login::login::state::has_our_form;
use idporten_email_login::provider::client::Locale;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn section_3_1_2_1_request_holds_each_parameter_once_and_no_secret_of_the_client() {
    let request = request();
    assert!(request.url().starts_with("https://login.test.idporten.no/authorize?response_type=code&"));
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "democlient_idporten_test"),
        ("redirect_uri", REDIRECT_URI),
        ("scope", "openid profile"),
        ("code_challenge_method", "S256"),
        ("acr_values", "selfregistered-email"),
        ("ui_locales", "nb"),
    ] {
        assert_eq!(parameter(&request, name).as_deref(), Some(value));
    }
    for name in ["nonce", "code_challenge"] {
        assert_eq!(parameter(&request, name).unwrap().len(), 43, "{name}");
    }
    let state = parameter(&request, "state").unwrap();
    assert!(has_our_form(&state), "{state}");
    for other in [
        "",
        "iel-",
        &state[4..],
        &state[..46],
        &format!("{state}a"),
        &state.replace("iel-", "Iel-"),
        &state.replace("-", "+"),
    ] {
        assert!(!has_our_form(other), "{other}");
    }
    for absent in ["client_secret", "prompt", "onbehalfof", "code_verifier", "response_mode"] {
        assert_eq!(parameter(&request, absent), None);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn state_nonce_and_verifier_differ_from_each_other_and_from_those_of_another_login() {
    let other =
        AuthorizationRequest::build(&client(), &metadata(), &LoginOptions::default(), REDIRECT_URI, entropy(2), NOW);
    let mut values: Vec<_> = [request(), other.unwrap()]
        .iter()
        .flat_map(|request| ["state", "nonce", "code_challenge"].map(|name| parameter(request, name).unwrap()))
        .collect();
    values.sort();
    values.dedup();
    assert_eq!(values.len(), 6);
}

#[wasm_bindgen_test(unsupported = test)]
fn options_of_one_login_are_sent() {
    let request = request_with(|options| {
        options.acr_values =
            AcrValues::new(vec!["selfregistered-email".into(), "idporten-loa-substantial".into()]).unwrap();
        options.locale = Some(Locale::Se);
        options.prompt_login = true;
        options.max_age = Some(60);
        options.on_behalf_of = Some("kommune-1".into());
    })
    .unwrap();
    for (name, value) in [
        ("acr_values", "selfregistered-email idporten-loa-substantial"),
        ("ui_locales", "se"),
        ("prompt", "login"),
        ("max_age", "60"),
        ("onbehalfof", "kommune-1"),
    ] {
        assert_eq!(parameter(&request, name).as_deref(), Some(value));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn max_age_is_that_of_the_session_unless_the_caller_says_otherwise() {
    let sent = |prompt_login, max_age| {
        let request =
            request_with(|options| (options.prompt_login, options.max_age) = (prompt_login, max_age)).unwrap();
        (parameter(&request, "prompt"), parameter(&request, "max_age"))
    };
    let text = |text: &str| Some(text.to_string());
    assert_eq!(sent(false, None), (None, text("7200")));
    assert_eq!(sent(false, Some(60)), (None, text("60")));
    assert_eq!(sent(false, Some(10_000)), (None, text("7200")), "an older one would begin no session");
    assert_eq!(sent(false, Some(0)), (text("login"), text("0")));
    assert_eq!(sent(true, None), (text("login"), None));
    for (max_age, expected) in [(90.9, "90"), (0.5, "1")] {
        let client = client_with(|options| options.session.max_age = max_age).unwrap();
        let built =
            AuthorizationRequest::build(&client, &metadata(), &LoginOptions::default(), REDIRECT_URI, entropy(1), NOW);
        assert_eq!(parameter(&built.unwrap(), "max_age").as_deref(), Some(expected));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn rfc_6749_appendix_b_values_are_encoded_once() {
    let client = client_with(|options| options.redirect_uri = "https://www.example.no/a%20b?x=%26&y=+".into()).unwrap();
    let built =
        AuthorizationRequest::build(&client, &metadata(), &LoginOptions::default(), REDIRECT_URI, entropy(1), NOW);
    let sent = parameter(&built.unwrap(), "redirect_uri");
    assert_eq!(sent.as_deref(), Some("https://www.example.no/a%20b?x=%26&y=+"));
    for wrong in ["a b", "a\r\nb", "ø", ""] {
        let refused = request_with(|options| options.on_behalf_of = Some(wrong.into()));
        assert_eq!(code_of(refused), Some(ErrorCode::InvalidConfig), "{wrong:?}");
    }
    let injected = request_with(|options| options.on_behalf_of = Some("a&state=b#c".into())).unwrap();
    assert_eq!(parameter(&injected, "onbehalfof").as_deref(), Some("a&state=b#c"));
}

#[wasm_bindgen_test(unsupported = test)]
fn rfc_6749_section_3_1_query_of_the_endpoint_is_kept_and_never_doubled() {
    let build = |endpoint: &str| {
        let mut document = metadata_document();
        document["authorization_endpoint"] = json!(endpoint);
        let metadata = metadata_from(&document)?;
        AuthorizationRequest::build(&client(), &metadata, &LoginOptions::default(), REDIRECT_URI, entropy(1), NOW)
    };
    let kept = build("https://login.test.idporten.no/authorize?tenant=a%20b").unwrap();
    assert_eq!(parameters(&kept)[0], ("tenant".into(), "a b".into()));
    let empty = build("https://login.test.idporten.no/authorize?").unwrap();
    assert!(empty.url().contains("/authorize?response_type="));
    let doubled = build("https://login.test.idporten.no/authorize?state=fixed");
    assert_eq!(code_of(doubled), Some(ErrorCode::InvalidMetadata));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_page_on_another_origin_than_the_redirect_uri_is_told_so() {
    for page in ["https://example.no/", "http://www.example.no/", "https://www.example.no:8443/", "about:blank"] {
        let built =
            AuthorizationRequest::build(&client(), &metadata(), &LoginOptions::default(), page, entropy(1), NOW);
        assert_eq!(code_of(built), Some(ErrorCode::InvalidConfig), "{page}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn app_state_is_at_most_8_kib() {
    let kept = |length: usize| request_with(|options| options.app_state = Some("1".repeat(length)));
    assert_eq!(kept(8192).unwrap().pending().app_state().map(str::len), Some(8192));
    assert_eq!(code_of(kept(8193)), Some(ErrorCode::InvalidConfig));
}

fn returns_to(reference: &str) -> Option<String> {
    let request = request_with(|options| options.return_to = Some(reference.into()));
    request.ok().map(|request| request.pending().return_to().to_string())
}

#[wasm_bindgen_test(unsupported = test)]
fn return_to_stays_on_the_origin() {
    for (reference, target) in [
        ("/", "/"),
        ("/a/b?c=d#e", "/a/b?c=d#e"),
        ("https://www.example.no/a?b#c", "/a?b#c"),
        ("other", "/other"),
        ("?tab=2", "/start?tab=2"),
        ("/%2f%2fevil.example", "/%2f%2fevil.example"),
        ("@evil.example", "/@evil.example"),
    ] {
        assert_eq!(returns_to(reference).as_deref(), Some(target), "{reference}");
    }
    for path in [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "/.//evil.example",
        "/..//evil.example",
    ] {
        assert_eq!(returns_to(path).as_deref(), Some("/"), "{path:?}");
    }
    for evil in [
        "https://evil.example",
        "http://www.example.no/",
        "https://www.example.no@evil.example/",
        "https://user:password@www.example.no/",
        "javascript:alert(1)",
        "data:text/html,x",
        "blob:https://www.example.no/0",
    ] {
        assert_eq!(returns_to(evil), None, "{evil:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn return_to_never_refuses_a_login_because_of_its_length() {
    const MOST: usize = 64 * 1024;
    let (half, most) = ("a".repeat(MOST / 2), "a".repeat(MOST));
    let longest = format!("/{}?{}#b", &half[3..], half);
    assert_eq!(longest.len(), MOST + 1);
    for (reference, target) in [
        (longest.as_str(), longest.trim_end_matches("#b")),
        (longest.trim_end_matches('b'), longest.trim_end_matches('b')),
        (&format!("/sak?{most}#b"), "/sak"),
        (&format!("/sak#{most}"), "/sak"),
        (&format!("/{most}?c#d"), "/"),
        (&format!("/{}", "/a/..".repeat(MOST)), "/"),
    ] {
        assert_eq!(returns_to(reference).as_deref(), Some(target), "{} bytes", reference.len());
    }
    // What it becomes counts: each of these letters is six bytes.
    assert_eq!(returns_to(&format!("/sak?{}", "å".repeat(MOST / 6))).as_deref(), Some("/sak"));
    let traced = |reference: &str| {
        let request = request_with(|options| options.return_to = Some(reference.into())).unwrap();
        request.trace().detail().iter().any(|(name, value)| *name == "return_to_shortened" && *value == true.into())
    };
    assert!(traced(&format!("/sak#{most}")) && traced("//sak") && !traced("/sak#b"));
}

#[wasm_bindgen_test(unsupported = test)]
fn return_to_is_never_a_page_that_handles_responses() {
    for page in ["/callback", "/callback?code=a&state=b", "/logged-out", "/logged-out?state=a"] {
        assert_eq!(returns_to(page).as_deref(), Some("/"), "{page}");
    }
    for page in ["/callback#code=a&state=b", "/callback?x=1#state=b", "/callback#"] {
        assert_eq!(returns_to(page).as_deref(), Some("/"), "{page}");
    }
    // An app may live at its redirect URI, with a route in the query or the fragment.
    for route in ["/callback?tab=2", "/callback#/settings"] {
        assert_eq!(returns_to(route).as_deref(), Some(route));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_good_response_gives_its_code() {
    assert_eq!(answer(GOOD_QUERY, request().pending()).as_deref(), Ok("abc=="));
    // Unknown parameters are ignored (RFC 6749 4.1.2).
    let more = format!("{GOOD_QUERY}&session_state=x&foo=y&__proto__=z&constructor=z");
    assert_eq!(answer(&more, request().pending()).as_deref(), Ok("abc=="));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_response_is_ours_by_its_state_its_form_or_its_iss_and_all_else_is_left_alone() {
    let request = request();
    let state = request.pending().state().secret();
    let of_form = format!("iel-{}", "a".repeat(43));
    let find = |url: &str, tab: &Tab| AuthorizationResponse::find(&client(), url, tab).is_some();
    let (here, nothing, any) = (Tab::with(request.pending()), Tab::default(), any_response());
    let elsewhere = Tab { of_another_client: vec![state.into(), of_form.clone()], ..Tab::default() };
    let iss = "iss=https%3A%2F%2Ftest.idporten.no";
    for (url, ours) in [
        // Pending here: wherever a server of this origin has led it.
        (format!("/callback?code=a&state={state}"), [true, true, true, false]),
        (format!("/callback/?code=a&state={state}"), [true, true, true, false]),
        (format!("/nb/callback?error=access_denied&state={state}"), [true, true, true, false]),
        (format!("/callback#id_token=a&state={state}"), [true, true, true, false]),
        // Of our form, and not pending.
        (format!("/?state={of_form}&code=a"), [true, true, true, false]),
        // By its iss, on the redirect URI.
        (format!("/callback?code=a&state=b&{iss}"), [true, true, true, true]),
        (format!("/elsewhere?code=a&state=b&{iss}"), [false, false, false, false]),
        ("/callback?code=a&state=b&iss=https%3A%2F%2Fidporten.no".into(), [false, false, true, false]),
        // Another's.
        ("/callback?code=WELCOME10".into(), [false, false, true, false]),
        ("/callback?error=payment_failed".into(), [false, false, true, false]),
        ("/callback?code=x&state=stripe_abc".into(), [false, false, true, false]),
        ("/callback?state=open".into(), [false, false, true, false]),
        (format!("/callback?code=a&state={of_form}x"), [false, false, true, false]),
        (format!("/callback?code=a&state={}", &of_form[4..]), [false, false, true, false]),
        ("/?code=a&state=b".into(), [false, false, false, false]),
        // No response.
        (format!("/callback?foo={state}&{iss}"), [false, false, false, false]),
        ("/callback?token=a".into(), [false, false, false, false]),
        ("/callback".into(), [false, false, false, false]),
    ] {
        let url = format!("https://www.example.no{url}");
        assert_eq!([&here, &nothing, &any, &elsewhere].map(|tab| find(&url, tab)), ours, "{url}");
    }
    for other in ["http://www.example.no/callback?", "https://evil.example/callback?", "not a url?"] {
        assert!(!find(&format!("{other}code=a&state={state}"), &here), "{other}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn rfc_6749_section_3_1_2_query_of_the_redirect_uri_is_no_part_of_the_response() {
    let client =
        client_with(|options| options.redirect_uri = "https://www.example.no/callback?tenant=a".into()).unwrap();
    let find = |query: &str| {
        let url = format!("https://www.example.no/callback?{query}");
        AuthorizationResponse::find(&client, &url, &any_response())
    };
    assert!(find("tenant=a&code=b&state=c").is_some());
    assert!(find("code=b&state=c").is_none());
    assert!(find("tenant=b&code=b&state=c").is_none());
}

#[wasm_bindgen_test(unsupported = test)]
fn malformed_responses_are_refused() {
    let long = format!("code={}&state={{state}}", "a".repeat(4097));
    for query in [
        "state={state}",
        "code=a&error=access_denied&state={state}",
        "code=a&code=b&state={state}",
        "code=a&state={state}&state={state}",
        "code=a&state={state}&iss=a&iss=a",
        "error=a&error=b&state={state}",
        "code=&state={state}",
        "code=%20&state={state}",
        "code=a%00&state={state}",
        "code=a%0A&state={state}",
        "code=%C3%B8&state={state}",
        "error=&state={state}",
        "code=a&state={state}&id_token=x",
        "code=a&state={state}&access_token=x",
        "code=a&state={state}&token=x",
        "response=x&state={state}",
        "foo=bar#code=a&state={state}",
        &format!("{GOOD_QUERY}#code=a"),
        &long,
    ] {
        let refused = answer(query, request().pending());
        assert_eq!(code_of(refused), Some(ErrorCode::MalformedCallback), "{query}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_state_that_does_not_match_exactly_is_unknown() {
    let request = request();
    let pending = request.pending();
    let state = pending.state().secret();
    for query in [
        "code=a&iss=https%3A%2F%2Ftest.idporten.no".to_string(),
        "code=a&state=".to_string(),
        format!("code=a&state={state}x"),
        format!("code=a&state={}", &state[1..]),
        format!("code=a&state={}", state.to_lowercase()),
        format!("code=a&state=%25{state}"),
        format!("error=access_denied&error_description=forged&state={state}x"),
    ] {
        let refused = answer(&query, pending).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::UnknownState, "{query}");
        assert!(refused.provider().is_none(), "{query}");
    }
    let response = AuthorizationResponse::find(&client(), &callback(GOOD_QUERY, pending), &any_response()).unwrap();
    assert_eq!(code_of(response.process(None, NOW)), Some(ErrorCode::UnknownState));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_pending_login_lasts_60_minutes() {
    let request = request();
    let response =
        AuthorizationResponse::find(&client(), &callback(GOOD_QUERY, request.pending()), &any_response()).unwrap();
    let after = |seconds: f64| code_of(response.process(Some(request.pending()), NOW + seconds));
    assert_eq!(after(3600.0), None);
    assert_eq!(after(3601.0), Some(ErrorCode::ExpiredLogin));
    // A clock that was set back in between costs no login.
    assert_eq!(after(-86_400.0), None);
    assert_eq!(after(-86_401.0), Some(ErrorCode::ExpiredLogin));
}

#[wasm_bindgen_test(unsupported = test)]
fn section_3_1_2_6_errors_are_told_apart_from_a_person_who_cancelled() {
    let error = |query: &str| {
        answer(&format!("{query}&state={{state}}&iss=https%3A%2F%2Ftest.idporten.no"), request().pending()).unwrap_err()
    };
    let cancelled = error("error=access_denied&error_description=The+user+cancelled");
    assert_eq!(cancelled.code(), ErrorCode::LoginCancelled);
    assert_eq!(cancelled.provider().unwrap().description(), Some("The user cancelled"));
    assert_eq!(error("error=consent_required").code(), ErrorCode::LoginCancelled, "nothing is asked with prompt=none");
    for name in ["login_required", "server_error", "temporarily_unavailable", "something_else"] {
        let error = error(&format!("error={name}"));
        assert_eq!((error.code(), error.provider().unwrap().error()), (ErrorCode::ProviderError, name));
        assert!(error.retryable());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_provider_text_is_short_and_printable_and_in_no_message() {
    let long = "a".repeat(100_000);
    let query = format!(
        "error=x%00%1B%5B31m%E2%80%AE{long}&error_description=<b>%0A{long}&state={{state}}&iss=https%3A%2F%2Ftest.idporten.no"
    );
    let error = answer(&query, request().pending()).unwrap_err();
    let provider = error.provider().unwrap();
    assert_eq!(provider.error().len(), 64);
    assert!(provider.error().starts_with("x[31maaa"));
    assert_eq!(provider.description().unwrap().len(), 500);
    assert!(!error.to_string().contains("aaa"));
    assert!(!format!("{error:?}").contains("aaa"));
}
