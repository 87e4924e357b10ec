//! The provider's keys: kept for some hours, and fetched again when a token was signed with one that is not among them.

use idporten_email_login::base::http::{Request, Response};
use idporten_email_login::provider::client::Client;
use idporten_email_login::provider::provider_metadata::{discovery_request, process_discovery_response};
use idporten_email_login::token::jwks::{JwkSet, REFETCH_INTERVAL, jwks_request};
use idporten_email_login::{ErrorCode, LoginError, Result};
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use std::time::{Duration, Instant};
use tokio::sync::{RwLock, RwLockReadGuard};

const KEPT: Duration = Duration::from_secs(4 * 3600);
const TIMEOUT: Duration = Duration::from_secs(10);

pub struct Keys {
    client: Client,
    http: reqwest::Client,
    fetched: RwLock<Fetched>,
}

#[derive(Default)]
struct Fetched {
    keys: Option<JwkSet>,
    at: Option<Instant>,
}

impl Keys {
    pub fn new(client: &Client) -> reqwest::Result<Self> {
        let http = reqwest::Client::builder().timeout(TIMEOUT).redirect(Policy::none()).build()?;
        Ok(Self { client: client.clone(), http, fetched: RwLock::default() })
    }

    /// The keys that are known; fetched where there are none, or only old ones.
    pub async fn known(&self) -> Result<RwLockReadGuard<'_, JwkSet>> {
        self.no_older_than(KEPT).await
    }

    /// The provider may have changed its keys. Asked for once a minute, or anybody could have us ask.
    pub async fn renewed(&self) -> Result<RwLockReadGuard<'_, JwkSet>> {
        self.no_older_than(Duration::from_secs_f64(REFETCH_INTERVAL)).await
    }

    async fn no_older_than(&self, most: Duration) -> Result<RwLockReadGuard<'_, JwkSet>> {
        let mut fetched = self.fetched.write().await;
        if fetched.at.is_none_or(|at| at.elapsed() > most) {
            fetched.keys = Some(self.fetch().await?);
            fetched.at = Some(Instant::now());
        }
        let unavailable = |_| LoginError::new(ErrorCode::InvalidJwks, "The provider's keys are not known.");
        RwLockReadGuard::try_map(fetched.downgrade(), |fetched| fetched.keys.as_ref()).map_err(unavailable)
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
