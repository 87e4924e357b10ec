use crate::fixture::{base64url, code_of, jwks, response, vector};
use idporten_email_login::base::http::Response;
use idporten_email_login::token::jwks::{JwkSet, NoKey};
use idporten_email_login::{ErrorCode, LoginError};
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn rsa(kid: &str) -> Value {
    let mut jwk = vector(include_str!("../vectors/rfc7515_a2.json"))["jwk"].clone();
    jwk["kid"] = json!(kid);
    jwk
}

fn bent(bend: impl FnOnce(&mut Value)) -> Value {
    let mut jwk = rsa("key-1");
    bend(&mut jwk);
    jwk
}

fn modulus(bytes: usize, last: u8) -> Value {
    let mut n = vec![0xaa; bytes];
    *n.last_mut().unwrap() = last;
    json!(base64url(n))
}

fn select(keys: Value, kid: Option<&str>) -> Result<(), NoKey> {
    jwks(keys).unwrap().select(kid).map(|_| ())
}

fn refused(result: Result<(), NoKey>) -> bool {
    matches!(result, Err(NoKey::Refused(error)) if error.code() == ErrorCode::IdTokenKey)
}

#[wasm_bindgen_test(unsupported = test)]
fn the_key_with_the_kid_is_chosen() {
    assert!(select(json!([rsa("key-1")]), Some("key-1")).is_ok());
    assert!(select(json!([rsa("key-0"), rsa("key-1")]), Some("key-1")).is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn an_unknown_kid_is_worth_a_refetch_and_no_other_key() {
    for kid in ["key-2", "KEY-1", "key-1 ", "", "../key-1"] {
        assert_eq!(select(json!([rsa("key-1")]), Some(kid)), Err(NoKey::UnknownKid), "{kid}");
    }
    assert_eq!(select(json!([]), Some("key-1")), Err(NoKey::UnknownKid));
    assert_eq!(LoginError::from(NoKey::UnknownKid).code(), ErrorCode::IdTokenKey);
}

#[wasm_bindgen_test(unsupported = test)]
fn oidc_core_10_1_without_kid_there_must_be_one_key() {
    assert!(select(json!([rsa("key-1")]), None).is_ok());
    assert!(refused(select(json!([rsa("key-1"), rsa("key-2")]), None)));
    assert!(refused(select(json!([]), None)));
}

#[wasm_bindgen_test(unsupported = test)]
fn two_keys_with_the_kid_are_refused() {
    assert!(refused(select(json!([rsa("key-1"), rsa("key-1")]), Some("key-1"))));
}

#[wasm_bindgen_test(unsupported = test)]
fn section_5_keys_of_other_kinds_cost_no_login() {
    let foreign = json!([
        null,
        5,
        "text",
        [],
        {},
        { "kty": "AKP", "alg": "ML-DSA-44", "pub": "AA", "kid": "a" },
        { "kty": "OKP", "crv": "X25519", "x": "AA" },
        { "kty": "EC", "crv": "secp256k1", "x": "AA", "y": "AA", "kid": "key-1" },
        { "kty": "oct", "k": "AA", "kid": "key-1" },
        { "kty": "RSA", "kid": "b" },
        { "kty": "RSA", "n": "!", "e": "AQAB", "kid": "c" },
        { "kty": "RSA", "n": 5, "e": "AQAB" },
        bent(|jwk| jwk["kid"] = json!(5)),
        rsa("key-1"),
    ]);
    assert!(select(foreign.clone(), Some("key-1")).is_ok());
    assert!(select(foreign, None).is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_key_that_must_not_be_used_is_refused_at_once() {
    for (what, jwk) in [
        ("use enc", bent(|jwk| jwk["use"] = json!("enc"))),
        ("use of a wrong type", bent(|jwk| jwk["use"] = json!(["sig"]))),
        ("alg RS512", bent(|jwk| jwk["alg"] = json!("RS512"))),
        ("alg PS256", bent(|jwk| jwk["alg"] = json!("PS256"))),
        ("alg none", bent(|jwk| jwk["alg"] = json!("none"))),
        ("key_ops encrypt", bent(|jwk| jwk["key_ops"] = json!(["encrypt"]))),
        ("key_ops with verify twice", bent(|jwk| jwk["key_ops"] = json!(["verify", "verify"]))),
        ("key_ops with another twice", bent(|jwk| jwk["key_ops"] = json!(["sign", "verify", "sign"]))),
        ("kty EC", bent(|jwk| jwk["kty"] = json!("EC"))),
        ("kty oct", bent(|jwk| jwk["kty"] = json!("oct"))),
        ("a private key", bent(|jwk| jwk["d"] = json!("AA"))),
        ("a prime", bent(|jwk| jwk["p"] = json!("AA"))),
        ("512 bits", bent(|jwk| jwk["n"] = modulus(64, 1))),
        ("1024 bits", bent(|jwk| jwk["n"] = modulus(128, 1))),
        ("2040 bits", bent(|jwk| jwk["n"] = modulus(255, 1))),
        ("8200 bits", bent(|jwk| jwk["n"] = modulus(1025, 1))),
        ("an even modulus", bent(|jwk| jwk["n"] = modulus(256, 2))),
        ("a modulus with a leading zero", bent(|jwk| jwk["n"] = json!(base64url([&[0][..], &[0xaa; 256]].concat())))),
        ("no modulus", bent(|jwk| jwk["n"] = json!(""))),
        ("padding", bent(|jwk| jwk["e"] = json!("AQAB=="))),
        ("e = 0", bent(|jwk| jwk["e"] = json!(base64url([0])))),
        ("e = 1", bent(|jwk| jwk["e"] = json!(base64url([1])))),
        ("e = 2", bent(|jwk| jwk["e"] = json!(base64url([2])))),
        ("e = 17", bent(|jwk| jwk["e"] = json!(base64url([17])))),
        ("e = 65536", bent(|jwk| jwk["e"] = json!(base64url([1, 0, 0])))),
        ("an enormous e", bent(|jwk| jwk["e"] = modulus(256, 1))),
        ("no e", bent(|jwk| jwk["e"] = json!(""))),
    ] {
        assert!(refused(select(json!([jwk]), Some("key-1"))), "{what}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn keys_of_2048_to_8192_bits_with_e_65537_or_3_are_sound() {
    for bytes in [256, 384, 512, 1024] {
        assert!(select(json!([bent(|jwk| jwk["n"] = modulus(bytes, 1))]), Some("key-1")).is_ok(), "{bytes}");
    }
    let of_bits = |bits: usize| {
        let mut n = vec![0xaa; bits.div_ceil(8)];
        n[0] = 1 << ((bits - 1) % 8);
        *n.last_mut().unwrap() = 1;
        select(json!([bent(|jwk| jwk["n"] = json!(base64url(n)))]), Some("key-1"))
    };
    for bits in [2048, 2049, 8191, 8192] {
        assert!(of_bits(bits).is_ok(), "{bits}");
    }
    for bits in [1024, 2047, 8193] {
        assert!(refused(of_bits(bits)), "{bits}");
    }
    assert!(select(json!([bent(|jwk| jwk["e"] = json!(base64url([3])))]), Some("key-1")).is_ok());
    let said = bent(|jwk| {
        jwk["use"] = json!("sig");
        jwk["alg"] = json!("RS256");
        jwk["key_ops"] = json!(["verify", "sign", "another"]);
        jwk["x5u"] = json!("https://evil.example/");
    });
    assert!(select(json!([said]), Some("key-1")).is_ok());
}

#[wasm_bindgen_test(unsupported = test)]
fn section_5_1_a_set_has_a_list_of_at_most_64_keys() {
    let process = |body: Value| code_of(JwkSet::process(&response(200, &body)));
    assert_eq!(process(json!({ "keys": vec![rsa("a"); 64] })), None);
    for wrong in
        [json!({}), json!({ "keys": {} }), json!({ "keys": null }), json!([]), json!({ "keys": vec![json!(null); 65] })]
    {
        assert_eq!(process(wrong), Some(ErrorCode::InvalidJwks));
    }
    let good = json!({ "keys": [rsa("a")] });
    for status in [204, 302, 404, 500] {
        assert_eq!(code_of(JwkSet::process(&response(status, &good))), Some(ErrorCode::InvalidJwks), "{status}");
    }
    let typed = |content_type: &str| Response { content_type: Some(content_type.into()), ..response(200, &good) };
    assert!(JwkSet::process(&typed("application/jwk-set+json; charset=utf-8")).is_ok());
    assert!(JwkSet::process(&typed("text/html")).is_err());
}
