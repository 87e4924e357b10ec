//! Completing a login: one round trip, in which the code is redeemed and the keys are fetched at the same time.

use super::client::{BrowserClient, Inner};
use super::session::CompletingLogin;
use super::web::clock::Sleep;
use super::web::events::Leaving;
use super::web::fetch::until_aborted;
use super::web::lock::Lock;
use super::web::storage::{COMPLETING, JWKS_REFETCH, LOGOUT};
use super::web::{clock, crypto, document, events, navigation};
use crate::base::error::{ErrorCode, Fault, LoginError, Result};
use crate::base::http::Request;
use crate::base::json::{self, Value};
use crate::base::secret::{AccessToken, AuthorizationCode, IdToken};
use crate::base::trace::{Step, TraceEvent};
use crate::base::uri::Uri;
use crate::login::authorization_response::{AuthorizationResponse, unknown_state};
use crate::login::pending_login::PendingLogin;
use crate::login::token_request::token_request;
use crate::login::token_response::TokenResponse;
use crate::provider::provider_metadata::ProviderMetadata;
use crate::session::user::User;
use crate::token::id_token::{DeviceClock, VerifiedIdToken, check_event};
use crate::token::jwks::{JwkSet, NoKey, REFETCH_INTERVAL, RsaPublicKey, jwks_request};
use crate::token::jws::{Jws, VerifiedJws};
use futures_util::future::{Either, select};
use std::pin::pin;
use std::rc::Rc;
use web_sys::AbortSignal;

/// A completed login.
#[derive(Clone, Debug)]
pub struct LoginResult {
    /// The user who logged in.
    pub user: User,
    /// Where the page continues: path, query and fragment on this origin.
    pub return_to: String,
    /// The JSON text that was given when the login began.
    pub app_state: Option<String>,
    /// The validated ID token, for a backend that opens its own session with it. It lives about 120 seconds.
    pub id_token: IdToken,
    /// Every claim of the ID token, as JSON text.
    pub claims: String,
    /// For ID-porten's userinfo endpoint.
    pub access_token: AccessToken,
    /// Seconds that the access token lives.
    pub expires_in: Option<f64>,
}

impl BrowserClient {
    /// Whether the URL (default: the page's) holds an authorization response to this client.
    pub fn is_redirect_callback(&self, url: Option<&str>) -> bool {
        Inner::url_or_page(url).is_ok_and(|url| self.0.find_response(&url).is_ok())
    }

    /// Completes the login whose response is in the URL (default: the page's).
    ///
    /// When this returns, the response is out of the address bar and the pending login is removed from the tab's storage: a
    /// response can be handled once. The rest happens when the future is awaited; dropping the future ends the login.
    ///
    /// # Errors
    /// Every code but those of configuration and logout.
    pub fn handle_redirect_callback(
        &self,
        url: Option<&str>,
        signal: Option<AbortSignal>,
    ) -> impl Future<Output = Result<LoginResult>> + use<> {
        self.handle_callback(url, signal).1
    }

    /// The same; returns as well whether the URL holds a response to this client.
    pub(crate) fn handle_callback(
        &self,
        url: Option<&str>,
        signal: Option<AbortSignal>,
    ) -> (bool, impl Future<Output = Result<LoginResult>> + use<>) {
        let inner = Rc::clone(&self.0);
        let callback = Inner::url_or_page(url).and_then(|url| inner.begin_callback(&url));
        let is_callback = callback.is_ok();
        let work = async move {
            let work = async {
                let callback = callback?;
                events::shown().await;
                callback.complete().await
            };
            inner.traced(until_aborted(signal.as_ref(), work).await)
        };
        (is_callback, work)
    }
}

/// An authorization response to this client that is being handled.
pub(crate) struct Callback {
    inner: Rc<Inner>,
    response: AuthorizationResponse,
    login: Option<TakenLogin>,
}

/// Removes the pending login of a response from the storage and returns it, if there is one.
type TakenLogin = Option<(PendingLogin, CompletingLogin)>;

impl Callback {
    /// Removes the pending login from the storage. A page that is being prerendered must not: it has a copy of the tab's storage,
    /// and may never be shown.
    pub(crate) fn take_login(&mut self) {
        if self.login.is_none() && !document::is_prerendering() {
            self.login = Some(self.inner.take_login(&self.response));
        }
    }

    /// Redeems the code, validates the ID token, and begins the session. Not for a page that is being prerendered.
    pub(crate) async fn complete(mut self) -> Result<LoginResult> {
        self.take_login();
        let Self { inner, response, login } = self;
        let Some((pending, completing)) = login.flatten() else {
            inner.store.remove(COMPLETING);
            inner.check_open()?;
            return Err(response.process(None, clock::now()).err().unwrap_or_else(unknown_state));
        };
        let leaving = Leaving::new();
        let result = inner.complete(&response, &pending, &completing).await;
        if is_cut_off(&result, &leaving).await {
            completing.leave_to_next_page();
        }
        if result.as_ref().err().is_none_or(may_be_outdated) {
            inner.metadata.refresh();
        }
        result.map_err(|error| error.with_return_to(pending.return_to()))
    }
}

/// Whether the login may have failed because its endpoints are not the provider's any more.
fn may_be_outdated(error: &LoginError) -> bool {
    matches!(error.code().fault(), Fault::Network | Fault::Provider)
}

impl Inner {
    /// Finds the response in a URL and removes it from the address bar.
    pub(crate) fn begin_callback(self: &Rc<Self>, url: &str) -> Result<Callback> {
        let response = self.find_response(url)?;
        navigation::clean(url, self.client.redirect_uri());
        let mut callback = Callback { inner: Rc::clone(self), response, login: None };
        callback.take_login();
        Ok(callback)
    }

    fn find_response(&self, url: &str) -> Result<AuthorizationResponse> {
        AuthorizationResponse::find(&self.client, url, &self.store.pending_logins(&self.client))
            .ok_or_else(not_a_callback)
    }

    /// Removes every login that the response names from the storage. Only one begins to be completed: a forged or stale
    /// response overtakes nothing.
    fn take_login(self: &Rc<Self>, response: &AuthorizationResponse) -> TakenLogin {
        let mut taken: Vec<Option<PendingLogin>> = Vec::new();
        for state in response.states() {
            taken.push(self.store.take_login(&self.client, state, clock::now()));
        }
        let pending = taken.pop().filter(|_| taken.is_empty()).flatten()?;
        // Without it, a page that is left before the end cannot report it.
        let _ = self.store.put(COMPLETING, pending.return_to());
        Some((pending, self.session.begin_login()))
    }

    async fn complete(
        &self,
        response: &AuthorizationResponse,
        pending: &PendingLogin,
        completing: &CompletingLogin,
    ) -> Result<LoginResult> {
        self.check_open()?;
        crypto::subtle()?;
        let code = response.process(Some(pending), clock::now())?;
        self.tracer.tell(
            TraceEvent::new(Step::Callback)
                .with("state", true)
                .with("iss", response.has_iss())
                .with("source", "RFC 6749 4.1.2, RFC 9207 2.4"),
        );
        // Held until the code is redeemed: what this tab notes in localStorage may reach another tab a moment later.
        let Some(_lock) = Lock::take(&self.store.login_lock(pending.state())).await else {
            return Err(unknown_state());
        };
        let (token_response, keys) = self.fetch_token_and_keys(pending, &code).await?;
        let jws = self.checked_header(token_response.unverified_id_token())?;
        let key = self.key_for(&jws, keys?, pending.metadata()).await?;
        let verified = self.verify(jws, &key).await?;
        let id_token = self.validate(&verified, &token_response, pending).await?;
        let result = LoginResult {
            user: id_token.user().clone(),
            return_to: pending.return_to().into(),
            app_state: pending.app_state().map(Into::into),
            id_token: id_token.id_token().clone(),
            claims: id_token.claims().into(),
            access_token: token_response.access_token().clone(),
            expires_in: token_response.expires_in(),
        };
        completing.log_in(result.user.clone(), result.id_token.clone(), id_token.authentication_age())?;
        self.store.remove(LOGOUT);
        self.returned.set(false);
        self.tracer.tell(TraceEvent::new(Step::Session).with("event", "begun"));
        Ok(result)
    }

    /// Validates the ID token. When it says that this device's clock is wrong, the clock of the page's own server decides:
    /// users set clocks by hand, and servers synchronize them.
    async fn validate(
        &self,
        jws: &VerifiedJws,
        response: &TokenResponse,
        pending: &PendingLogin,
    ) -> Result<VerifiedIdToken> {
        let validated = |clock| {
            let mut trace = Vec::new();
            let mut keep = |event| trace.push(event);
            (VerifiedIdToken::validate(jws, response, &self.client, pending, clock, &mut keep), trace)
        };
        let first = validated(DeviceClock::new(clock::now()));
        let in_doubt = first.0.as_ref().is_err_and(|error| error.code() == ErrorCode::ClockSkew);
        let ahead = if in_doubt { self.ahead_of_own_server().await } else { None };
        let mut second = ahead.map(|ahead| validated(DeviceClock { now: clock::now(), ahead }));
        if let (Some(ahead), Some((result, _))) = (ahead, &second) {
            let agrees = result.as_ref().err().is_none_or(|error| error.code() != ErrorCode::ClockSkew);
            self.tracer.tell(check_event("clock", "RFC 9110 6.6.1", agrees).with("ahead", ahead));
            second = second.filter(|_| agrees);
        }
        let (result, trace) = second.unwrap_or(first);
        trace.into_iter().for_each(|event| self.tracer.tell(event));
        result
    }

    /// Seconds by which this device's clock is ahead of that of the page's own server.
    async fn ahead_of_own_server(&self) -> Option<f64> {
        // Another origin does not say, and need not be asked.
        let page = navigation::page_url().ok().and_then(|url| Uri::parse(&url))?;
        if page.origin != self.client.redirect_page().origin {
            return None;
        }
        let request = Request { method: "HEAD", url: self.client.redirect_uri().into(), form: None };
        let response = self.fetcher.send(&request).await.ok()?;
        Some(clock::now() - response.server_time.filter(|time| time.is_finite())?)
    }

    /// Both requests start together. When the token request fails, the other one is not waited for.
    async fn fetch_token_and_keys(
        &self,
        pending: &PendingLogin,
        code: &AuthorizationCode,
    ) -> Result<(TokenResponse, Result<JwkSet>)> {
        let token = pin!(self.fetch_token(pending, code));
        let keys = pin!(self.fetch_keys(pending.metadata()));
        match select(token, keys).await {
            Either::Left((token, keys)) => Ok((token?, keys.await)),
            Either::Right((keys, token)) => Ok((token.await?, keys)),
        }
    }

    async fn fetch_token(&self, pending: &PendingLogin, code: &AuthorizationCode) -> Result<TokenResponse> {
        let response = self.fetcher.send(&token_request(pending, code)).await?;
        self.tracer.tell(
            TraceEvent::new(Step::TokenRequest)
                .with("status", f64::from(response.status))
                .with("source", "OIDC Core 3.1.3"),
        );
        TokenResponse::process(&response)
    }

    async fn fetch_keys(&self, metadata: &ProviderMetadata) -> Result<JwkSet> {
        let response = self.fetcher.get(&jwks_request(metadata)).await?;
        self.tracer.tell(
            TraceEvent::new(Step::Jwks).with("status", f64::from(response.status)).with("source", "OIDC Core 10.1"),
        );
        JwkSet::process(&response)
    }

    fn checked_header(&self, compact: &str) -> Result<Jws> {
        let jws = Jws::parse(compact);
        self.tracer.tell(check_event("alg", "OIDC Core 3.1.3.7 (7)", jws.is_ok()));
        jws
    }

    /// The provider may have changed its keys a moment ago, so an unknown `kid` is worth one more look.
    async fn key_for(&self, jws: &Jws, keys: JwkSet, metadata: &ProviderMetadata) -> Result<RsaPublicKey> {
        let selected = match keys.select(jws.kid()) {
            Err(NoKey::UnknownKid) if self.may_refetch() => self.fetch_keys(metadata).await?.select(jws.kid()).cloned(),
            selected => selected.cloned(),
        };
        self.tracer.tell(check_event("kid", "OIDC Core 10.1", selected.is_ok()));
        Ok(selected?)
    }

    fn may_refetch(&self) -> bool {
        let now = clock::now();
        let last = self.store.get(JWKS_REFETCH).and_then(|text| json::parse(&text));
        let recent = matches!(last, Some(Value::Number(last)) if (0.0..REFETCH_INTERVAL).contains(&(now - last)));
        !recent && json::to_text(&now).is_some_and(|text| self.store.put(JWKS_REFETCH, &text).is_ok())
    }

    async fn verify(&self, jws: Jws, key: &RsaPublicKey) -> Result<VerifiedJws> {
        let verdict = crypto::verify(jws.signature_check(key)).await?;
        self.tracer.tell(check_event("signature", "OIDC Core 3.1.3.7 (6)", verdict));
        jws.verified(verdict)
    }
}

/// Whether the login failed because the page is being left, whose requests end before it does. Such a page runs no timer any
/// more where the browser does not announce that it leaves.
async fn is_cut_off(result: &Result<LoginResult>, leaving: &Leaving) -> bool {
    if !result.as_ref().is_err_and(|error| error.code() == ErrorCode::Network) {
        return false;
    }
    Sleep::new(0.0).done().await;
    leaving.has_begun()
}

fn not_a_callback() -> LoginError {
    LoginError::new(
        ErrorCode::NotACallback,
        "This URL holds no authorization response to this client. Ask isRedirectCallback() first, or call start() instead.",
    )
}
