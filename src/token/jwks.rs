//! The provider's JWK Set (RFC 7517 5) and the choice of a key from it (OIDC Core 10.1).

use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::http::{Request, Response};
use crate::base::json::{Object, Value};
use crate::provider::provider_metadata::ProviderMetadata;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The one algorithm that is accepted: ID-porten's, and the default of OIDC Core 3.1.3.7 (7).
pub const ALGORITHM: &str = "RS256";

/// Seconds after a refetch in which an unknown `kid` does not cause another.
pub const REFETCH_INTERVAL: f64 = 60.0;

const MAX_KEYS: usize = 64;
const MAX_OPERATIONS: usize = 16;
const MODULUS_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;
const EXPONENTS: [&[u8]; 2] = [&[1, 0, 1], &[3]];

/// Members that only a private key has (RFC 7518 6.3.2). A key that was published with them is no secret any more.
const PRIVATE: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "oth"];

/// An RSA key that may verify an ID token. Only a validated JWK yields one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaPublicKey {
    kid: Option<String>,
    n: String,
    e: String,
}

impl RsaPublicKey {
    /// The modulus, base64url (RFC 7518 6.3.1.1).
    pub fn n(&self) -> &str {
        &self.n
    }

    /// The public exponent, base64url (RFC 7518 6.3.1.2).
    pub fn e(&self) -> &str {
        &self.e
    }

    // Keys of other kinds, and malformed ones, are ignored: a provider may publish them beside its own.
    fn from_jwk(jwk: &Object) -> Option<Self> {
        let absent_or =
            |name: &str, value: &str| matches!(jwk.string(name), Ok(None)) || jwk.string(name) == Ok(Some(value));
        let for_signatures = jwk.string("kty") == Ok(Some("RSA"))
            && absent_or("use", "sig")
            && absent_or("alg", ALGORITHM)
            && jwk.strings("key_ops").ok()?.is_none_or(names_verify_once)
            && !PRIVATE.iter().any(|name| jwk.member(name).is_some());
        let n = jwk.string("n").ok()??;
        let e = jwk.string("e").ok()??;
        (for_signatures && is_sound(n, e)?).then_some(Self {
            kid: jwk.string("kid").ok()?.map(ToString::to_string),
            n: n.to_string(),
            e: e.to_string(),
        })
    }
}

// RFC 7517 4.3 defines eight operations, and each may be named once.
fn names_verify_once(operations: Vec<&str>) -> bool {
    let unique = |(at, operation): (usize, &&str)| !operations.iter().skip(at + 1).any(|other| other == operation);
    operations.len() <= MAX_OPERATIONS && operations.contains(&"verify") && operations.iter().enumerate().all(unique)
}

// Browsers import unsafe keys, with an exponent of 1 or 512 bits, so this is decided here.
fn is_sound(n: &str, e: &str) -> Option<bool> {
    let modulus = URL_SAFE_NO_PAD.decode(n).ok()?;
    let exponent = URL_SAFE_NO_PAD.decode(e).ok()?;
    let (first, last) = (modulus.first()?, modulus.last()?);
    let bits = modulus.len() * 8 - first.leading_zeros() as usize;
    // RFC 7518 6.3.1.1: no leading zero octets.
    Some(*first != 0 && last % 2 == 1 && MODULUS_BITS.contains(&bits) && EXPONENTS.contains(&exponent.as_slice()))
}

/// Why there is no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoKey {
    /// No key has this `kid`. The provider may have changed its keys since: fetching the set once more may help.
    UnknownKid,
    /// No key can be chosen, also not from a newer JWK Set.
    Refused(LoginError),
}

impl From<NoKey> for LoginError {
    fn from(no_key: NoKey) -> Self {
        match no_key {
            NoKey::UnknownKid => refused("The provider's JWK Set has no key with the kid of the ID token."),
            NoKey::Refused(error) => error,
        }
    }
}

fn refused(message: &'static str) -> LoginError {
    LoginError::new(ErrorCode::IdTokenKey, message)
}

/// The request for the JWK Set.
pub fn jwks_request(metadata: &ProviderMetadata) -> Request {
    Request::get(metadata.jwks_uri().into())
}

/// The keys that may verify an ID token, and the names of those that may not.
#[derive(Clone, Debug)]
pub struct JwkSet {
    keys: Vec<RsaPublicKey>,
    unusable_kids: Vec<String>,
}

impl JwkSet {
    /// Reads the answer to [`jwks_request`]. [`ErrorCode::InvalidJwks`] when it is no JWK Set.
    pub fn process(response: &Response) -> Result<Self> {
        let refuse = |message: &'static str| LoginError::new(ErrorCode::InvalidJwks, message);
        if response.status != 200 {
            return Err(refuse("The provider did not answer the request for its JWK Set with status 200."));
        }
        let object = response
            .json_object()
            .ok_or_else(|| refuse("The provider's JWK Set is not a JSON object sent as JSON."))?;
        match object.member("keys") {
            Some(Value::Array(jwks)) if jwks.len() <= MAX_KEYS => Ok(Self::from_jwks(jwks)),
            _ => Err(refuse("The provider's JWK Set has no list of at most 64 keys.")),
        }
    }

    fn from_jwks(jwks: &[Value]) -> Self {
        let mut set = Self { keys: Vec::new(), unusable_kids: Vec::new() };
        for jwk in jwks {
            let Value::Object(jwk) = jwk else { continue };
            if let Some(key) = RsaPublicKey::from_jwk(jwk) {
                set.keys.push(key);
            } else if let Ok(Some(kid)) = jwk.string("kid") {
                set.unusable_kids.push(kid.to_string());
            }
        }
        set
    }

    /// The key for the `kid` of an ID token; without `kid`, the only one there is.
    pub fn select(&self, kid: Option<&str>) -> std::result::Result<&RsaPublicKey, NoKey> {
        let mut candidates = self.keys.iter().filter(|key| kid.is_none() || key.kid.as_deref() == kid);
        match (candidates.next(), candidates.next(), kid) {
            (Some(key), None, _) => Ok(key),
            (Some(_), Some(_), Some(_)) => {
                Err(NoKey::Refused(refused("The provider's JWK Set has several keys with the kid of the ID token.")))
            }
            (Some(_), Some(_), None) => {
                Err(NoKey::Refused(refused("The ID token has no kid, and the provider's JWK Set has several keys.")))
            }
            (None, _, Some(kid)) if !self.unusable_kids.iter().any(|unusable| unusable == kid) => {
                Err(NoKey::UnknownKid)
            }
            (None, ..) => Err(NoKey::Refused(refused(
                "The provider's key for the ID token cannot be used: it is not an RSA key for RS256 signatures of 2048 to 8192 bits.",
            ))),
        }
    }
}
