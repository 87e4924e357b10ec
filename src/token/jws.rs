//! JSON Web Signature in compact serialization (RFC 7515 7.1): shape, header and algorithm.
//!
//! This module does not verify: [`Jws::signature_check`] returns what must be verified, and the caller passes
//! the result to [`Jws::verified`].

use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::json::{self, Object};
use crate::token::jwks::{ALGORITHM, RsaPublicKey};
use crate::token::signature::SignatureCheck;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;

const MAX_KID: usize = 512;

/// Header parameters that change what is signed or how it is read, and are not understood here
/// (RFC 7515 4.1.11, RFC 7797 6, RFC 7519 5.2, RFC 7516 4.1).
const NOT_UNDERSTOOD: [&str; 5] = ["crit", "b64", "cty", "zip", "enc"];

/// `typ` of an ID token (RFC 7519 5.1, RFC 7515 4.1.9), without regard to case.
const JWT: [&str; 2] = ["JWT", "application/jwt"];

/// A JWS whose shape and algorithm are right and whose signature has not been verified.
#[derive(Clone)]
pub struct Jws {
    kid: Option<String>,
    /// Header and payload as they were signed (RFC 7515 5.1).
    pub(super) signing_input: String,
    signature: Vec<u8>,
    payload: String,
}

/// A JWS whose signature was found right.
pub struct VerifiedJws {
    payload: String,
}

impl fmt::Debug for Jws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Jws(redacted)")
    }
}

impl fmt::Debug for VerifiedJws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerifiedJws(redacted)")
    }
}

fn malformed(message: &'static str) -> LoginError {
    LoginError::new(ErrorCode::IdTokenMalformed, message)
}

impl Jws {
    /// Reads the compact form. [`ErrorCode::IdTokenAlgorithm`] for any algorithm but RS256,
    /// [`ErrorCode::IdTokenMalformed`] for everything else that is wrong.
    pub fn parse(compact: &str) -> Result<Self> {
        Self::parse_typed(compact, &JWT)
    }

    /// The same for a token whose `typ`, where there is one, is among these.
    pub(super) fn parse_typed(compact: &str, types: &[&str]) -> Result<Self> {
        let mut parts = compact.split('.');
        let (Some(header), Some(payload), Some(signature), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(malformed("The ID token is not a JWS of three parts."));
        };
        let decode = |part: &str| {
            URL_SAFE_NO_PAD
                .decode(part)
                .map_err(|_| malformed("A part of the ID token is not base64url without padding."))
        };
        let text =
            |bytes: Vec<u8>| String::from_utf8(bytes).map_err(|_| malformed("A part of the ID token is not UTF-8."));
        let header_object = json::parse_object(&text(decode(header)?)?)
            .ok_or_else(|| malformed("The header of the ID token is not a JSON object."))?;
        let kid = check_header(&header_object, types)?;
        Ok(Self {
            kid,
            signing_input: [header, ".", payload].concat(),
            signature: decode(signature)?,
            payload: text(decode(payload)?)?,
        })
    }

    /// `kid`: which key the provider says that it used.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// What is to be verified with this key: the ASCII bytes of header, dot and payload, each base64url-encoded,
    /// and the signature (RFC 7515 5.2).
    pub fn signature_check<'a>(&'a self, key: &'a RsaPublicKey) -> SignatureCheck<'a> {
        SignatureCheck { key, signing_input: self.signing_input.as_bytes(), signature: &self.signature }
    }

    /// Takes the verdict on its [`signature_check`](Self::signature_check). [`ErrorCode::IdTokenSignature`] when it was wrong.
    pub fn verified(self, signature_is_right: bool) -> Result<VerifiedJws> {
        if signature_is_right {
            Ok(VerifiedJws { payload: self.payload })
        } else {
            Err(LoginError::new(
                ErrorCode::IdTokenSignature,
                "The signature of the ID token was not made with the provider's key.",
            ))
        }
    }
}

impl VerifiedJws {
    /// The payload.
    pub fn payload(&self) -> &str {
        &self.payload
    }
}

// Keys that come in the header (jwk, jku, x5u, x5c) are never looked at: only the provider's JWK Set counts.
fn check_header(header: &Object, types: &[&str]) -> Result<Option<String>> {
    if header.string("alg") != Ok(Some(ALGORITHM)) {
        return Err(LoginError::new(
            ErrorCode::IdTokenAlgorithm,
            "The ID token is not signed with RS256, the only algorithm that is accepted.",
        ));
    }
    if NOT_UNDERSTOOD.iter().any(|name| header.member(name).is_some()) {
        return Err(malformed("The header of the ID token holds an extension that is not understood."));
    }
    match header.string("typ") {
        Ok(None) => {}
        Ok(Some(typ)) if types.iter().any(|accepted| typ.eq_ignore_ascii_case(accepted)) => {}
        _ => return Err(malformed("The typ of the ID token is that of another kind of token.")),
    }
    match header.string("kid") {
        Ok(kid) if kid.is_none_or(|kid| kid.len() <= MAX_KID) => Ok(kid.map(ToString::to_string)),
        _ => Err(malformed("The kid of the ID token is not a short string.")),
    }
}
