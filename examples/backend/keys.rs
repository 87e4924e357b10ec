//! The provider's keys: kept for some hours, and fetched again when a token was signed with one that is not among them.

use crate::server::sessions::locked;
use idporten_email_login::base::http::{Request, Response};
use idporten_email_login::provider::client::Client;
use idporten_email_login::provider::provider_metadata::{discovery_request, process_discovery_response};
use idporten_email_login::token::jwks::{JwkSet, REFETCH_INTERVAL, jwks_request};
use idporten_email_login::{ErrorCode, LoginError, Result};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const KEPT: Duration = Duration::from_secs(4 * 3600);
/// ID-porten waits five seconds for the answer to a logout token, and two requests may be needed for it.
const TIMEOUT: Duration = Duration::from_secs(2);

pub struct Keys {
    client: Client,
    http: reqwest::Client,
    fetched: Mutex<Option<(Arc<JwkSet>, Instant)>>,
    /// Callers that need other keys wait for the request in flight; no other caller waits.
    asking: tokio::sync::Mutex<()>,
}

impl Keys {
    pub fn new(client: &Client) -> reqwest::Result<Self> {
        let http = reqwest::Client::builder().timeout(TIMEOUT).redirect(Policy::none()).build()?;
        Ok(Self { client: client.clone(), http, fetched: Mutex::default(), asking: tokio::sync::Mutex::default() })
    }

    /// The keys that are known; fetched where there are none, or only old ones.
    pub async fn known(&self) -> Result<Arc<JwkSet>> {
        self.no_older_than(KEPT).await
    }

    /// The provider may have changed its keys. Fetched once a minute at most, or any request could make us fetch them.
    pub async fn renewed(&self) -> Result<Arc<JwkSet>> {
        self.no_older_than(Duration::from_secs_f64(REFETCH_INTERVAL)).await
    }

    async fn no_older_than(&self, most: Duration) -> Result<Arc<JwkSet>> {
        let kept =
            || locked(&self.fetched).as_ref().filter(|(_, at)| at.elapsed() <= most).map(|(keys, _)| keys.clone());
        if let Some(keys) = kept() {
            return Ok(keys);
        }
        let _asking = self.asking.lock().await;
        if let Some(keys) = kept() {
            return Ok(keys);
        }
        let keys = Arc::new(self.fetch().await?);
        *locked(&self.fetched) = Some((Arc::clone(&keys), Instant::now()));
        Ok(keys)
    }

    async fn fetch(&self) -> Result<JwkSet> {
        let metadata = process_discovery_response(&self.client, &self.get(discovery_request(&self.client)).await?)?;
        JwkSet::process(&self.get(jwks_request(&metadata)).await?)
    }

    async fn get(&self, request: Request) -> Result<Response> {
        let network = |_| LoginError::new(ErrorCode::Network, "The provider did not answer. Try again.");
        let response = self.http.get(request.url).send().await.map_err(network)?;
        Ok(Response {
            status: response.status().as_u16(),
            content_type: response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(String::from),
            body: response.bytes().await.map_err(network)?.to_vec(),
            server_time: None,
        })
    }
}
