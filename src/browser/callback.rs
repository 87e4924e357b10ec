//! Completing a login: one round trip, in which the code is redeemed and the keys are fetched at the same time.

use super::client::{BrowserClient, Inner};
use super::clock::Sleep;
use super::completion::{Completion, Login, LoginResult, Shown};
use super::events::Leaving;
use super::fetch::{abort_error, until_aborted};
use super::lock::Lock;
use super::storage::{COMPLETING, JWKS_REFETCH, LOGOUT};
use super::{clock, crypto, document, events, navigation};
use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::http::Request;
use crate::base::json::{self, Value};
use crate::base::secret::AuthorizationCode;
use crate::base::trace::{Step, TraceEvent};
use crate::base::uri::Uri;
use crate::login::authorization_response::{AuthorizationResponse, unknown_state};
use crate::login::token_request::token_request;
use crate::login::token_response::TokenResponse;
use crate::login::transaction::PendingLogin;
use crate::provider::provider_metadata::ProviderMetadata;
use crate::token::id_token::{DeviceClock, VerifiedIdToken, check_event};
use crate::token::jwks::{JwkSet, NoKey, REFETCH_INTERVAL, RsaPublicKey, jwks_request};
use crate::token::jws::{Jws, VerifiedJws};
use futures_util::FutureExt;
use futures_util::future::{Either, select};
use std::cell::Cell;
use std::pin::pin;
use std::rc::Rc;
use web_sys::AbortSignal;

impl BrowserClient {
    /// Whether the URL (default: the page's) holds an authorization response to this client.
    pub fn is_redirect_callback(&self, url: Option<&str>) -> bool {
        Inner::url_or_page(url).is_ok_and(|url| self.0.find_response(&url).is_ok())
    }

    /// Completes the login whose response is in the URL (default: the page's).
    ///
    /// When this returns, the response is out of the address bar and the pending login is taken out of the tab's
    /// storage: a response can be handled once. The rest happens when the future is awaited.
    ///
    /// # Errors
    /// Every code but those of configuration and logout.
    pub fn handle_redirect_callback(
        &self,
        url: Option<&str>,
        signal: Option<AbortSignal>,
    ) -> impl Future<Output = Result<LoginResult>> + use<> {
        let of_page = || navigation::page_url().ok().filter(|url| self.is_redirect_callback(Some(url)));
        let response = url.map(Into::into).or_else(of_page);
        self.begin_callback(response.as_deref()).result(signal)
    }

    /// The first, synchronous half of [`BrowserClient::handle_redirect_callback`].
    pub(crate) fn begin_callback(&self, url: Option<&str>) -> Callback {
        Callback { inner: Rc::clone(&self.0), completion: self.0.completion(url) }
    }

    /// A login that this page is completing already.
    pub(crate) fn callback_under_way(&self) -> Option<Callback> {
        let completion = self.0.completions.find(None)?;
        Some(Callback { inner: Rc::clone(&self.0), completion })
    }
}

/// One caller who waits for a login to be completed.
pub(crate) struct Callback {
    inner: Rc<Inner>,
    completion: Completion,
}

impl Callback {
    /// Where the bindings keep what they have made of this login, the same for every call that gets the same result.
    #[cfg(feature = "javascript")]
    pub(crate) fn shown(&self) -> &Shown {
        &self.completion.shown
    }

    /// Waits. Whoever aborts ends the waiting, and the work itself when nobody else waits for it.
    pub(crate) async fn result(self, signal: Option<AbortSignal>) -> Result<LoginResult> {
        let result = until_aborted(signal.as_ref(), self.completion.future.clone()).await;
        if signal.is_some_and(|signal| signal.aborted()) && self.inner.completions.give_up(&self.completion) {
            // What has overtaken this work goes on.
            if self.completion.generation.get() == self.inner.generation.get() {
                self.inner.overtake();
            }
            self.inner.store.remove(COMPLETING);
        }
        self.inner.traced(result)
    }
}

impl Inner {
    fn completion(self: &Rc<Self>, url: Option<&str>) -> Completion {
        let found = url.ok_or_else(not_a_callback).and_then(|url| self.find_response(url));
        if let (Some(url), Ok(_)) = (url, &found) {
            navigation::clean(url, self.client.redirect_uri());
        }
        let identity = found.as_ref().ok().map(AuthorizationResponse::identity);
        // Once the address bar is clean, the page itself stands for the response it came with.
        if (identity.is_some() || url.is_none())
            && let Some(known) = self.known(identity.as_deref())
        {
            return known;
        }
        let inner = Rc::clone(self);
        // A page that is being prerendered has a copy of the tab's storage, and may never be shown.
        let taken = (!document::is_prerendering()).then(|| self.take_login(found.as_ref().ok()));
        let generation = Rc::new(Cell::new(self.generation.get()));
        let (of_the_work, shown) = (Rc::clone(&generation), Shown::default());
        let of_the_login = Rc::clone(&shown);
        let work = async move {
            let response = found?;
            events::shown().await;
            let pending = taken.unwrap_or_else(|| {
                let pending = inner.take_login(Some(&response));
                of_the_work.set(inner.generation.get());
                pending
            });
            let leaving = Leaving::new();
            let result = inner.complete(&response, pending.as_ref(), of_the_work.get(), of_the_login).await;
            if !is_cut_off(&result, &leaving).await {
                inner.store.remove(COMPLETING);
            }
            inner.completions.done(Some(&response.identity()));
            result.map_err(|error| match &pending {
                Some(pending) => error.with_return_to(pending.return_to()),
                None => error,
            })
        };
        let completion = Completion::new(identity, generation, shown, work.boxed_local());
        self.completions.keep(&completion);
        completion
    }

    /// The work that is under way, or the login that it ended with while its session goes on.
    fn known(&self, identity: Option<&str>) -> Option<Completion> {
        self.completions.find(identity).or_else(|| self.sessions.login(identity).map(Completion::of))
    }

    pub(crate) fn find_response(&self, url: &str) -> Result<AuthorizationResponse> {
        AuthorizationResponse::find(&self.client, url, &self.store.pending_logins(&self.client))
            .ok_or_else(not_a_callback)
    }

    /// The login that the response belongs to, taken out of the storage. Only a login of this tab overtakes another one;
    /// a forged or stale response ends nothing.
    fn take_login(&self, response: Option<&AuthorizationResponse>) -> Option<PendingLogin> {
        let mut taken: Vec<Option<PendingLogin>> = Vec::new();
        for state in response?.states() {
            taken.push(self.store.take_login(&self.client, state, clock::now()));
        }
        // Only a response with exactly one state can be a good one.
        let pending = taken.pop().filter(|_| taken.is_empty()).flatten();
        if let Some(pending) = &pending {
            self.overtake();
            // Without it, a page that is left meanwhile cannot say so.
            let _ = self.store.put(COMPLETING, pending.return_to());
        }
        pending
    }

    async fn complete(
        self: &Rc<Self>,
        response: &AuthorizationResponse,
        pending: Option<&PendingLogin>,
        generation: u32,
        shown: Shown,
    ) -> Result<LoginResult> {
        self.check_open()?;
        crypto::subtle()?;
        let code = response.process(pending, clock::now())?;
        let Some(pending) = pending else {
            return Err(LoginError::new(ErrorCode::Internal, "A response without a pending login passed."));
        };
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
        if self.generation.get() != generation {
            return Err(abort_error());
        }
        let result = LoginResult {
            user: id_token.user().clone(),
            return_to: pending.return_to().into(),
            app_state: pending.app_state().map(Into::into),
            id_token: id_token.id_token().clone(),
            claims: id_token.claims().into(),
            access_token: token_response.access_token().clone(),
            expires_in: token_response.expires_in(),
        };
        let authentication_age = id_token.authentication_age();
        self.sessions.begin(Login {
            identity: response.identity(),
            result: result.clone(),
            authentication_age,
            shown,
        })?;
        self.store.remove(LOGOUT);
        self.returned.set(false);
        self.tracer.tell(TraceEvent::new(Step::Session).with("event", "begun"));
        // Whoever is told may have logged out.
        if self.generation.get() == generation { Ok(result) } else { Err(abort_error()) }
    }

    /// Validates the ID token. When it says that this device's clock is wrong, the clock of the page's own server decides:
    /// people set clocks by hand, and servers keep time.
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
