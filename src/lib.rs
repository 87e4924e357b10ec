//! E-mail login through [ID-porten](https://docs.digdir.no/docs/idporten/), Norway's public login.
//!
//! The whole protocol, OpenID Connect's authorization code flow with PKCE, as functions of bytes,
//! strings and the time. One module for each stretch of the way, one file for each concept of the
//! specifications; each step returns the input of the next one:
//!
//! 1. [`provider`]: the two parties ([`client`](provider::client), [`provider_metadata`](provider::provider_metadata)).
//! 2. [`login`]: where to send the user ([`authorization_request`](login::authorization_request) with
//!    [`pkce`](login::pkce) and [`acr`](login::acr)), the pending login, which is stored in the browser
//!    ([`pending_login`](login::pending_login)), what comes back
//!    ([`authorization_response`](login::authorization_response)), and the code for an ID token
//!    ([`token_request`](login::token_request), [`token_response`](login::token_response)).
//! 3. [`token`]: whether to believe it ([`jws`](token::jws), [`jwks`](token::jwks),
//!    [`signature`](token::signature), [`id_token`](token::id_token)).
//! 4. [`session`]: who is logged in and how it ends, as a state machine ([`machine`](session::machine)), and the end of it at the
//!    provider ([`logout`](session::logout)).
//!
//! All of them stand on [`base`].
//!
//! Nothing here reads a clock, a socket or a store, so that a whole login runs in a test.
#![cfg_attr(target_arch = "wasm32", doc = "[`browser`] walks these steps in a page.")]
#![cfg_attr(not(target_arch = "wasm32"), doc = "On `wasm32` a module `browser` walks these steps in a page.")]
//!
//! Every failure is a [`LoginError`] with a stable [`ErrorCode`].

#[cfg(all(target_arch = "wasm32", feature = "javascript"))]
use lol_alloc::{FreeListAllocator, LockedAllocator};

pub mod base;
pub mod login;
pub mod provider;
pub mod session;
pub mod token;

#[cfg(target_arch = "wasm32")]
pub mod browser;

#[cfg(all(target_arch = "wasm32", feature = "javascript"))]
mod bindings;

// 5 kB less than the standard library's allocator. A page has some hundred values alive at once, and one thread.
#[cfg(all(target_arch = "wasm32", feature = "javascript"))]
#[global_allocator]
static ALLOCATOR: LockedAllocator<FreeListAllocator> = LockedAllocator::new(FreeListAllocator::new());

pub use base::error::{ErrorCode, Fault, LoginError, Result};
