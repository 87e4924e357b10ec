//! A whole login without a browser: from the request to the user, with a signature that is really made and verified.

use crate::fixture::{
    GOOD_QUERY, NOW, Tab, base64url, callback, client, good_claims, metadata, request, response, token_document, vector,
};
use idporten_email_login::login::authorization_response::AuthorizationResponse;
use idporten_email_login::login::pending_login::PendingLogin;
use idporten_email_login::login::token_request::token_request;
use idporten_email_login::login::token_response::TokenResponse;
use idporten_email_login::token::id_token::{DeviceClock, VerifiedIdToken};
use idporten_email_login::token::jwks::{JwkSet, jwks_request};
use idporten_email_login::token::jws::Jws;
use idporten_email_login::{ErrorCode, Result};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

const KEY: &[u8] = include_bytes!("../vectors/rfc7515_a2_private_key.der");

pub(crate) fn sign(claims: &Value) -> String {
    sign_as(Some("JWT"), claims)
}

pub(crate) fn sign_as(typ: Option<&str>, claims: &Value) -> String {
    let typ = typ.map(String::from);
    let header = Header { kid: Some("key-1".into()), typ, ..Header::new(Algorithm::RS256) };
    encode(&header, claims, &EncodingKey::from_rsa_der(KEY)).unwrap()
}

pub(crate) fn published_keys() -> Value {
    let mut jwk = vector(include_str!("../vectors/rfc7515_a2.json"))["jwk"].clone();
    jwk["kid"] = json!("key-1");
    json!({ "keys": [jwk] })
}

fn log_in(bend: impl FnOnce(String) -> String) -> Result<VerifiedIdToken> {
    let client = client();
    let request = request();
    assert!(request.url().starts_with(metadata().authorization_endpoint()));

    // The page is left here; this text is all that remains.
    let kept = request.pending().to_text().unwrap();
    let url = callback(GOOD_QUERY, request.pending());

    let found = AuthorizationResponse::find(&client, &url, &Tab::default()).unwrap();
    let pending = PendingLogin::from_text(&client, &kept).unwrap();
    assert_eq!(found.states().collect::<Vec<_>>(), [pending.state().secret()]);
    let code = found.process(Some(&pending), NOW)?;
    assert_eq!(token_request(&pending, &code).url, "https://test.idporten.no/token");
    assert_eq!(jwks_request(pending.metadata()).url, "https://test.idporten.no/jwks.json");

    let id_token = bend(sign(&good_claims(&pending)));
    let token_response = TokenResponse::process(&response(200, &token_document(&id_token)))?;
    let keys = JwkSet::process(&response(200, &published_keys()))?;
    let jws = Jws::parse(token_response.unverified_id_token())?;
    let verdict = jws.signature_check(keys.select(jws.kid())?).verify();
    VerifiedIdToken::validate(
        &jws.verified(verdict)?,
        &token_response,
        &client,
        &pending,
        DeviceClock::new(NOW),
        &mut |_| (),
    )
}

#[test]
fn from_the_request_to_the_user() {
    let token = log_in(|id_token| id_token).unwrap();
    assert_eq!(token.user().email.as_deref(), Some("test@test.no"));
    assert!(token.user().sub.starts_with("0K8ZrC1Dzgf"));
}

#[test]
fn a_changed_claim_breaks_the_signature_before_the_claim_is_looked_at() {
    let changed = log_in(|id_token| {
        let [header, _, signature] = id_token.split('.').collect::<Vec<_>>().try_into().unwrap();
        format!("{header}.{}.{signature}", base64url(r#"{"iss":"https://evil.example"}"#))
    });
    assert_eq!(changed.unwrap_err().code(), ErrorCode::IdTokenSignature);
}

#[test]
fn a_token_with_another_key_in_its_header_is_refused() {
    let embedded = log_in(|id_token| {
        let [_, payload, signature] = id_token.split('.').collect::<Vec<_>>().try_into().unwrap();
        let header = json!({ "alg": "RS256", "kid": "key-1", "jwk": { "kty": "RSA", "n": "AQAB", "e": "AQAB" } });
        format!("{}.{payload}.{signature}", base64url(header.to_string()))
    });
    assert_eq!(embedded.unwrap_err().code(), ErrorCode::IdTokenSignature);
}
