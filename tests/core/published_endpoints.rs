//! What is built in of ID-porten's metadata.

use crate::fixture::CLIENT_ID;
use idporten_email_login::base::json;
use idporten_email_login::provider::client::{Client, ClientOptions};
use idporten_email_login::provider::idporten::{Environment, LIFETIME, READ_AT};
use idporten_email_login::provider::provider_metadata::ProviderMetadata;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn built_in_metadata_would_be_accepted_if_they_were_fetched() {
    for environment in [Environment::Test, Environment::Production] {
        let client = Client::new(ClientOptions {
            client_id: CLIENT_ID.into(),
            redirect_uri: "https://www.example.no/callback".into(),
            environment: Some(environment),
            ..ClientOptions::default()
        });
        let built_in = ProviderMetadata::published(environment);
        let text = json::to_text(&built_in).unwrap();
        let object = json::parse_object(&text).unwrap();
        assert_eq!(ProviderMetadata::from_object(&client.unwrap(), &object).unwrap(), built_in);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn built_in_metadata_are_those_of_the_documentation() {
    let hosts = [
        (Environment::Test, "https://test.idporten.no", "https://login.test.idporten.no"),
        (Environment::Production, "https://idporten.no", "https://login.idporten.no"),
    ];
    for (environment, issuer, login) in hosts {
        let metadata = ProviderMetadata::published(environment);
        assert_eq!(metadata.issuer(), issuer);
        assert_eq!(metadata.authorization_endpoint(), format!("{login}/authorize"));
        assert_eq!(metadata.token_endpoint(), format!("{issuer}/token"));
        assert_eq!(metadata.jwks_uri(), format!("{issuer}/jwks.json"));
        assert_eq!(metadata.end_session_endpoint(), Some(format!("{login}/logout").as_str()));
        assert!(metadata.iss_parameter_required());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn built_in_metadata_are_dated_by_the_day_and_last_400_days() {
    assert_eq!(READ_AT.rem_euclid(86_400.0), 0.0);
    assert!((1_793_491_200.0..1_900_000_000.0).contains(&READ_AT));
    assert_eq!(LIFETIME, 34_560_000.0);
}
