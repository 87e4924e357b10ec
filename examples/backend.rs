//! A service with a server: the page logs in, and the server opens a session of its own with the ID token. ID-porten
//! reports a logout elsewhere to the server, by the front channel and by the back channel.
//!
//! ```sh
//! npm run build
//! npm run idporten -- --client-id service --redirect-uri http://localhost:3000/ --backchannel-logout-uri http://localhost:3000/back-channel-logout
//! CLIENT_ID=service cargo run --example backend
//! ```
#![cfg_attr(target_arch = "wasm32", allow(unused))]

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    server::run()
}

#[cfg(not(target_arch = "wasm32"))]
#[path = "backend"]
mod server {
    pub mod keys;
    pub mod sessions;

    use axum::extract::{Form, Query, State};
    use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, ORIGIN, REFERRER_POLICY};
    use axum::http::{HeaderMap, HeaderValue, StatusCode};
    use axum::response::{Html, IntoResponse, Response};
    use axum::routing::{get, post};
    use axum::{Json, Router, middleware};
    use axum_extra::TypedHeader;
    use axum_extra::extract::CookieJar;
    use axum_extra::extract::cookie::{Cookie, SameSite};
    use axum_extra::headers::Authorization;
    use axum_extra::headers::authorization::Bearer;
    use axum_extra::typed_header::TypedHeaderRejection;
    use idporten_email_login::login::acr::AcrValues;
    use idporten_email_login::provider::client::{Client, ClientOptions};
    use idporten_email_login::session::user::User;
    use idporten_email_login::token::forwarded_id_token::ForwardedIdToken;
    use idporten_email_login::token::jwks::JwkSet;
    use idporten_email_login::token::logout_token::{LogoutToken, LogoutTokenError};
    use idporten_email_login::{ErrorCode, LoginError};
    use keys::Keys;
    use serde::Deserialize;
    use serde_json::json;
    use sessions::{Sessions, now};
    use std::env;
    use std::sync::Arc;
    use tower_http::services::ServeDir;

    /// The browser takes a cookie of this name from this host only, over TLS (or on localhost), and sends it to no other.
    const COOKIE: &str = "__Host-session";

    struct Service {
        client: Client,
        origin: String,
        keys: Keys,
        sessions: Sessions,
    }

    type App = State<Arc<Service>>;

    /// What a caller receives: a status, and what is wrong.
    struct Refusal(StatusCode, &'static str, String);

    impl IntoResponse for Refusal {
        fn into_response(self) -> Response {
            (self.0, Json(json!({ "error": self.1, "error_description": self.2 }))).into_response()
        }
    }

    impl From<LoginError> for Refusal {
        fn from(error: LoginError) -> Self {
            let status = match error.code() {
                ErrorCode::Network | ErrorCode::InvalidMetadata | ErrorCode::InvalidJwks => {
                    StatusCode::SERVICE_UNAVAILABLE
                }
                _ => StatusCode::UNAUTHORIZED,
            };
            Self(status, error.code().as_str(), error.message().into())
        }
    }

    impl From<LogoutTokenError> for Refusal {
        // Back-Channel Logout 1.0, 2.8.
        fn from(error: LogoutTokenError) -> Self {
            Self(StatusCode::BAD_REQUEST, "invalid_request", error.to_string())
        }
    }

    /// The page has logged in. Its ID token comes in a header that no form and no link of another site can send.
    async fn log_in(
        State(service): App,
        headers: HeaderMap,
        authorization: Result<TypedHeader<Authorization<Bearer>>, TypedHeaderRejection>,
        cookies: CookieJar,
    ) -> Result<impl IntoResponse, Refusal> {
        service.own_page(&headers)?;
        // Whatever becomes of the token: who was logged in with this cookie is not who has just logged in.
        if let Some(cookie) = cookies.get(COOKIE) {
            service.sessions.close(cookie.value());
        }
        let TypedHeader(Authorization(bearer)) = authorization
            .map_err(|_| Refusal(StatusCode::UNAUTHORIZED, "invalid_token", "This is no token.".into()))?;
        let validate = |keys: Arc<JwkSet>| {
            ForwardedIdToken::validate(bearer.token(), &keys, &service.client, &AcrValues::email(), now())
        };
        let token = match validate(service.keys.known().await?) {
            Err(error) if error.code() == ErrorCode::IdTokenKey => validate(service.keys.renewed().await?)?,
            validated => validated?,
        };
        let name = service.sessions.open(&token).ok_or_else(|| {
            Refusal(
                StatusCode::UNAUTHORIZED,
                "invalid_token",
                "This ID token was taken before, or its session has ended.".into(),
            )
        })?;
        let cookie =
            Cookie::build((COOKIE, name)).path("/").secure(true).http_only(true).same_site(SameSite::Lax).build();
        Ok((cookies.add(cookie), StatusCode::NO_CONTENT))
    }

    /// Who is logged in here: what the page believes.
    async fn who(State(service): App, cookies: CookieJar) -> Json<Option<User>> {
        Json(cookies.get(COOKIE).and_then(|cookie| service.sessions.user(cookie.value())))
    }

    async fn log_out(
        State(service): App,
        headers: HeaderMap,
        cookies: CookieJar,
    ) -> Result<impl IntoResponse, Refusal> {
        service.own_page(&headers)?;
        if let Some(cookie) = cookies.get(COOKIE) {
            service.sessions.close(cookie.value());
        }
        Ok((cookies.remove(Cookie::build(COOKIE).path("/").secure(true)), StatusCode::NO_CONTENT))
    }

    #[derive(Deserialize)]
    struct FrontChannel {
        iss: String,
        sid: String,
    }

    /// Front-Channel Logout 1.0, 2: from a frame on ID-porten's page, so without the cookie.
    async fn front_channel_logout(State(service): App, Query(named): Query<FrontChannel>) -> impl IntoResponse {
        if named.iss == service.client.issuer() {
            service.sessions.end(None, |user| user.sid.as_ref() == Some(&named.sid));
        }
        // A page, though an empty one: a frame has loaded only when it has one.
        ([(CONTENT_SECURITY_POLICY, "default-src 'none'")], Html(""))
    }

    #[derive(Deserialize)]
    struct BackChannel {
        logout_token: String,
    }

    /// Back-Channel Logout 1.0, 2.5 to 2.8: from ID-porten's server, which tries once.
    async fn back_channel_logout(State(service): App, Form(request): Form<BackChannel>) -> Result<StatusCode, Refusal> {
        let validate = |keys: Arc<JwkSet>| LogoutToken::validate(&request.logout_token, &keys, &service.client, now());
        let token = match validate(service.keys.known().await?) {
            Err(LogoutTokenError::Key) => validate(service.keys.renewed().await?)?,
            validated => validated?,
        };
        if service.sessions.take_once(token.jti(), token.believed_until()) {
            service.sessions.end(token.sid(), |user| token.ends(user));
        }
        Ok(StatusCode::OK)
    }

    /// What the page needs to create its client.
    async fn settings(State(service): App) -> Json<serde_json::Value> {
        let home = service.client.redirect_uri();
        Json(json!({
            "clientId": service.client.client_id(), "issuer": service.client.issuer(),
            "redirectUri": home, "postLogoutRedirectUri": home,
        }))
    }

    impl Service {
        /// Login CSRF: another site's page must not open a session here.
        fn own_page(&self, headers: &HeaderMap) -> Result<(), Refusal> {
            if headers.get(ORIGIN).is_some_and(|origin| origin == self.origin.as_str()) {
                return Ok(());
            }
            Err(Refusal(StatusCode::FORBIDDEN, "invalid_request", "Origin is not this service's own.".into()))
        }

        fn policy(&self) -> String {
            let issuer = self.client.issuer();
            format!(
                "default-src 'none'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' {issuer}; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
            )
        }
    }

    async fn with_headers(State(service): App, mut response: Response) -> Response {
        let headers = response.headers_mut();
        if let Ok(policy) = HeaderValue::from_str(&service.policy()) {
            headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
        }
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }

    #[tokio::main(flavor = "current_thread")]
    pub async fn run() -> Result<(), Box<dyn std::error::Error>> {
        let setting = |name: &str, default: &str| env::var(name).unwrap_or_else(|_| default.into());
        let origin = format!("http://localhost:{}", setting("PORT", "3000"));
        let client = Client::new(ClientOptions {
            client_id: setting("CLIENT_ID", "service"),
            redirect_uri: format!("{origin}/"),
            issuer: Some(setting("ISSUER", "http://localhost:4010")),
            ..ClientOptions::default()
        })?;
        let address = origin.trim_start_matches("http://").to_string();
        let keys = Keys::new(&client)?;
        let service = Arc::new(Service { client, origin, keys, sessions: Sessions::default() });
        let folder = |path: &str| ServeDir::new(format!("{}/{path}", env!("CARGO_MANIFEST_DIR")));
        let app = Router::new()
            .route("/session", get(who).post(log_in).delete(log_out))
            .route("/front-channel-logout", get(front_channel_logout))
            .route("/back-channel-logout", post(back_channel_logout))
            .route("/settings.json", get(settings))
            .nest_service("/pkg", folder("pkg"))
            .fallback_service(folder("examples/backend/page"))
            .layer(middleware::map_response_with_state(Arc::clone(&service), with_headers))
            .with_state(service);
        let listener = tokio::net::TcpListener::bind(&address).await?;
        println!("Open http://{address}/");
        axum::serve(listener, app).await?;
        Ok(())
    }
}
