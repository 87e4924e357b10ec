use crate::fixture::{base64url, code_of, compact, vector};
use idporten_email_login::ErrorCode;
use idporten_email_login::token::jws::Jws;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

fn code_of_header(header: &Value) -> Option<ErrorCode> {
    code_of(Jws::parse(&compact(header, "{}")))
}

#[wasm_bindgen_test(unsupported = test)]
fn appendix_a_2_is_read() {
    let vector = vector(include_str!("../vectors/rfc7515_a2.json"));
    let jws = Jws::parse(vector["compact"].as_str().unwrap()).unwrap();
    assert_eq!(jws.kid(), None);
    assert_eq!(jws.verified(true).unwrap().payload(), vector["payload"].as_str().unwrap());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_wrong_signature_gives_nothing() {
    let jws = Jws::parse(&compact(&json!({ "alg": "RS256" }), "{}")).unwrap();
    assert_eq!(code_of(jws.verified(false)), Some(ErrorCode::IdTokenSignature));
}

#[wasm_bindgen_test(unsupported = test)]
fn section_4_1_1_only_rs256_is_accepted() {
    for alg in [
        json!("none"),
        json!("HS256"),
        json!("RS384"),
        json!("RS512"),
        json!("PS256"),
        json!("ES256"),
        json!("EdDSA"),
        json!("rs256"),
        json!("RS256 "),
        json!(["RS256"]),
        json!(null),
        json!(256),
        json!(""),
    ] {
        assert_eq!(code_of_header(&json!({ "alg": alg })), Some(ErrorCode::IdTokenAlgorithm), "{alg}");
    }
    assert_eq!(code_of_header(&json!({})), Some(ErrorCode::IdTokenAlgorithm));
    assert_eq!(code_of_header(&json!({ "alg": "RS256" })), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn section_4_1_11_extensions_that_are_not_understood_are_refused() {
    for (name, value) in [
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("b64", json!(false)),
        ("b64", json!(true)),
        ("cty", json!("JWT")),
        ("zip", json!("DEF")),
        ("enc", json!("A256GCM")),
    ] {
        let header = json!({ "alg": "RS256", name: value });
        assert_eq!(code_of_header(&header), Some(ErrorCode::IdTokenMalformed), "{header}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn section_4_2_other_members_are_ignored() {
    let header =
        json!({ "alg": "RS256", "iat": 1, "custom": { "a": [1] }, "jku": "https://evil.example", "x5c": ["a"] });
    assert_eq!(code_of_header(&header), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn typ_is_absent_or_jwt() {
    for good in ["JWT", "jwt", "application/jwt", "Application/JWT"] {
        assert_eq!(code_of_header(&json!({ "alg": "RS256", "typ": good })), None, "{good}");
    }
    for wrong in [json!("at+jwt"), json!("logout+jwt"), json!("dpop+jwt"), json!("JOSE+JSON"), json!(""), json!(5)] {
        assert_eq!(
            code_of_header(&json!({ "alg": "RS256", "typ": wrong })),
            Some(ErrorCode::IdTokenMalformed),
            "{wrong}"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn kid_is_a_short_string() {
    let kid = |header: &Value| Jws::parse(&compact(header, "{}")).unwrap().kid().map(String::from);
    assert_eq!(kid(&json!({ "alg": "RS256", "kid": "key-1" })).as_deref(), Some("key-1"));
    assert_eq!(kid(&json!({ "alg": "RS256" })), None);
    for wrong in [json!(5), json!(null), json!(["a"]), json!("a".repeat(513))] {
        assert_eq!(code_of_header(&json!({ "alg": "RS256", "kid": wrong })), Some(ErrorCode::IdTokenMalformed));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn of_two_algs_the_last_is_the_one_that_counts() {
    for (header, code) in [
        (r#"{"alg":"RS256","alg":"none"}"#, Some(ErrorCode::IdTokenAlgorithm)),
        (r#"{"alg":"RS256","\u0061lg":"none"}"#, Some(ErrorCode::IdTokenAlgorithm)),
        (r#"{"alg":"none","alg":"RS256"}"#, None),
    ] {
        let jws = format!("{}.{}.{}", base64url(header), base64url("{}"), base64url("s"));
        assert_eq!(code_of(Jws::parse(&jws)), code, "{header}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn section_7_1_is_three_parts_of_base64url_and_nothing_else() {
    let good = compact(&json!({ "alg": "RS256" }), "{}");
    let (header, rest) = good.split_once('.').unwrap();
    let (payload, signature) = rest.split_once('.').unwrap();
    for wrong in [
        String::new(),
        ".".into(),
        "..".into(),
        header.into(),
        format!("{header}.{payload}"),
        format!("{good}.a"),
        format!("{good}.a.b"),
        format!(".{good}"),
        format!("{good}."),
        format!(" {good}"),
        format!("{good}\n"),
        format!("Bearer {good}"),
        format!("{header}=.{payload}.{signature}"),
        format!("{header}.{payload}==.{signature}"),
        format!("{header}.{payload}.{signature}="),
        format!("{header}.{payload}.+/+/"),
        format!("{header}.{payload}.ab c"),
        format!("{header}.{payload}.ab\0c"),
        format!("{header}.{payload}.a"),
        // The last character has bits that no byte uses.
        format!("{header}.{payload}.ab"),
        format!("{}.{payload}.{signature}", base64url("[]")),
        format!("{}.{payload}.{signature}", base64url("{")),
        format!("{}.{payload}.{signature}", base64url([0xff, 0xfe])),
        format!("{header}.{}.{signature}", base64url([0xff, 0xfe])),
    ] {
        assert_eq!(code_of(Jws::parse(&wrong)), Some(ErrorCode::IdTokenMalformed), "{wrong:?}");
    }
}
