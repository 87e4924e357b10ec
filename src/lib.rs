//! E-mail login through [ID-porten](https://docs.digdir.no/docs/idporten/), Norway's public login.
//!
//! The whole protocol, OpenID Connect's authorization code flow with PKCE, as functions of bytes,
//! strings and the time. One file for each concept of the specifications; each step gives what the
//! next one takes:
//!
//! 1. [`client`], [`provider_metadata`]: who asks whom.
//! 2. [`authorization_request`] with [`pkce`] and [`acr`]: where to send the person.
//! 3. [`transaction`]: the pending login, which waits in the browser meanwhile.
//! 4. [`authorization_response`]: what comes back.
//! 5. [`token_request`], [`token_response`]: the code for an ID token.
//! 6. [`jws`], [`jwks`], [`signature`], [`id_token`]: whether to believe it.
//! 7. [`session`], [`end_session`]: who is logged in, for how long, and the end of it.
//!
//! Nothing here reads a clock, a socket or a store, so that a whole login runs in a test.
#![cfg_attr(target_arch = "wasm32", doc = "[`browser`] walks these steps in a page.")]
#![cfg_attr(not(target_arch = "wasm32"), doc = "On `wasm32` a module `browser` walks these steps in a page.")]
//!
//! Every failure is a [`LoginError`] with a stable [`ErrorCode`].

#[cfg(all(target_arch = "wasm32", feature = "javascript"))]
use lol_alloc::{FreeListAllocator, LockedAllocator};

pub mod acr;
pub mod authorization_request;
pub mod authorization_response;
mod claims;
pub mod client;
pub mod end_session;
pub mod error;
pub mod form;
#[cfg(not(target_arch = "wasm32"))]
pub mod forwarded_id_token;
pub mod http;
pub mod id_token;
pub mod json;
pub mod jwks;
pub mod jws;
pub mod pkce;
pub mod provider_metadata;
pub mod return_to;
pub mod secret;
pub mod session;
pub mod signature;
pub mod token_request;
pub mod token_response;
pub mod trace;
pub mod transaction;
pub mod uri;
pub mod user;

#[cfg(target_arch = "wasm32")]
pub mod browser;

#[cfg(all(target_arch = "wasm32", feature = "javascript"))]
mod bindings;

// 5 kB less than the standard library's allocator. A page has some hundred values alive at once, and one thread.
#[cfg(all(target_arch = "wasm32", feature = "javascript"))]
#[global_allocator]
static ALLOCATOR: LockedAllocator<FreeListAllocator> = LockedAllocator::new(FreeListAllocator::new());

pub use error::{ErrorCode, LoginError, Result};
