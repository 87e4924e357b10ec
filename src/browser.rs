//! The shell around the core in a page: requests, WebCrypto, storage, navigation and the clock.
//!
//! [`BrowserClient`] walks the steps of the core. It decides nothing that a specification decides.
//!
//! ```no_run
//! use idporten_email_login::browser::{BrowserClient, BrowserOptions, StartResult};
//! use idporten_email_login::provider::client::ClientOptions;
//! use idporten_email_login::provider::idporten::Environment;
//!
//! # async fn example() -> idporten_email_login::Result<()> {
//! let client = BrowserClient::new(BrowserOptions::new(ClientOptions {
//!     client_id: "my-client-id".into(),
//!     redirect_uri: "https://www.example.no/".into(),
//!     environment: Some(Environment::Test),
//!     ..ClientOptions::default()
//! }))?;
//! if let StartResult::LoggedIn(login) = client.start().await? {
//!     let email = login.user.email;
//! }
//! # Ok(())
//! # }
//! ```

mod callback;
mod client;
mod login;
mod logout;
mod metadata;
mod session;
mod start;
mod subscribers;
mod web;

pub use crate::session::notification::{SessionChange, SessionExpiry};
pub use crate::session::stored_session::SessionStore;
pub use callback::LoginResult;
pub use client::{BrowserClient, BrowserOptions};
pub use login::PreparedLogin;
pub use logout::{FrontChannelLogout, LogoutMethod};
pub use start::StartResult;
pub use subscribers::Subscription;
pub use web::tracer::OnTrace;

/// A plain JavaScript object.
pub(crate) fn js_object<const N: usize>(members: [(&str, wasm_bindgen::JsValue); N]) -> js_sys::Object {
    let object = js_sys::Object::new();
    for (name, value) in members {
        // Setting a member of a fresh object cannot fail.
        let _ = js_sys::Reflect::set(&object, &name.into(), &value);
    }
    object
}
