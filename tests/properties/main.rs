//! Tests that search: whatever bytes come from outside, nothing panics and nothing wrong is accepted.
#![cfg(not(target_arch = "wasm32"))]
// A test may stop at the first surprise.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

// The tests of the core use the rest of it.
#[allow(dead_code)]
#[path = "../core/fixture.rs"]
mod fixture;
mod invariants;
mod signed;

use fixture::{GOOD_QUERY, base64url, good_claims, metadata_document, request, token_document};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A JSON value of any shape.
fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((".{0,8}", inner), 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// The document with some of its members replaced, removed or added.
fn bent(document: Value) -> impl Strategy<Value = Value> {
    let names: Vec<String> = document.as_object().unwrap().keys().cloned().collect();
    let name = prop_oneof![4 => proptest::sample::select(names), 1 => ".{0,12}"];
    let change = (name, prop_oneof![3 => json_value().prop_map(Some), 1 => Just(None)]);
    vec(change, 0..3).prop_map(move |changes| {
        let mut document = document.clone();
        for (name, value) in changes {
            let members = document.as_object_mut().unwrap();
            drop(match value {
                Some(value) => members.insert(name, value),
                None => members.remove(&name),
            });
        }
        document
    })
}

/// The text with some of its characters replaced, removed or added.
fn edited(text: String) -> impl Strategy<Value = String> {
    let edit = (any::<proptest::sample::Index>(), 0..3_usize, any::<char>());
    vec(edit, 0..4).prop_map(move |edits| {
        let mut characters: Vec<char> = text.chars().collect();
        for (at, take, put) in edits {
            let at = at.index(characters.len() + 1);
            let end = (at + take).min(characters.len());
            characters.splice(at..end, [put]);
        }
        characters.into_iter().collect()
    })
}

fn jwks() -> Value {
    let vector: Value = serde_json::from_str(include_str!("../vectors/rfc7515_a2.json")).unwrap();
    json!({ "keys": [vector["jwk"], { "kty": "EC", "kid": "other" }] })
}

/// The JSON that follows the name of a stored session.
fn session_document() -> Value {
    serde_json::from_str(fixture::stored_session().split_once(' ').unwrap().1).unwrap()
}

fn compact() -> String {
    fixture::compact(&json!({ "alg": "RS256", "kid": "key-1" }), "{}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in ".*") {
        invariants::everything(&text);
    }

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..200)) {
        invariants::jwk_set(&bytes);
        invariants::metadata(&bytes);
        invariants::token_response(&bytes);
    }

    #[test]
    fn callbacks_near_a_good_one(query in edited(GOOD_QUERY.into()), more in "[a-z_=&%+#0-9]{0,40}") {
        invariants::callback_query(&query);
        invariants::callback_query(&format!("{query}&{more}"));
    }

    #[test]
    fn callbacks_of_known_parameters(pairs in vec(("(code|state|iss|error|id_token|error_description)", "[a-z%{}: /.]{0,20}"), 0..6)) {
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        invariants::callback_query(&pairs.join("&"));
    }

    #[test]
    fn tokens_near_a_well_formed_one(text in edited(compact())) {
        invariants::jws(&text);
    }

    #[test]
    fn headers(header in bent(json!({ "alg": "RS256", "kid": "key-1", "typ": "JWT" }))) {
        invariants::jws(&format!("{}.e30.AA", base64url(header.to_string())));
    }

    #[test]
    fn sets_of_keys(set in bent(jwks()), key in bent(jwks()["keys"][0].clone())) {
        invariants::jwk_set(set.to_string().as_bytes());
        invariants::jwk_set(json!({ "keys": [key, set["keys"][0]] }).to_string().as_bytes());
    }

    #[test]
    fn metadata_documents(document in bent(metadata_document())) {
        invariants::metadata(document.to_string().as_bytes());
    }

    #[test]
    fn token_documents(document in bent(token_document("a.b.c"))) {
        invariants::token_response(document.to_string().as_bytes());
    }

    #[test]
    fn sets_of_claims(claims in bent(good_claims(request().pending()))) {
        invariants::claims(&claims.to_string());
    }

    #[test]
    fn claims_near_good_ones(text in edited(good_claims(request().pending()).to_string())) {
        invariants::claims(&text);
    }

    #[test]
    fn kept_logins(text in edited(request().pending().to_text().unwrap()), document in bent(serde_json::from_str(&request().pending().to_text().unwrap()).unwrap())) {
        invariants::pending_login(&text);
        invariants::pending_login(&document.to_string());
    }

    #[test]
    fn stored_sessions(text in edited(fixture::stored_session()), document in bent(session_document())) {
        invariants::session(&text);
        invariants::session(&format!("name {document}"));
    }

    #[test]
    fn return_addresses(reference in r"(https?:|javascript:|blob:|data:|file:)?[/\\\t\n.@:#?%a-z0-9]{0,30}") {
        invariants::return_to(&reference);
    }

    #[test]
    fn forms(pairs in vec((".{0,10}", ".{0,10}"), 0..5)) {
        invariants::form(&pairs);
    }

    #[test]
    fn a_changed_token_is_never_accepted(
        at in any::<proptest::sample::Index>(), put in prop_oneof![any::<char>(), "[-_A-Za-z0-9.]".prop_map(|text| text.chars().next().unwrap())], take in 0..3_usize,
    ) {
        signed::assert_change_is_refused(at, put, take);
    }
}
