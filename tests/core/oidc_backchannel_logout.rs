//! OpenID Connect Back-Channel Logout 1.0: what a server makes of a logout token.

use crate::fixture::{CLIENT_ID, ISSUER, NOW, client, good_claims, request, response};
use crate::whole_login::{published_keys, sign, sign_as};
use idporten_email_login::login::acr::AcrValues;
use idporten_email_login::session::user::User;
use idporten_email_login::token::forwarded_id_token::ForwardedIdToken;
use idporten_email_login::token::jwks::JwkSet;
use idporten_email_login::token::logout_token::{LogoutToken, LogoutTokenError};
use serde_json::{Value, json};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

fn good() -> Value {
    json!({
        "iss": ISSUER, "aud": CLIENT_ID, "iat": NOW, "exp": NOW + 120.0, "jti": "bWJq",
        "sub": "the user", "sid": "the session", "events": { EVENT: {} },
    })
}

fn keys() -> JwkSet {
    JwkSet::process(&response(200, &published_keys())).unwrap()
}

fn validate_at(now: f64, compact: &str) -> Result<LogoutToken, LogoutTokenError> {
    LogoutToken::validate(compact, &keys(), &client(), now)
}

fn validate(bend: impl FnOnce(&mut Value)) -> Result<LogoutToken, LogoutTokenError> {
    let mut claims = good();
    bend(&mut claims);
    validate_at(NOW, &sign_as(Some("logout+jwt"), &claims))
}

fn remove(claims: &mut Value, name: &str) {
    claims.as_object_mut().unwrap().remove(name);
}

/// The user of a session that was opened with the documented ID token, changed.
fn user(bend: impl FnOnce(&mut Value)) -> User {
    let mut claims = good_claims(request().pending());
    bend(&mut claims);
    ForwardedIdToken::validate(&sign(&claims), &keys(), &client(), &AcrValues::email(), NOW).unwrap().user().clone()
}

#[test]
fn a_good_token_says_whose_session_has_ended() {
    let token = validate(|_| ()).unwrap();
    assert_eq!((token.sub(), token.sid(), token.jti()), (Some("the user"), Some("the session"), "bWJq"));
    assert_eq!(token.believed_until(), NOW + 180.0);
    assert_eq!(format!("{token:?}"), "LogoutToken(redacted)");
}

#[test]
fn what_2_4_and_2_6_demand_of_a_claim_is_named_when_it_is_wrong() {
    type Bend = fn(&mut Value);
    use LogoutTokenError::{Audience, Events, Issuer, Jti, Lifetime, Nonce, Subject};
    let cases: [(Bend, LogoutTokenError); 24] = [
        (|claims| claims["iss"] = json!("https://idporten.no"), Issuer),
        (|claims| remove(claims, "iss"), Issuer),
        (|claims| claims["aud"] = json!("another-client"), Audience),
        (|claims| claims["aud"] = json!([CLIENT_ID, "another-client"]), Audience),
        (|claims| remove(claims, "iat"), Lifetime),
        (|claims| remove(claims, "exp"), Lifetime),
        (|claims| claims["exp"] = json!("soon"), Lifetime),
        (|claims| claims["exp"] = claims["iat"].clone(), Lifetime),
        (|claims| remove(claims, "jti"), Jti),
        (|claims| claims["jti"] = json!(7), Jti),
        (|claims| claims["jti"] = json!(""), Jti),
        (|claims| claims["jti"] = json!("j".repeat(256)), Jti),
        (|claims| remove(claims, "events"), Events),
        (|claims| claims["events"] = json!({}), Events),
        (|claims| claims["events"] = json!([EVENT]), Events),
        (|claims| claims["events"] = json!({ EVENT: true }), Events),
        (|claims| claims["events"] = json!({ "http://schemas.openid.net/event/another": {} }), Events),
        (|claims| claims["nonce"] = json!("n"), Nonce),
        (|claims| claims["nonce"] = Value::Null, Nonce),
        (|claims| ["sub", "sid"].into_iter().for_each(|name| remove(claims, name)), Subject),
        (|claims| claims["sub"] = json!(""), Subject),
        (|claims| claims["sub"] = json!(7), Subject),
        (|claims| claims["sid"] = json!(""), Subject),
        (|claims| claims["sid"] = json!(["the session"]), Subject),
    ];
    for (index, (bend, error)) in cases.into_iter().enumerate() {
        assert_eq!(validate(bend).unwrap_err(), error, "case {index}");
    }
}

#[test]
fn one_of_sub_and_sid_is_enough_and_events_may_name_others_too() {
    assert!(validate(|claims| remove(claims, "sub")).is_ok());
    assert!(validate(|claims| remove(claims, "sid")).is_ok());
    assert!(validate(|claims| claims["events"]["urn:another"] = json!({})).is_ok());
    assert!(validate(|claims| claims["aud"] = json!([CLIENT_ID])).is_ok());
    assert!(validate(|claims| claims["jti"] = json!("j".repeat(255))).is_ok());
}

#[test]
fn a_token_is_taken_from_its_issue_until_it_expires_within_a_minute() {
    let token = sign(&good());
    for (now, taken) in [(NOW - 61.0, false), (NOW - 60.0, true), (NOW + 180.0, true), (NOW + 181.0, false)] {
        let error = validate_at(now, &token).err();
        assert_eq!(error, (!taken).then_some(LogoutTokenError::Lifetime), "{}", now - NOW);
    }
}

#[test]
fn typ_is_a_logout_token_or_a_jwt_or_nothing() {
    for typ in [Some("logout+jwt"), Some("application/logout+jwt"), Some("Logout+JWT"), Some("JWT"), None] {
        assert!(validate_at(NOW, &sign_as(typ, &good())).is_ok(), "{typ:?}");
    }
    for typ in ["at+jwt", "dpop+jwt", "logout", ""] {
        assert_eq!(validate_at(NOW, &sign_as(Some(typ), &good())).unwrap_err(), LogoutTokenError::Malformed, "{typ}");
    }
}

#[test]
fn a_signature_a_key_and_an_algorithm_that_are_wrong_are_each_named() {
    let token = sign(&good());
    let (rest, _) = token.rsplit_once('.').unwrap();
    assert_eq!(validate_at(NOW, &format!("{rest}.AAAA")).unwrap_err(), LogoutTokenError::Signature);
    assert_eq!(validate_at(NOW, "rubbish").unwrap_err(), LogoutTokenError::Malformed);
    let none = crate::fixture::compact(&json!({ "alg": "none" }), &good().to_string());
    assert_eq!(validate_at(NOW, &none).unwrap_err(), LogoutTokenError::Algorithm);
    let mut published = published_keys();
    published["keys"][0]["kid"] = json!("another");
    let others = JwkSet::process(&response(200, &published)).unwrap();
    assert_eq!(LogoutToken::validate(&token, &others, &client(), NOW).unwrap_err(), LogoutTokenError::Key);
}

#[test]
fn an_id_token_is_no_logout_token_and_a_logout_token_is_no_id_token() {
    let claims = good_claims(request().pending());
    assert_eq!(validate_at(NOW, &sign(&claims)).unwrap_err(), LogoutTokenError::Events);
    for typ in [Some("logout+jwt"), None] {
        let forwarded = sign_as(typ, &good());
        assert!(ForwardedIdToken::validate(&forwarded, &keys(), &client(), &AcrValues::email(), NOW).is_err());
    }
}

#[test]
fn sid_names_one_session_and_without_it_sub_names_all_of_the_person() {
    let by = |bend: fn(&mut Value)| validate(bend).unwrap();
    let [both, sid, sub] = [by(|_| ()), by(|claims| remove(claims, "sub")), by(|claims| remove(claims, "sid"))];
    let named = user(|claims| (claims["sub"], claims["sid"]) = (json!("the user"), json!("the session")));
    let other_session = user(|claims| (claims["sub"], claims["sid"]) = (json!("the user"), json!("another")));
    let other_person = user(|claims| (claims["sub"], claims["sid"]) = (json!("another"), json!("another")));
    let no_session = user(|claims| {
        claims["sub"] = json!("the user");
        remove(claims, "sid");
    });
    for (token, ends) in
        [(&both, [true, false, false, false]), (&sid, [true, false, false, false]), (&sub, [true, true, false, true])]
    {
        let found = [&named, &other_session, &other_person, &no_session].map(|user| token.ends(user));
        assert_eq!(found, ends);
    }
    let elsewhere = User { issuer: "https://idporten.no".into(), ..named };
    assert!(![&both, &sid, &sub].iter().any(|token| token.ends(&elsewhere)));
}

#[test]
fn what_is_wrong_is_said_without_a_word_from_outside() {
    let error = validate(|claims| claims["aud"] = json!("secret-name")).unwrap_err();
    assert_eq!(error.to_string(), "aud of the logout token is not this client alone.");
}
