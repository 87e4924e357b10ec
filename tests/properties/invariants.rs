//! What holds for any bytes whatsoever that reach an entry point. The property tests and the fuzz targets call these.
//! An accepted input is validated again, by hand.

use crate::fixture::{
    CLIENT_ID, GOOD_QUERY, ISSUER, NOW, REDIRECT_URI, Tab, callback, client, good_claims, metadata_from, request,
    request_with, validate_text,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use idporten_email_login::base::form::{parse, serialize};
use idporten_email_login::base::http::Response;
use idporten_email_login::base::json;
use idporten_email_login::login::authorization_response::AuthorizationResponse;
use idporten_email_login::login::pending_login::PendingLogin;
use idporten_email_login::login::token_response::TokenResponse;
use idporten_email_login::provider::provider_metadata::{ProviderMetadata, process_discovery_response};
use idporten_email_login::session::stored_session::Session;
use idporten_email_login::token::jwks::JwkSet;
use idporten_email_login::token::jws::Jws;
use serde_json::Value;
use std::fs::OpenOptions;
use std::io::Write;
use url::Url;

fn response(body: &[u8]) -> Response {
    Response { status: 200, content_type: Some("application/json".into()), body: body.to_vec(), server_time: None }
}

/// Appends the input to the file that `INPUTS` names, where it names one. `tests/forms` gives them to the published module.
fn record(kind: char, input: impl AsRef<[u8]>) {
    let Some(path) = std::env::var_os("INPUTS") else { return };
    let line = format!("{kind}{}\n", URL_SAFE_NO_PAD.encode(input));
    OpenOptions::new().create(true).append(true).open(path).unwrap().write_all(line.as_bytes()).unwrap();
}

/// A code comes only out of a response with our state, our issuer and nothing twice.
pub fn callback_query(query: &str) {
    record('q', query);
    let request = request();
    let url = callback(query, request.pending());
    let Some(response) = AuthorizationResponse::find(&client(), &url, &Tab::with(request.pending())) else { return };
    assert!(response.process(None, NOW).is_err());
    let Ok(code) = response.process(Some(request.pending()), NOW) else { return };
    let page = Url::parse(&url).unwrap();
    let values =
        |name: &str| page.query_pairs().filter(|(n, _)| n == name).map(|(_, v)| v.into_owned()).collect::<Vec<_>>();
    assert_eq!(values("state"), [request.pending().state().secret()]);
    assert_eq!(values("iss"), [ISSUER]);
    assert_eq!(values("code"), [code.secret()]);
    assert!(values("error").is_empty() && values("id_token").is_empty());
}

/// The one text that gives these bytes, and RS256.
pub fn jws(compact: &str) {
    record('j', compact);
    let Ok(jws) = Jws::parse(compact) else { return };
    let parts: Vec<_> = compact.split('.').collect();
    let [header, _, signature] = parts.as_slice() else { panic!("{} parts", parts.len()) };
    for part in &parts {
        assert_eq!(URL_SAFE_NO_PAD.encode(URL_SAFE_NO_PAD.decode(part).unwrap()), **part);
    }
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).unwrap()).unwrap();
    assert_eq!(header["alg"], "RS256");
    for name in ["crit", "b64", "cty", "zip", "enc"] {
        assert!(header.get(name).is_none(), "{name}");
    }
    assert_eq!(header.get("kid").and_then(Value::as_str), jws.kid());
    assert!(jws.verified(false).is_err(), "{signature}");
}

/// A key that can be chosen is an RSA key of the allowed size and exponent.
pub fn jwk_set(body: &[u8]) {
    record('k', body);
    let Ok(set) = JwkSet::process(&response(body)) else { return };
    let document: Value = serde_json::from_slice(body).unwrap();
    let keys = document["keys"].as_array().unwrap();
    let kids = keys.iter().filter_map(|key| key.get("kid").and_then(Value::as_str));
    for kid in kids.map(Some).chain([None]) {
        let Ok(key) = set.select(kid) else { continue };
        let modulus = URL_SAFE_NO_PAD.decode(key.n()).unwrap();
        assert!((256..=1024).contains(&modulus.len()) && modulus.last().unwrap() % 2 == 1);
        assert!(if modulus.len() == 256 { modulus[0] >= 0x80 } else { modulus[0] != 0 });
        assert!(["AQAB", "Aw"].contains(&key.e()));
        let absent_or = |jwk: &Value, name: &str, value: &str| jwk.get(name).is_none() || jwk[name] == value;
        let may_be_chosen = |jwk: &&Value| {
            jwk["n"] == key.n()
                && jwk["e"] == key.e()
                && jwk["kty"] == "RSA"
                && (kid.is_none() || jwk.get("kid").and_then(Value::as_str) == kid)
                && absent_or(jwk, "use", "sig")
                && absent_or(jwk, "alg", "RS256")
                && ["d", "p", "q", "dp", "dq", "qi", "oth"].iter().all(|name| jwk.get(*name).is_none())
        };
        assert_eq!(keys.iter().filter(may_be_chosen).count(), 1);
    }
}

/// Accepted metadata are our issuer's, and every endpoint is https or on this machine.
pub fn metadata(body: &[u8]) {
    record('m', body);
    let Ok(metadata) = process_discovery_response(&client(), &response(body)) else { return };
    assert_idportens(&metadata);
    let kept = json::to_text(&metadata).unwrap();
    assert_eq!(metadata_from(&serde_json::from_str(&kept).unwrap()).unwrap(), metadata);
}

fn assert_idportens(metadata: &ProviderMetadata) {
    assert_eq!(metadata.issuer(), ISSUER);
    let optional = metadata.end_session_endpoint();
    let endpoints = [metadata.authorization_endpoint(), metadata.token_endpoint(), metadata.jwks_uri()];
    for endpoint in endpoints.into_iter().chain(optional) {
        let url = Url::parse(endpoint).unwrap();
        let host = url.host_str().unwrap();
        assert!(url.scheme() == "https" && (host == "idporten.no" || host.ends_with(".idporten.no")), "{endpoint}");
    }
}

/// An accepted token response is Bearer and has both tokens.
pub fn token_response(body: &[u8]) {
    record('t', body);
    let Ok(tokens) = TokenResponse::process(&response(body)) else { return };
    let document: Value = serde_json::from_slice(body).unwrap();
    assert!(document["token_type"].as_str().unwrap().eq_ignore_ascii_case("bearer"));
    assert_eq!(document["id_token"], tokens.unverified_id_token());
    assert_eq!(document["access_token"], tokens.access_token().secret());
    assert!(tokens.expires_in().is_none_or(|seconds| (0.0..=31_536_000.0).contains(&seconds)));
}

/// Accepted claims are for us, from our issuer, now, and answer our request.
pub fn claims(payload: &str) {
    record('c', payload);
    let request = request();
    let Ok(token) = validate_text(payload, &client(), request.pending(), NOW) else { return };
    let claims: Value = serde_json::from_str(payload).unwrap();
    assert_eq!(claims["iss"], ISSUER);
    assert!(claims["aud"] == CLIENT_ID || claims["aud"] == serde_json::json!([CLIENT_ID]));
    assert_eq!(claims["nonce"], good_claims(request.pending())["nonce"]);
    assert_eq!(claims["acr"], "selfregistered-email");
    assert_eq!(claims["email"], token.user().email.clone().unwrap());
    assert_eq!(claims["sub"], token.user().sub);
    assert!((claims["iat"].as_f64().unwrap() - NOW).abs() <= 300.0);
    assert!(claims["exp"].as_f64().unwrap() > claims["iat"].as_f64().unwrap());
    assert!(claims.get("azp").is_none_or(|azp| azp == CLIENT_ID));
    assert!(claims.get("email_verified").is_none_or(|verified| verified == true));
    assert!(claims.get("nbf").is_none_or(|nbf| nbf.as_f64().unwrap() <= NOW + 300.0));
}

/// A kept login that is read goes back to ID-porten only and continues on this origin, and is stored as it was read.
pub fn pending_login(text: &str) {
    record('p', text);
    let Some(pending) = PendingLogin::from_text(&client(), text) else { return };
    assert_idportens(pending.metadata());
    stays_here(pending.return_to());
    let kept = pending.to_text().unwrap();
    assert_eq!(PendingLogin::from_text(&client(), &kept).unwrap().to_text().unwrap(), kept);
}

/// A kept session that is read is of this issuer, and is stored as it was read.
pub fn session(text: &str) {
    record('s', text);
    let Some(session) = Session::from_text(ISSUER, text) else { return };
    assert_eq!(session.user().issuer, ISSUER);
    let kept = session.to_text().unwrap();
    assert_eq!(Session::from_text(ISSUER, &kept).unwrap().to_text().unwrap(), kept);
}

/// Wherever the page continues, it is on its own origin.
pub fn return_to(reference: &str) {
    record('r', reference);
    let Ok(request) = request_with(|options| options.return_to = Some(reference.into())) else { return };
    stays_here(request.pending().return_to());
}

fn stays_here(return_to: &str) {
    let page = Url::parse(REDIRECT_URI).unwrap();
    assert_eq!(page.join(return_to).unwrap().origin(), page.origin(), "{return_to:?}");
    assert!(return_to.starts_with('/') && !return_to.starts_with("//"));
}

/// What is encoded comes back.
pub fn form(pairs: &[(String, String)]) {
    let text = serialize(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    assert!(text.is_ascii());
    assert_eq!(parse(&text), pairs);
}

/// Every entry point, for the fuzzer and for strings from nowhere.
pub fn everything(text: &str) {
    callback_query(text);
    callback_query(&format!("{GOOD_QUERY}&{text}"));
    jws(text);
    jwk_set(text.as_bytes());
    metadata(text.as_bytes());
    token_response(text.as_bytes());
    claims(text);
    pending_login(text);
    session(text);
    return_to(text);
}
