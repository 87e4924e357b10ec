//! What the browser brings and the host needs a crate for: JSON, forms and URLs.

#[cfg(target_arch = "wasm32")]
#[path = "platform/browser.rs"]
mod imp;
#[cfg(not(target_arch = "wasm32"))]
#[path = "platform/host.rs"]
mod imp;

pub(super) use imp::*;
