//! What every module stands on: errors, HTTP messages, JSON, forms, URIs, secrets, notes and the trace.

pub(crate) mod digest;
pub mod error;
pub mod form;
pub mod http;
pub mod json;
pub mod notes;
mod platform;
pub mod secret;
pub mod trace;
pub mod uri;
