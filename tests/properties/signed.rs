//! One token that is signed and right, and every change to it.

use crate::fixture::{NOW, client, good_claims, jwks, request, response, token_document};
use idporten_email_login::Result;
use idporten_email_login::login::token_response::TokenResponse;
use idporten_email_login::token::id_token::{DeviceClock, VerifiedIdToken};
use idporten_email_login::token::jws::Jws;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use proptest::sample::Index;
use serde_json::{Value, json};

fn accept(compact: &str) -> Result<VerifiedIdToken> {
    let vector: Value = serde_json::from_str(include_str!("../vectors/rfc7515_a2.json")).unwrap();
    let keys = jwks(json!([vector["jwk"]]))?;
    let tokens = TokenResponse::process(&response(200, &token_document(compact)))?;
    let jws = Jws::parse(tokens.unverified_id_token())?;
    let verdict = jws.signature_check(keys.select(jws.kid())?).verify();
    VerifiedIdToken::validate(
        &jws.verified(verdict)?,
        &tokens,
        &client(),
        request().pending(),
        DeviceClock::new(NOW),
        &mut |_| (),
    )
}

fn good() -> String {
    let key = EncodingKey::from_rsa_der(include_bytes!("../vectors/rfc7515_a2_private_key.der"));
    encode(&Header::new(Algorithm::RS256), &good_claims(request().pending()), &key).unwrap()
}

/// Puts a character into the good token in the place of some others.
pub fn assert_change_is_refused(at: Index, put: char, take: usize) {
    let good = good();
    assert!(accept(&good).is_ok());
    let mut characters: Vec<char> = good.chars().collect();
    let at = at.index(characters.len() + 1);
    let end = (at + take).min(characters.len());
    characters.splice(at..end, [put]);
    let changed: String = characters.into_iter().collect();
    assert!(changed == good || accept(&changed).is_err());
}
