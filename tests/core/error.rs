use crate::fixture::{answer, request};
use idporten_email_login::base::trace::Step;
use idporten_email_login::{ErrorCode, Fault, LoginError};
use wasm_bindgen_test::wasm_bindgen_test;

/// The codes of the public contract, in its order, who can fix each, and whether a new login may help.
const CODES: [(ErrorCode, &str, Fault, bool); 35] = [
    (ErrorCode::InvalidConfig, "invalid_config", Fault::Page, false),
    (ErrorCode::InsecureContext, "insecure_context", Fault::Page, false),
    (ErrorCode::UnsupportedBrowser, "unsupported_browser", Fault::Browser, false),
    (ErrorCode::StorageUnavailable, "storage_unavailable", Fault::Browser, false),
    (ErrorCode::WasmLoadFailed, "wasm_load_failed", Fault::Page, true),
    (ErrorCode::Aborted, "aborted", Fault::User, true),
    (ErrorCode::NotACallback, "not_a_callback", Fault::Page, false),
    (ErrorCode::MalformedCallback, "malformed_callback", Fault::Response, true),
    (ErrorCode::UnknownState, "unknown_state", Fault::Response, true),
    (ErrorCode::ExpiredLogin, "expired_login", Fault::User, true),
    (ErrorCode::LoginInterrupted, "login_interrupted", Fault::User, true),
    (ErrorCode::IssuerMismatch, "issuer_mismatch", Fault::Response, true),
    (ErrorCode::LoginCancelled, "login_cancelled", Fault::User, true),
    (ErrorCode::ProviderError, "provider_error", Fault::Provider, true),
    (ErrorCode::Network, "network", Fault::Network, true),
    (ErrorCode::Timeout, "timeout", Fault::Network, true),
    (ErrorCode::InvalidMetadata, "invalid_metadata", Fault::Provider, false),
    (ErrorCode::InvalidJwks, "invalid_jwks", Fault::Provider, true),
    (ErrorCode::TokenRequestRejected, "token_request_rejected", Fault::Provider, true),
    (ErrorCode::InvalidTokenResponse, "invalid_token_response", Fault::Provider, true),
    (ErrorCode::IdTokenMalformed, "id_token_malformed", Fault::Response, false),
    (ErrorCode::IdTokenAlgorithm, "id_token_algorithm", Fault::Response, false),
    (ErrorCode::IdTokenKey, "id_token_key", Fault::Response, true),
    (ErrorCode::IdTokenSignature, "id_token_signature", Fault::Response, true),
    (ErrorCode::IdTokenIssuer, "id_token_issuer", Fault::Response, false),
    (ErrorCode::IdTokenAudience, "id_token_audience", Fault::Response, false),
    (ErrorCode::IdTokenSubject, "id_token_subject", Fault::Response, false),
    (ErrorCode::IdTokenNonce, "id_token_nonce", Fault::Response, true),
    (ErrorCode::IdTokenLifetime, "id_token_lifetime", Fault::Response, false),
    (ErrorCode::ClockSkew, "clock_skew", Fault::Browser, false),
    (ErrorCode::IdTokenAuthTime, "id_token_auth_time", Fault::Response, false),
    (ErrorCode::IdTokenAcr, "id_token_acr", Fault::Response, false),
    (ErrorCode::IdTokenEmail, "id_token_email", Fault::Response, false),
    (ErrorCode::LogoutUnavailable, "logout_unavailable", Fault::Provider, false),
    (ErrorCode::Internal, "internal", Fault::Page, false),
];

#[wasm_bindgen_test(unsupported = test)]
fn codes_have_the_texts_of_the_contract() {
    for (code, text, fault, retryable) in CODES {
        assert_eq!((code.as_str(), code.fault(), code.retryable()), (text, fault, retryable));
        let error = LoginError::new(code, "What to do.");
        assert_eq!((error.message(), error.to_string()), ("What to do.", format!("{text}: What to do.")));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_error_that_blames_the_request_will_come_again() {
    for (error, retryable) in [
        ("server_error", true),
        ("temporarily_unavailable", true),
        ("access_denied", true),
        ("invalid_request", false),
        ("unauthorized_client", false),
        ("invalid_scope", false),
        ("unsupported_response_type", false),
    ] {
        let query = format!("error={error}&state={{state}}&iss=https%3A%2F%2Ftest.idporten.no");
        let refused = answer(&query, request().pending()).unwrap_err();
        assert_eq!((refused.retryable(), refused.fault() == Fault::Page), (retryable, !retryable), "{error}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn steps_of_the_trace_have_the_texts_of_the_contract() {
    let steps = [
        (Step::Discovery, "discovery"),
        (Step::AuthorizationRequest, "authorization_request"),
        (Step::Callback, "callback"),
        (Step::TokenRequest, "token_request"),
        (Step::Jwks, "jwks"),
        (Step::IdTokenCheck, "id_token_check"),
        (Step::Session, "session"),
        (Step::Logout, "logout"),
        (Step::Error, "error"),
    ];
    for (step, text) in steps {
        assert_eq!(step.as_str(), text);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_failure_of_a_login_that_is_known_says_where_it_wanted_to_be() {
    let error = LoginError::new(ErrorCode::LoginCancelled, "What to do.");
    assert_eq!(error.return_to(), None);
    let returning = error.with_return_to("/saker?side=2");
    assert_eq!(returning.return_to(), Some("/saker?side=2"));
    assert!(!returning.to_string().contains("saker"));
}
