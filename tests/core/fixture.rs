//! One login at ID-porten's test environment, which each test bends in one place.

use idporten_email_login::base::http::Response;
use idporten_email_login::base::json::parse_object;
use idporten_email_login::login::authorization_request::{AuthorizationRequest, Entropy, LoginOptions};
use idporten_email_login::login::authorization_response::{AuthorizationResponse, PendingLogins, StateHolder};
use idporten_email_login::login::pending_login::PendingLogin;
use idporten_email_login::login::token_response::TokenResponse;
use idporten_email_login::provider::client::{Client, ClientOptions};
use idporten_email_login::provider::idporten::Environment;
use idporten_email_login::provider::provider_metadata::{ProviderMetadata, process_discovery_response};
use idporten_email_login::provider::session_limits::SessionLimits;
use idporten_email_login::session::event::{Effect, Event, Login, View};
use idporten_email_login::session::machine::Machine;
use idporten_email_login::session::stored_session::SessionStore;
use idporten_email_login::token::id_token::{DeviceClock, VerifiedIdToken};
use idporten_email_login::token::jwks::JwkSet;
use idporten_email_login::token::jws::Jws;
use idporten_email_login::{ErrorCode, Result};
use serde_json::{Value, json};

pub const ISSUER: &str = "https://test.idporten.no";
pub const CLIENT_ID: &str = "democlient_idporten_test";
pub const REDIRECT_URI: &str = "https://www.example.no/callback";
pub const NOW: f64 = 1_727_693_612.0;
pub const ACCESS_TOKEN: &str = "an-access-token";

pub fn vector(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

pub fn options() -> ClientOptions {
    ClientOptions {
        client_id: CLIENT_ID.into(),
        redirect_uri: REDIRECT_URI.into(),
        environment: Some(Environment::Test),
        post_logout_redirect_uri: Some("https://www.example.no/logged-out".into()),
        ..ClientOptions::default()
    }
}

pub fn client() -> Client {
    Client::new(options()).unwrap()
}

pub fn client_with(bend: impl FnOnce(&mut ClientOptions)) -> Result<Client> {
    let mut options = options();
    bend(&mut options);
    Client::new(options)
}

/// As ID-porten publishes them.
pub fn metadata_document() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://login.test.idporten.no/authorize",
        "token_endpoint": "https://test.idporten.no/token",
        "jwks_uri": "https://test.idporten.no/jwks.json",
        "end_session_endpoint": "https://login.test.idporten.no/logout",
        "authorization_response_iss_parameter_supported": true,
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
        "response_types_supported": ["code"],
    })
}

pub fn response(status: u16, body: &Value) -> Response {
    Response {
        status,
        content_type: Some("application/json".into()),
        body: body.to_string().into_bytes(),
        server_time: None,
    }
}

pub fn metadata_from(document: &Value) -> Result<ProviderMetadata> {
    process_discovery_response(&client(), &response(200, document))
}

pub fn metadata() -> ProviderMetadata {
    metadata_from(&metadata_document()).unwrap()
}

/// Bytes that differ, in the place of random ones.
pub fn entropy(seed: u8) -> Entropy {
    let mut bytes = [seed; 96];
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = byte.wrapping_mul(31).wrapping_add((index as u8).wrapping_mul(7));
    }
    Entropy::new(&bytes).unwrap()
}

pub fn request_with(bend: impl FnOnce(&mut LoginOptions)) -> Result<AuthorizationRequest> {
    let mut options = LoginOptions::default();
    bend(&mut options);
    AuthorizationRequest::build(&client(), &metadata(), &options, "https://www.example.no/start", entropy(1), NOW)
}

pub fn request() -> AuthorizationRequest {
    request_with(|_| ()).unwrap()
}

/// The parameters of the request's URL.
pub fn parameters(request: &AuthorizationRequest) -> Vec<(String, String)> {
    idporten_email_login::base::form::parse(request.url().split_once('?').unwrap().1)
}

pub fn parameter(request: &AuthorizationRequest, name: &str) -> Option<String> {
    let mut values = parameters(request).into_iter().filter(|(n, _)| n == name).map(|(_, value)| value);
    let value = values.next();
    assert_eq!(values.next(), None, "{name} is sent once");
    value
}

/// The callback's URL with these parameters, `{state}` being the pending login's.
pub fn callback(query: &str, pending: &PendingLogin) -> String {
    format!("{REDIRECT_URI}?{}", query.replace("{state}", pending.state().secret()))
}

pub const GOOD_QUERY: &str = "code=abc%3D%3D&state={state}&iss=https%3A%2F%2Ftest.idporten.no";

/// The pending logins of a tab.
#[derive(Default)]
pub struct Tab {
    pub here: Vec<String>,
    pub of_another_client: Vec<String>,
    pub expects_no_iss: bool,
}

impl Tab {
    pub fn with(pending: &PendingLogin) -> Self {
        Self { here: vec![pending.state().secret().into()], ..Self::default() }
    }
}

impl PendingLogins for Tab {
    fn holder(&self, state: &str) -> StateHolder {
        let holds = |states: &[String]| states.iter().any(|held| held == state);
        match (holds(&self.here), holds(&self.of_another_client)) {
            (true, _) => StateHolder::ThisClient,
            (_, true) => StateHolder::AnotherClient,
            _ => StateHolder::NoClient,
        }
    }

    fn expects_no_iss(&self) -> bool {
        self.expects_no_iss
    }
}

/// On the redirect URI of a client that waits for any response.
pub fn any_response() -> Tab {
    Tab { expects_no_iss: true, ..Tab::default() }
}

pub fn answer(query: &str, pending: &PendingLogin) -> Result<String> {
    let tab = Tab { expects_no_iss: true, ..Tab::with(pending) };
    let found = AuthorizationResponse::find(&client(), &callback(query, pending), &tab);
    found.unwrap().process(Some(pending), NOW).map(|code| code.secret().to_string())
}

pub fn good_claims(pending: &PendingLogin) -> Value {
    let vector = vector(include_str!("../vectors/idporten_id_token.json"));
    let mut claims = vector["claims"].clone();
    let stored = parse_object(&pending.to_text().unwrap()).unwrap();
    claims["nonce"] = json!(stored.string("nonce").unwrap().unwrap());
    claims
}

pub fn token_document(id_token: &str) -> Value {
    json!({
        "access_token": ACCESS_TOKEN,
        "id_token": id_token,
        "token_type": "Bearer",
        "expires_in": 120,
        "scope": "openid profile",
    })
}

pub fn base64url(bytes: impl AsRef<[u8]>) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes)
}

/// A compact JWS of these parts with a signature of no key; the tests of claims bring the verdict themselves.
pub fn compact(header: &Value, payload: &str) -> String {
    format!("{}.{}.{}", base64url(header.to_string()), base64url(payload), base64url("signature"))
}

pub fn validate_text(payload: &str, client: &Client, pending: &PendingLogin, now: f64) -> Result<VerifiedIdToken> {
    validate_by(payload, client, pending, DeviceClock::new(now))
}

pub fn validate_by(
    payload: &str,
    client: &Client,
    pending: &PendingLogin,
    clock: DeviceClock,
) -> Result<VerifiedIdToken> {
    let compact = compact(&json!({ "alg": "RS256", "kid": "key-1" }), payload);
    let token_response = TokenResponse::process(&response(200, &token_document(&compact)))?;
    let jws = Jws::parse(token_response.unverified_id_token())?.verified(true)?;
    VerifiedIdToken::validate(&jws, &token_response, client, pending, clock, &mut |_| ())
}

/// Validates the example token of ID-porten with one bend.
pub fn validate(bend: impl FnOnce(&mut Value)) -> Result<VerifiedIdToken> {
    let request = request();
    let mut claims = good_claims(request.pending());
    bend(&mut claims);
    validate_text(&claims.to_string(), &client(), request.pending(), NOW)
}

pub fn code_of<T>(result: Result<T>) -> Option<ErrorCode> {
    result.err().map(|error| error.code())
}

pub fn jwks(keys: Value) -> Result<JwkSet> {
    JwkSet::process(&response(200, &json!({ "keys": keys })))
}

/// The text that a login stores for later pages of the tab.
pub fn stored_session() -> String {
    let token = validate(|_| ()).unwrap();
    let limits = SessionLimits::default();
    let view = View { now: NOW, ..View::default() };
    let mut machine = Machine::new(ISSUER, limits, SessionStore::Tab);
    machine.handle(Event::LoginBegan("name".into()), &view);
    let login = Login::new("name".into(), token.user().clone(), token.id_token().clone(), 0.0, limits, NOW).unwrap();
    let effects = machine.handle(Event::LoggedIn(Box::new(login)), &view);
    let stored = |effect: Effect| if let Effect::StoreSession(text) = effect { Some(text) } else { None };
    effects.into_iter().find_map(stored).unwrap()
}
