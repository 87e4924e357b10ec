//! Says of each address on its standard input whether the core finds a response of the client in it. A line is JSON:
//! `{ "url": …, "own": [states], "others": [states], "expects_no_iss": … }`; the answer is a line of `1` or `0`.

use idporten_email_login::login::authorization_response::{AuthorizationResponse, PendingLogins, StateHolder};
use idporten_email_login::provider::client::{Client, ClientOptions};
use serde_json::Value;
use std::io::{BufRead, Write};

struct Tab(Value);

impl PendingLogins for Tab {
    fn holder(&self, state: &str) -> StateHolder {
        let has = |name: &str| self.0[name].as_array().is_some_and(|states| states.iter().any(|it| it == state));
        match (has("own"), has("others")) {
            (true, _) => StateHolder::ThisClient,
            (_, true) => StateHolder::AnotherClient,
            _ => StateHolder::NoClient,
        }
    }

    fn expects_no_iss(&self) -> bool {
        self.0["expects_no_iss"] == true
    }
}

fn main() {
    let client = Client::new(ClientOptions {
        client_id: "client".into(),
        redirect_uri: "https://www.example.no/app".into(),
        issuer: Some("https://issuer.example".into()),
        ..ClientOptions::default()
    });
    let client = client.unwrap();
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let tab = Tab(serde_json::from_str(&line.unwrap()).unwrap());
        let found = AuthorizationResponse::find(&client, tab.0["url"].as_str().unwrap(), &tab).is_some();
        writeln!(output, "{}", u8::from(found)).unwrap();
    }
}
