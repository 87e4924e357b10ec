//! Whether to believe an ID token: its JWS, the provider's keys, and its claims (OIDC Core 3.1.3.7).

mod claims;
#[cfg(not(target_arch = "wasm32"))]
pub mod forwarded_id_token;
pub mod id_token;
pub mod jwks;
pub mod jws;
pub mod signature;
