//! Begins a login: checks the page, builds the request, stores the pending login and leaves.

use super::client::{BrowserClient, Inner};
use super::web::fetch::until_aborted;
use super::web::{clock, crypto, events, navigation};
use crate::base::error::{ErrorCode, LoginError, Result};
use crate::login::authorization_request::{AuthorizationRequest, Entropy, LoginOptions};
use std::convert::Infallible;
use std::rc::Rc;
use web_sys::AbortSignal;

/// A login that has been prepared and stored in this tab, and not yet begun.
#[derive(Clone)]
pub struct PreparedLogin {
    /// The complete authorization request URL.
    pub url: String,
    /// Seconds since the epoch; afterwards its callback is refused.
    pub expires_at: f64,
}

impl BrowserClient {
    /// Prepares a login without leaving the page.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidConfig`], [`ErrorCode::InsecureContext`], [`ErrorCode::UnsupportedBrowser`],
    /// [`ErrorCode::StorageUnavailable`], [`ErrorCode::Aborted`], and those of fetching provider metadata:
    /// [`ErrorCode::Network`], [`ErrorCode::Timeout`], [`ErrorCode::InvalidMetadata`].
    pub async fn create_authorization_request(
        &self,
        options: &LoginOptions,
        signal: Option<&AbortSignal>,
    ) -> Result<PreparedLogin> {
        let result = until_aborted(signal, self.0.prepare_login(options)).await;
        self.0.traced(result)
    }

    /// Logs in: leaves this page for the provider. The future never completes when the page is left.
    ///
    /// # Errors
    /// Those of [`BrowserClient::create_authorization_request`].
    pub async fn login(&self, options: &LoginOptions, signal: Option<&AbortSignal>) -> Result<Infallible> {
        let prepared = self.create_authorization_request(options, signal).await?;
        self.leave_for(&prepared)?;
        std::future::pending().await
    }

    /// Leaves this page for the provider.
    ///
    /// # Errors
    /// [`ErrorCode::Internal`] when the browser refuses, [`ErrorCode::Aborted`] when the client was closed.
    pub fn leave_for(&self, prepared: &PreparedLogin) -> Result<()> {
        let left = self.0.check_open().and_then(|()| navigation::assign(&prepared.url));
        self.0.traced(left)
    }
}

impl Inner {
    async fn prepare_login(self: &Rc<Self>, options: &LoginOptions) -> Result<PreparedLogin> {
        self.check_open()?;
        crypto::subtle()?;
        if navigation::is_framed() {
            return Err(LoginError::new(
                ErrorCode::InvalidConfig,
                "A login cannot begin inside a frame: ID-porten does not let itself be framed. Open the page on its own.",
            ));
        }
        events::shown().await;
        self.store.probe()?;
        let metadata = self.metadata.get().await?;
        let entropy = Entropy::new(&crypto::random()?)?;
        let (page_url, now) = (navigation::page_url()?, clock::now());
        let options = LoginOptions { locale: options.locale.or(Some(self.locale())), ..options.clone() };
        let request = AuthorizationRequest::build(&self.client, &metadata, &options, &page_url, entropy, now)?;
        self.store.put_login(request.pending(), now)?;
        self.session.stay_out_of_bfcache();
        self.tracer.tell(request.trace());
        Ok(PreparedLogin { url: request.url().into(), expires_at: request.pending().expires_at() })
    }
}
