//! Whether to believe an ID token: its JWS, the provider's keys, and its claims (OIDC Core 3.1.3.7); and, on a server, an ID
//! token that its page has sent, and a logout token.

mod claims;
#[cfg(not(target_arch = "wasm32"))]
pub mod forwarded_id_token;
pub mod id_token;
pub mod jwks;
pub mod jws;
#[cfg(not(target_arch = "wasm32"))]
pub mod logout_token;
pub mod signature;
