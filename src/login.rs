//! From the authorization request to the token response (OIDC Core 3.1.2 and 3.1.3).

pub mod acr;
pub mod authorization_request;
pub mod authorization_response;
pub mod pending_login;
pub mod pkce;
pub mod return_to;
pub mod state;
pub mod token_request;
pub mod token_response;
