//! The core, by specification. Each test runs on the host and, through `wasm-pack test`, in a browser.
// A test may stop at the first surprise.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod fixture;
mod page;

mod acr;
mod client;
mod error;
mod idporten;
mod lifetime;
mod logout;
mod machine;
mod machine_logins;
mod notes;
mod notification;
mod oidc_core_3_1_2_authorization;
mod oidc_core_3_1_3_7_id_token;
mod oidc_core_3_1_3_token;
mod oidc_discovery;
mod origin_notes;
mod pending_login;
mod published_endpoints;
mod rfc7515_jws;
mod rfc7517_jwks;
mod rfc7636_pkce;
mod rfc9207_iss;
mod stored_session;
mod whatwg_url_form;

#[cfg(not(target_arch = "wasm32"))]
mod forwarded_id_token;
#[cfg(not(target_arch = "wasm32"))]
mod oidc_backchannel_logout;
#[cfg(not(target_arch = "wasm32"))]
mod signature_vectors;
#[cfg(not(target_arch = "wasm32"))]
mod vectors;
#[cfg(not(target_arch = "wasm32"))]
mod whole_login;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
