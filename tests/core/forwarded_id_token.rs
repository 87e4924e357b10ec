//! What a server makes of an ID token that its page has sent.

use crate::fixture::{NOW, client, good_claims, request, response};
use crate::whole_login::{published_keys, sign};
use idporten_email_login::login::acr::AcrValues;
use idporten_email_login::token::forwarded_id_token::ForwardedIdToken;
use idporten_email_login::token::jwks::JwkSet;
use idporten_email_login::{ErrorCode, Result};
use serde_json::{Value, json};

fn validate_at(now: f64, id_token: &str) -> Result<ForwardedIdToken> {
    let keys = JwkSet::process(&response(200, &published_keys()))?;
    ForwardedIdToken::validate(id_token, &keys, &client(), &AcrValues::email(), now)
}

fn validate_with(bend: impl FnOnce(&mut Value)) -> Result<ForwardedIdToken> {
    let mut claims = good_claims(request().pending());
    bend(&mut claims);
    validate_at(NOW, &sign(&claims))
}

#[test]
fn a_good_token_says_who_logged_in() {
    let token = validate_with(|_| ()).unwrap();
    assert_eq!(token.user().email.as_deref(), Some("test@test.no"));
    let exp = good_claims(request().pending())["exp"].as_f64().unwrap();
    assert_eq!(token.believed_until(), exp + 60.0);
}

#[test]
fn a_claim_that_is_wrong_is_named() {
    type Bend = fn(&mut Value);
    let cases: [(Bend, ErrorCode); 18] = [
        (|claims| claims["iss"] = json!("https://idporten.no"), ErrorCode::IdTokenIssuer),
        (|claims| claims["aud"] = json!("another-client"), ErrorCode::IdTokenAudience),
        (|claims| claims["aud"] = json!(["democlient_idporten_test", "another"]), ErrorCode::IdTokenAudience),
        (|claims| claims["azp"] = json!("another-client"), ErrorCode::IdTokenAudience),
        (|claims| claims["sub"] = json!(""), ErrorCode::IdTokenSubject),
        (|claims| claims["exp"] = Value::Null, ErrorCode::IdTokenLifetime),
        (|claims| claims["iat"] = json!("now"), ErrorCode::IdTokenLifetime),
        (|claims| claims["exp"] = json!(NOW + 1e6), ErrorCode::IdTokenLifetime),
        (|claims| claims["nbf"] = json!(NOW + 61.0), ErrorCode::IdTokenLifetime),
        (|claims| claims["auth_time"] = json!("soon"), ErrorCode::IdTokenAuthTime),
        (|claims| claims["auth_time"] = json!(0), ErrorCode::IdTokenAuthTime),
        (|claims| claims["auth_time"] = Value::Null, ErrorCode::IdTokenAuthTime),
        (|claims| claims["auth_time"] = json!(NOW + 61.0), ErrorCode::IdTokenAuthTime),
        (|claims| claims["acr"] = json!("idporten-loa-high"), ErrorCode::IdTokenAcr),
        (|claims| claims["email"] = Value::Null, ErrorCode::IdTokenEmail),
        (|claims| claims["email"] = json!("no address"), ErrorCode::IdTokenEmail),
        (|claims| claims["email_verified"] = json!(false), ErrorCode::IdTokenEmail),
        (|claims| claims["sid"] = json!(7), ErrorCode::IdTokenMalformed),
    ];
    for (index, (bend, code)) in cases.into_iter().enumerate() {
        assert_eq!(validate_with(bend).unwrap_err().code(), code, "case {index}");
    }
}

#[test]
fn a_token_is_taken_from_its_issue_until_it_expires_within_a_minute() {
    let claims = good_claims(request().pending());
    let (iat, exp) = (claims["iat"].as_f64().unwrap(), claims["exp"].as_f64().unwrap());
    let token = sign(&claims);
    for (now, taken) in [(iat - 61.0, false), (iat - 60.0, true), (exp + 60.0, true), (exp + 61.0, false)] {
        let code = validate_at(now, &token).err().map(|error| error.code());
        assert_eq!(code, (!taken).then_some(ErrorCode::IdTokenLifetime), "{}", now - iat);
    }
}

#[test]
fn a_signature_of_another_key_or_none_is_refused() {
    let token = sign(&good_claims(request().pending()));
    let (rest, signature) = token.rsplit_once('.').unwrap();
    let other = signature.replacen(|c| c != 'A', "A", 1);
    for forged in [format!("{rest}."), format!("{rest}.{other}")] {
        assert_eq!(validate_at(NOW, &forged).unwrap_err().code(), ErrorCode::IdTokenSignature);
    }
    assert_eq!(validate_at(NOW, "rubbish").unwrap_err().code(), ErrorCode::IdTokenMalformed);
}

#[test]
fn a_key_that_is_not_published_is_a_code_of_its_own_so_that_keys_can_be_fetched_again() {
    let mut keys = published_keys();
    keys["keys"][0]["kid"] = json!("another");
    let keys = JwkSet::process(&response(200, &keys)).unwrap();
    let token = sign(&good_claims(request().pending()));
    let refused = ForwardedIdToken::validate(&token, &keys, &client(), &AcrValues::email(), NOW).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::IdTokenKey);
}

#[test]
fn another_spelling_of_the_signature_is_no_other_token() {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let token = sign(&good_claims(request().pending()));
    let identity = validate_at(NOW, &token).unwrap().identity().to_string();
    let (start, last) = token.split_at(token.len() - 1);
    let at = ALPHABET.find(last).unwrap();
    let spellings = ALPHABET[at..].chars().take(16).map(|other| format!("{start}{other}"));
    for spelling in spellings.chain([format!("{start} {last}"), format!("{token}="), format!("{token}\n")]) {
        let taken = validate_at(NOW, &spelling);
        assert!(taken.is_err() || taken.is_ok_and(|token| token.identity() == identity), "{spelling}");
    }
}

#[test]
fn each_token_has_an_identity_of_its_own_and_prints_nothing_of_itself() {
    let (first, other) =
        (validate_with(|_| ()).unwrap(), validate_with(|claims| claims["jti"] = json!("other")).unwrap());
    assert_eq!(first.identity().len(), 43);
    assert_ne!(first.identity(), other.identity());
    assert_eq!(format!("{first:?}"), "ForwardedIdToken(redacted)");
}
