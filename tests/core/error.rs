use crate::fixture::{answer, request};
use idporten_email_login::base::trace::Step;
use idporten_email_login::{ErrorCode, LoginError};
use wasm_bindgen_test::wasm_bindgen_test;

/// The codes of the public contract, in its order, and whether a new login may help.
const CODES: [(ErrorCode, &str, bool); 34] = [
    (ErrorCode::InvalidConfig, "invalid_config", false),
    (ErrorCode::InsecureContext, "insecure_context", false),
    (ErrorCode::UnsupportedBrowser, "unsupported_browser", false),
    (ErrorCode::StorageUnavailable, "storage_unavailable", false),
    (ErrorCode::WasmLoadFailed, "wasm_load_failed", true),
    (ErrorCode::Aborted, "aborted", true),
    (ErrorCode::NotACallback, "not_a_callback", false),
    (ErrorCode::MalformedCallback, "malformed_callback", true),
    (ErrorCode::UnknownState, "unknown_state", true),
    (ErrorCode::ExpiredLogin, "expired_login", true),
    (ErrorCode::IssuerMismatch, "issuer_mismatch", true),
    (ErrorCode::LoginCancelled, "login_cancelled", true),
    (ErrorCode::ProviderError, "provider_error", true),
    (ErrorCode::Network, "network", true),
    (ErrorCode::Timeout, "timeout", true),
    (ErrorCode::InvalidMetadata, "invalid_metadata", false),
    (ErrorCode::InvalidJwks, "invalid_jwks", true),
    (ErrorCode::TokenRequestRejected, "token_request_rejected", true),
    (ErrorCode::InvalidTokenResponse, "invalid_token_response", true),
    (ErrorCode::IdTokenMalformed, "id_token_malformed", false),
    (ErrorCode::IdTokenAlgorithm, "id_token_algorithm", false),
    (ErrorCode::IdTokenKey, "id_token_key", true),
    (ErrorCode::IdTokenSignature, "id_token_signature", true),
    (ErrorCode::IdTokenIssuer, "id_token_issuer", false),
    (ErrorCode::IdTokenAudience, "id_token_audience", false),
    (ErrorCode::IdTokenSubject, "id_token_subject", false),
    (ErrorCode::IdTokenNonce, "id_token_nonce", true),
    (ErrorCode::IdTokenLifetime, "id_token_lifetime", false),
    (ErrorCode::ClockSkew, "clock_skew", false),
    (ErrorCode::IdTokenAuthTime, "id_token_auth_time", true),
    (ErrorCode::IdTokenAcr, "id_token_acr", false),
    (ErrorCode::IdTokenEmail, "id_token_email", false),
    (ErrorCode::LogoutUnavailable, "logout_unavailable", false),
    (ErrorCode::Internal, "internal", false),
];

#[wasm_bindgen_test(unsupported = test)]
fn codes_have_the_texts_of_the_contract() {
    for (code, text, retryable) in CODES {
        assert_eq!((code.as_str(), code.retryable()), (text, retryable));
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
        assert_eq!(answer(&query, request().pending()).unwrap_err().retryable(), retryable, "{error}");
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
