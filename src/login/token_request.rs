//! The token request (RFC 6749 4.1.3, RFC 7636 4.5, OIDC Core 3.1.3.1) of a public client.

use crate::base::form;
use crate::base::http::Request;
use crate::base::secret::AuthorizationCode;
use crate::login::pending_login::PendingLogin;

/// Builds the request. The code can be used once: it is sent once, whatever becomes of the answer.
pub fn token_request(pending: &PendingLogin, code: &AuthorizationCode) -> Request {
    Request {
        method: "POST",
        url: pending.metadata.token_endpoint().into(),
        form: Some(form::serialize([
            ("grant_type", "authorization_code"),
            ("code", code.secret()),
            ("redirect_uri", &pending.redirect_uri),
            ("client_id", &pending.client_id),
            ("code_verifier", pending.code_verifier.secret()),
        ])),
    }
}
