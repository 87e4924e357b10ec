//! The two parties: the client as it is registered, and the provider as its metadata describe it.

pub mod client;
pub mod idporten;
pub mod provider_metadata;
pub mod session_limits;
