//! A server opens a session of its own with the ID token that its page has sent.
//!
//! Reads lines of `{ "client": …, "jwks": …, "id_token": … }` and prints a line for each. A real server has the token from
//! a POST over https, and fetches the keys from the issuer's `jwks_uri`.
#![cfg_attr(target_arch = "wasm32", allow(unused))]

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    server::run();
}

#[cfg(not(target_arch = "wasm32"))]
mod server {
    use idporten_email_login::base::http::Response;
    use idporten_email_login::login::acr::AcrValues;
    use idporten_email_login::provider::client::{Client, ClientOptions};
    use idporten_email_login::session::user::User;
    use idporten_email_login::token::forwarded_id_token::ForwardedIdToken;
    use idporten_email_login::token::jwks::JwkSet;
    use idporten_email_login::{ErrorCode, Result};
    use std::collections::HashMap;
    use std::time::{SystemTime, UNIX_EPOCH};

    /// The person whom a token logs in. Each token is taken once: it is remembered for as long as it would be believed.
    fn log_in(
        id_token: &str,
        keys: &JwkSet,
        client: &Client,
        taken: &mut HashMap<String, f64>,
    ) -> Result<Option<User>> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64());
        let token = ForwardedIdToken::validate(id_token, keys, client, &AcrValues::email(), now)?;
        taken.retain(|_, believed_until| *believed_until >= now);
        let before = taken.insert(token.identity().into(), token.believed_until());
        Ok(before.is_none().then(|| token.user().clone()))
    }

    pub fn run() {
        let mut taken = HashMap::new();
        for line in std::io::stdin().lines().map_while(std::result::Result::ok) {
            println!("{}", answer(&line, &mut taken).unwrap_or_else(|error| error.as_str().into()));
        }
    }

    fn answer(line: &str, taken: &mut HashMap<String, f64>) -> std::result::Result<String, ErrorCode> {
        let input: serde_json::Value = serde_json::from_str(line).map_err(|_| ErrorCode::InvalidConfig)?;
        let text = |name: &str| input.get(name).and_then(|text| text.as_str()).unwrap_or_default().to_string();
        let client = Client::new(ClientOptions {
            client_id: text("client_id"),
            redirect_uri: text("redirect_uri"),
            issuer: Some(text("issuer")),
            ..ClientOptions::default()
        })
        .map_err(|error| error.code())?;
        let body = input.get("jwks").map_or_else(Vec::new, |keys| keys.to_string().into_bytes());
        let keys = JwkSet::process(&Response {
            status: 200,
            content_type: Some("application/json".into()),
            body,
            server_time: None,
        });
        let user = keys.and_then(|keys| log_in(&text("id_token"), &keys, &client, taken));
        match user.map_err(|error| error.code())? {
            Some(user) => Ok(user.email.unwrap_or(user.sub)),
            None => Ok("taken before".into()),
        }
    }
}
