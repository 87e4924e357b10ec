//! A front end in Rust that logs in with this crate, without the npm package.
//!
//! `cargo build --example rust_front_end --target wasm32-unknown-unknown`
#![cfg(target_arch = "wasm32")]

use idporten_email_login::Result;
use idporten_email_login::browser::{BrowserClient, BrowserOptions, StartResult};
use idporten_email_login::login::authorization_request::LoginOptions;
use idporten_email_login::provider::client::ClientOptions;
use idporten_email_login::provider::idporten::Environment;
use js_sys::futures::spawn_local;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::window;

/// Runs when the page has loaded.
#[wasm_bindgen(start)]
pub fn main() {
    spawn_local(async {
        if let Err(error) = log_in().await {
            show(error.code().as_str());
        }
    });
}

async fn log_in() -> Result<()> {
    let client = BrowserClient::new(BrowserOptions::new(ClientOptions {
        client_id: "your-client-id".into(),
        redirect_uri: "https://www.example.no/".into(),
        environment: Some(Environment::Test),
        ..ClientOptions::default()
    }))?;
    let user = match client.start().await? {
        StartResult::LoggedIn(login) => Some(login.user),
        StartResult::Session(user) => Some(user),
        StartResult::LoggedOut | StartResult::Anonymous => None,
    };
    match user.and_then(|user| user.email) {
        Some(email) => show(&email),
        None => client.login(&LoginOptions::default(), None).await.map(|never| match never {})?,
    }
    Ok(())
}

fn show(text: &str) {
    if let Some(body) = window().and_then(|window| window.document()?.body()) {
        body.set_text_content(Some(text));
    }
}
