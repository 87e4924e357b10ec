use crate::fixture::{
    ACCESS_TOKEN, CLIENT_ID, ISSUER, NOW, base64url, client, client_with, code_of, good_claims, request, request_with,
    validate, validate_by, validate_text,
};
use idporten_email_login::ErrorCode;
use idporten_email_login::ErrorCode::*;
use idporten_email_login::login::acr::AcrValues;
use idporten_email_login::provider::client::Client;
use idporten_email_login::token::id_token::DeviceClock;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wasm_bindgen_test::wasm_bindgen_test;

/// Each of these values in the claim is refused with this code.
fn refused(claim: &str, values: impl IntoIterator<Item = Value>, code: ErrorCode) {
    for value in values {
        let result = validate(|claims| claims[claim] = value.clone());
        assert_eq!(code_of(result), Some(code), "{claim} {value}");
    }
}

fn refused_when_missing(claim: &str, code: ErrorCode) {
    let result = validate(|claims| drop(claims.as_object_mut().unwrap().remove(claim)));
    assert_eq!(code_of(result), Some(code), "{claim} missing");
}

fn accepted(claim: &str, values: impl IntoIterator<Item = Value>) {
    for value in values {
        let result = validate(|claims| claims[claim] = value.clone());
        assert_eq!(code_of(result), None, "{claim} {value}");
    }
}

const NO_STRING: [fn() -> Value; 5] =
    [|| json!(null), || json!(5), || json!({}), || json!(true), || json!(["https://test.idporten.no"])];

fn no_string() -> impl Iterator<Item = Value> {
    NO_STRING.into_iter().map(|make| make())
}

#[wasm_bindgen_test(unsupported = test)]
fn check_2_iss_is_the_issuer_exactly() {
    refused_when_missing("iss", IdTokenIssuer);
    refused("iss", no_string(), IdTokenIssuer);
    let wrong = [
        "",
        "https://test.idporten.no1",
        "https://test.idporten.no/",
        "https://TEST.idporten.no",
        "http://test.idporten.no",
        "https://idporten.no",
    ];
    refused("iss", wrong.map(|text| json!(text)), IdTokenIssuer);
}

#[wasm_bindgen_test(unsupported = test)]
fn check_3_aud_is_this_client_alone() {
    accepted("aud", [json!(CLIENT_ID), json!([CLIENT_ID])]);
    refused_when_missing("aud", IdTokenAudience);
    refused(
        "aud",
        [
            json!(null),
            json!(""),
            json!(5),
            json!({}),
            json!(true),
            json!([]),
            json!([[CLIENT_ID]]),
            json!([CLIENT_ID, 5]),
            json!([CLIENT_ID, "other"]),
            json!([CLIENT_ID, CLIENT_ID]),
            json!(["other"]),
            json!("other"),
            json!(format!("{CLIENT_ID}1")),
            json!(CLIENT_ID.to_uppercase()),
            json!(format!("{CLIENT_ID} other")),
        ],
        IdTokenAudience,
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn checks_4_and_5_azp_is_this_client_where_it_is_present() {
    accepted("azp", [json!(CLIENT_ID)]);
    refused("azp", [json!("other"), json!(""), json!(null), json!(5), json!([CLIENT_ID])], IdTokenAudience);
    let result = validate(|claims| {
        claims["azp"] = json!(CLIENT_ID);
        claims["aud"] = json!("other");
    });
    assert_eq!(code_of(result), Some(IdTokenAudience));
}

#[wasm_bindgen_test(unsupported = test)]
fn section_2_sub_is_1_to_255_printable_ascii_characters() {
    refused_when_missing("sub", IdTokenSubject);
    refused("sub", no_string(), IdTokenSubject);
    refused("sub", [json!(""), json!("a".repeat(256)), json!("ø")], IdTokenSubject);
    refused("sub", ["\0", "a\nb", "\u{1f}", "\u{7f}"].map(|text| json!(text)), IdTokenSubject);
    accepted("sub", [json!("a"), json!("a".repeat(255))]);
    let spaced = validate(|claims| claims["sub"] = json!(" A "));
    assert_eq!(spaced.unwrap().user().sub, " A ");
}

#[wasm_bindgen_test(unsupported = test)]
fn check_11_nonce_is_the_one_that_was_sent() {
    refused_when_missing("nonce", IdTokenNonce);
    refused("nonce", no_string(), IdTokenNonce);
    let sent = good_claims(request().pending())["nonce"].as_str().unwrap().to_string();
    let wrong = ["", "another", &format!("{sent}1"), &sent[1..], &sent.to_lowercase()].map(|text| json!(text));
    refused("nonce", wrong, IdTokenNonce);
    refused("nonce", [json!([sent])], IdTokenNonce);
}

#[wasm_bindgen_test(unsupported = test)]
fn check_9_exp_and_iat_are_a_lifetime_of_at_most_24_hours() {
    let iat = 1_727_693_610;
    for claim in ["exp", "iat"] {
        refused_when_missing(claim, IdTokenLifetime);
        refused(
            claim,
            [json!(null), json!("1727693730"), json!(true), json!({}), json!([iat]), json!(-1), json!(0)],
            IdTokenLifetime,
        );
    }
    refused("exp", [json!(iat), json!(iat - 1), json!(iat + 86_401), json!(1e300)], IdTokenLifetime);
    accepted("exp", [json!(iat + 1), json!(iat + 86_400), json!(1_727_693_730.5)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn check_9_a_token_from_the_epoch_has_no_time() {
    let result = validate(|claims| {
        claims["iat"] = json!(0);
        claims["exp"] = json!(120);
    });
    assert_eq!(code_of(result), Some(IdTokenLifetime));
}

#[wasm_bindgen_test(unsupported = test)]
fn check_10_iat_is_now_within_the_tolerance() {
    let request = request();
    let claims = good_claims(request.pending());
    let iat = claims["iat"].as_f64().unwrap();
    let at = |now: f64| validate_text(&claims.to_string(), &client(), request.pending(), now);
    for seconds in [-300.0, -240.0, 0.0, 119.0, 121.0, 240.0, 300.0] {
        assert_eq!(code_of(at(iat + seconds)), None, "{seconds}");
    }
    for seconds in [-900.0, -301.0, 301.0, 900.0, 604_800.0] {
        let error = at(iat + seconds).unwrap_err();
        assert_eq!(error.code(), ClockSkew, "{seconds}");
        assert_eq!(error.skew_seconds(), Some(seconds as i64));
        assert!(!error.retryable());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_tolerance_is_the_clients() {
    let request = request();
    let claims = good_claims(request.pending());
    let iat = claims["iat"].as_f64().unwrap();
    let strict = client_with(|options| options.clock_tolerance = Some(0.0)).unwrap();
    let wide = client_with(|options| options.clock_tolerance = Some(600.0)).unwrap();
    let at = |client, now| code_of(validate_text(&claims.to_string(), client, request.pending(), now));
    assert_eq!(at(&strict, iat), None);
    assert_eq!(at(&strict, iat + 1.0), Some(ClockSkew));
    assert_eq!(at(&wide, iat + 600.0), None);
    assert_eq!(at(&wide, iat + 601.0), Some(ClockSkew));
}

#[wasm_bindgen_test(unsupported = test)]
fn rfc_7519_section_4_1_5_nbf_has_come() {
    accepted("nbf", [json!(0), json!(NOW), json!(NOW + 300.0)]);
    refused("nbf", [json!(NOW + 400.0), json!("1727693610"), json!(null)], IdTokenLifetime);
}

#[wasm_bindgen_test(unsupported = test)]
fn check_13_auth_time_is_no_older_than_max_age() {
    let request = request_with(|options| options.max_age = Some(60)).unwrap();
    let validate = |auth_time: Value| {
        let mut claims = good_claims(request.pending());
        claims["auth_time"] = auth_time;
        code_of(validate_text(&claims.to_string(), &client(), request.pending(), NOW))
    };
    let iat = 1_727_693_610;
    for good in [iat, iat - 60, iat - 70, iat + 10] {
        assert_eq!(validate(json!(good)), None, "{good}");
    }
    for wrong in [json!(iat - 71), json!(iat + 11), json!("1727693610"), json!(null), json!(0), json!(-1)] {
        assert_eq!(validate(wrong.clone()), Some(IdTokenAuthTime), "{wrong}");
    }
    let mut missing = good_claims(request.pending());
    missing.as_object_mut().unwrap().remove("auth_time");
    assert_eq!(code_of(validate_text(&missing.to_string(), &client(), request.pending(), NOW)), Some(IdTokenAuthTime));
}

#[wasm_bindgen_test(unsupported = test)]
fn with_prompt_login_the_authentication_is_no_older_than_this_login() {
    for options in [(true, None), (true, Some(3600)), (false, Some(0))] {
        let request = request_with(|login| (login.prompt_login, login.max_age) = options).unwrap();
        let age = |seconds: f64, passed: f64| {
            let mut claims = good_claims(request.pending());
            claims["auth_time"] = json!(claims["iat"].as_f64().unwrap() - seconds);
            code_of(validate_text(&claims.to_string(), &client(), request.pending(), NOW + passed))
        };
        for (seconds, passed) in [(0.0, 0.0), (10.0, 0.0), (210.0, 200.0)] {
            assert_eq!(age(seconds, passed), None, "{options:?} {seconds} {passed}");
        }
        for (seconds, passed) in [(11.0, 0.0), (211.0, 200.0), (11.0, -200.0), (7200.0, 200.0)] {
            assert_eq!(age(seconds, passed), Some(IdTokenAuthTime), "{options:?} {seconds} {passed}");
        }
        let mut missing = good_claims(request.pending());
        missing.as_object_mut().unwrap().remove("auth_time");
        assert_eq!(
            code_of(validate_text(&missing.to_string(), &client(), request.pending(), NOW)),
            Some(IdTokenAuthTime)
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_authentication_may_be_older_than_the_token_by_single_sign_on() {
    let age = |seconds: i64| {
        validate(|claims| claims["auth_time"] = json!(claims["iat"].as_i64().unwrap() - seconds)).unwrap()
    };
    assert_eq!(age(3600).authentication_age(), 3600.0);
    assert_eq!(age(-10).authentication_age(), 0.0);
    let unknown = validate(|claims| drop(claims.as_object_mut().unwrap().remove("auth_time")));
    assert_eq!(unknown.unwrap().authentication_age(), 0.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn without_max_age_auth_time_may_be_as_old_as_a_session_or_absent_and_is_a_time() {
    accepted("auth_time", [json!(1_727_693_610 - 7199)]);
    refused(
        "auth_time",
        [json!(1_727_693_610 - 7200), json!(0), json!(-5), json!("1727693610"), json!(null), json!(NOW + 3600.0)],
        IdTokenAuthTime,
    );
    assert!(validate(|claims| drop(claims.as_object_mut().unwrap().remove("auth_time"))).is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn check_12_acr_is_what_was_asked_for() {
    refused_when_missing("acr", IdTokenAcr);
    refused("acr", no_string(), IdTokenAcr);
    let wrong =
        ["", "idporten-loa-low", "idporten-loa-high", "Level3", "SELFREGISTERED-EMAIL", "selfregistered-email2"];
    refused("acr", wrong.map(|text| json!(text)), IdTokenAcr);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_higher_level_that_was_asked_for_comes_without_email() {
    let several = AcrValues::new(vec!["selfregistered-email".into(), "idporten-loa-substantial".into()]).unwrap();
    let request = request_with(|options| options.acr_values = several).unwrap();
    let mut claims = good_claims(request.pending());
    claims["acr"] = json!("idporten-loa-high");
    claims["pid"] = json!("12345678901");
    claims.as_object_mut().unwrap().remove("email");
    let token = validate_text(&claims.to_string(), &client(), request.pending(), NOW).unwrap();
    assert_eq!((token.user().acr.as_str(), token.user().email.as_deref()), ("idporten-loa-high", None));
    for email in [json!("kari@example.no"), json!("no address"), json!(5)] {
        claims["email"] = email;
        claims["email_verified"] = json!(false);
        let token = validate_text(&claims.to_string(), &client(), request.pending(), NOW).unwrap();
        assert_eq!(token.user().email, None, "an email that was not requested");
        assert!(token.claims().contains("email_verified"));
    }
    claims.as_object_mut().unwrap().remove("email");
    claims["acr"] = json!("selfregistered-email");
    let missing = validate_text(&claims.to_string(), &client(), request.pending(), NOW);
    assert_eq!(code_of(missing), Some(IdTokenEmail));
}

#[wasm_bindgen_test(unsupported = test)]
fn email_is_an_address_and_not_said_to_be_unverified() {
    refused_when_missing("email", IdTokenEmail);
    refused("email", no_string(), IdTokenEmail);
    let long = format!("{}@b.no", "a".repeat(250));
    refused("email", [json!(""), json!("test"), json!("@test.no"), json!("test@"), json!(long)], IdTokenEmail);
    refused("email_verified", [json!(false), json!("true"), json!(1), json!(null)], IdTokenEmail);
    accepted("email_verified", [json!(true)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_another_provider_than_idporten_must_give_is_said_where_the_issuer_is_given() {
    let another = client_with(|options| {
        options.environment = None;
        options.issuer = Some(ISSUER.into());
    });
    for (claim, value, reported) in [("acr", json!("another"), "acrValues"), ("email", json!(null), "userinfo")] {
        let request = request();
        let mut claims = good_claims(request.pending());
        claims[claim] = value;
        let says = |client: &Client| {
            let refused = validate_text(&claims.to_string(), client, request.pending(), NOW).err().unwrap();
            refused.message().contains(reported)
        };
        assert!(says(another.as_ref().unwrap()), "{claim}");
        assert!(!says(&client()), "{claim}: ID-porten has nothing to set up");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn email_is_given_exactly_as_it_came() {
    for address in [
        "Test@TEST.no",
        "te\u{301}st@test.no",
        "tést@test.no",
        "ı@test.no",
        "a@xn--blbrsyltety-y8aco6b.no",
        "\u{202e}a@test.no",
    ] {
        let token = validate(|claims| claims["email"] = json!(address)).unwrap();
        assert_eq!(token.user().email.as_deref(), Some(address));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn amr_is_not_validated() {
    for (amr, read) in [
        (json!("Selfregistered-email"), vec!["Selfregistered-email"]),
        (json!(["a", "b"]), vec!["a", "b"]),
        (json!(5), vec![]),
        (json!(null), vec![]),
    ] {
        let token = validate(|claims| claims["amr"] = amr.clone()).unwrap();
        assert_eq!(token.user().amr, read, "{amr}");
    }
    assert!(validate(|claims| drop(claims.as_object_mut().unwrap().remove("amr"))).is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn sid_may_be_absent_and_is_a_short_string() {
    accepted("sid", [json!("a=b+c/d"), json!("a".repeat(1024))]);
    refused("sid", [json!(""), json!(5), json!(null), json!("a".repeat(1025))], IdTokenMalformed);
    assert_eq!(validate(|claims| drop(claims.as_object_mut().unwrap().remove("sid"))).unwrap().user().sid, None);
}

#[wasm_bindgen_test(unsupported = test)]
fn section_3_1_3_8_at_hash_belongs_to_the_access_token_where_it_is_present() {
    let good = base64url(&Sha256::digest(ACCESS_TOKEN)[..16]);
    accepted("at_hash", [json!(good)]);
    let whole = base64url(Sha256::digest(ACCESS_TOKEN));
    refused("at_hash", [json!("wrong"), json!(""), json!(whole), json!(null), json!(5)], InvalidTokenResponse);
}

#[wasm_bindgen_test(unsupported = test)]
fn of_two_claims_with_one_name_the_last_is_checked_and_returned() {
    let request = request();
    let good = good_claims(request.pending()).to_string();
    let with = |member: &str| format!("{},{member}}}", good.strip_suffix('}').unwrap());
    let at = |payload: &str| validate_text(payload, &client(), request.pending(), NOW);
    for escaped in [r#""email":"other@test.no""#, r#""\u0065mail":"other@test.no""#] {
        let token = at(&with(escaped)).unwrap();
        assert_eq!(token.user().email.as_deref(), Some("other@test.no"));
        let claims = idporten_email_login::base::json::parse_object(token.claims()).unwrap();
        assert_eq!(claims.string("email"), Ok(Some("other@test.no")));
    }
    assert_eq!(code_of(at(&with(r#""nonce":"wrong""#))), Some(IdTokenNonce));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_payload_is_a_json_object() {
    let request = request();
    let good = good_claims(request.pending()).to_string();
    let deep = format!(r#"{},"a":{}{}}}"#, good.strip_suffix('}').unwrap(), "[".repeat(20_000), "]".repeat(20_000));
    let surrogate = good.replace("test@test.no", "\\ud800@test.no");
    for payload in [
        "",
        "null",
        "5",
        "\"text\"",
        "[]",
        "{",
        "{}x",
        &format!("\u{feff}{good}"),
        &format!("{good}x"),
        &deep,
        &surrogate,
    ] {
        let refused = validate_text(payload, &client(), request.pending(), NOW);
        assert_eq!(code_of(refused), Some(IdTokenMalformed), "{}", &payload[..payload.len().min(40)]);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn unknown_claims_are_kept_and_change_nothing() {
    let token = validate(|claims| {
        claims["__proto__"] = json!({ "email": "evil@test.no" });
        claims["_claim_sources"] = json!({ "src1": { "endpoint": "https://evil.example/" } });
    })
    .unwrap();
    assert_eq!(token.user().email.as_deref(), Some("test@test.no"));
    assert!(token.claims().contains("_claim_sources"));
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_personal_is_printed() {
    let token = validate(|_| ()).unwrap();
    assert_eq!(
        format!("{token:?} {:?} {:?}", token.user(), token.id_token()),
        "VerifiedIdToken(redacted) User(redacted) IdToken(redacted)"
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_clock_that_is_known_to_be_wrong_is_counted_by_the_difference() {
    let request = request();
    let validated = |now: f64, ahead: f64, bend: &dyn Fn(&mut Value)| {
        let mut claims = good_claims(request.pending());
        bend(&mut claims);
        validate_by(&claims.to_string(), &client(), request.pending(), DeviceClock { now, ahead }).map(|_| ())
    };
    for off in [3600.0, -3600.0, 86_400.0] {
        assert_eq!(code_of(validated(NOW + off, 0.0, &|_| ())), Some(ErrorCode::ClockSkew), "{off}");
        assert_eq!(code_of(validated(NOW + off, off, &|_| ())), None, "{off}");
        let other = validated(NOW + off, off + 400.0, &|_| ());
        assert_eq!(code_of(other), Some(ErrorCode::ClockSkew), "a clock that does not agree with the token either");
        let not_before = |claims: &mut Value| claims["nbf"] = json!(NOW + 400.0);
        assert_eq!(code_of(validated(NOW + off, off, &not_before)), Some(ErrorCode::IdTokenLifetime), "{off}");
    }
}
