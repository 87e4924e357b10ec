//! Provider metadata: the page's own, cached for a day, or fetched. Concurrent fetches are one.

use super::web::clock;
use super::web::fetch::Fetcher;
use super::web::storage::Store;
use super::web::tracer::Tracer;
use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::json;
use crate::base::trace::{Step, TraceEvent};
use crate::provider::client::Client;
use crate::provider::provider_metadata::{self, LIFETIME, ProviderMetadata};
use js_sys::Promise;
use js_sys::futures::{JsFuture, future_to_promise};
use serde::Serialize;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Cached metadata older than this are used and fetched anew at the same time.
const REFRESH_AFTER: f64 = LIFETIME / 2.0;

pub(crate) struct Metadata {
    client: Client,
    store: Store,
    fetcher: Rc<Fetcher>,
    tracer: Rc<Tracer>,
    cached: RefCell<Option<Cached>>,
    /// The request that is in flight.
    fetching: RefCell<Option<Promise>>,
    /// Why the last request failed. The next call tries again.
    failure: RefCell<Option<LoginError>>,
}

/// Metadata that may be used at once.
#[derive(Clone)]
struct Cached {
    metadata: ProviderMetadata,
    /// When they were fetched, by the device's clock and by the one that cannot be set, which may stand still while the device
    /// sleeps; nothing where the page gave them.
    fetched: Option<(f64, f64)>,
}

#[derive(Serialize)]
struct Stored<'a> {
    fetched_at: f64,
    metadata: &'a ProviderMetadata,
}

impl Metadata {
    /// `given` are the page's own; then nothing is ever fetched.
    pub(crate) fn new(
        client: &Client,
        store: &Store,
        fetcher: &Rc<Fetcher>,
        tracer: &Rc<Tracer>,
        given: Option<ProviderMetadata>,
    ) -> Rc<Self> {
        Rc::new(Self {
            client: client.clone(),
            store: store.clone(),
            fetcher: Rc::clone(fetcher),
            tracer: Rc::clone(tracer),
            cached: RefCell::new(given.map(|metadata| Cached { metadata, fetched: None })),
            fetching: RefCell::default(),
            failure: RefCell::default(),
        })
    }

    /// Returns the metadata, at once where they are cached. A page may stay open for days, so their age is checked each time.
    pub(crate) async fn get(self: &Rc<Self>) -> Result<ProviderMetadata> {
        if self.cached.borrow().is_none()
            && let Some(stored) = self.stored()
        {
            *self.cached.borrow_mut() = Some(stored);
            self.tracer.tell(discovery("kept"));
        }
        if self.younger_than(REFRESH_AFTER).is_none() {
            let fetching = self.fetch_once();
            if self.younger_than(LIFETIME).is_none() {
                let _: std::result::Result<JsValue, JsValue> = JsFuture::from(fetching).await;
            }
        }
        self.younger_than(LIFETIME).ok_or_else(|| self.failure.borrow().clone().unwrap_or_else(unavailable))
    }

    fn younger_than(&self, seconds: f64) -> Option<ProviderMetadata> {
        let (now, monotonic) = clocks();
        let is_younger = |cached: &&Cached| {
            cached.fetched.is_none_or(|(at, monotonic_at)| (now - at).max(monotonic - monotonic_at) <= seconds)
        };
        self.cached.borrow().as_ref().filter(is_younger).map(|cached| cached.metadata.clone())
    }

    /// Removes what cannot be used any more.
    pub(crate) fn prune(&self) {
        if self.store.metadata().is_some() && self.stored().is_none() {
            self.store.put_metadata("");
        }
    }

    /// Reads the stored metadata and checks them again.
    fn stored(&self) -> Option<Cached> {
        let stored = json::parse_object(&self.store.metadata()?)?;
        let fetched_at = stored.number("fetched_at").ok()??;
        let age = clock::now() - fetched_at;
        let metadata = ProviderMetadata::from_object(&self.client, stored.object("metadata").ok()??).ok()?;
        (0.0..LIFETIME)
            .contains(&age)
            .then(|| Cached { metadata, fetched: Some((fetched_at, clock::monotonic() - age)) })
    }

    /// Begins to fetch, or returns the request that is in flight. It goes on when the caller is aborted: others may wait for it.
    fn fetch_once(self: &Rc<Self>) -> Promise {
        if let Some(fetching) = self.fetching.borrow().clone() {
            return fetching;
        }
        let this = Rc::clone(self);
        let fetching = future_to_promise(async move {
            let failure = this.fetch().await.err();
            drop(this.failure.replace(failure));
            drop(this.fetching.take());
            Ok(JsValue::UNDEFINED)
        });
        *self.fetching.borrow_mut() = Some(fetching.clone());
        fetching
    }

    async fn fetch(&self) -> Result<()> {
        let response = self.fetcher.get(&provider_metadata::discovery_request(&self.client)).await?;
        let metadata = provider_metadata::process_discovery_response(&self.client, &response)?;
        self.tracer.tell(discovery("fetched"));
        if let Some(text) = json::to_text(&Stored { fetched_at: clock::now(), metadata: &metadata }) {
            self.store.put_metadata(&text);
        }
        *self.cached.borrow_mut() = Some(Cached { metadata, fetched: Some(clocks()) });
        Ok(())
    }
}

fn clocks() -> (f64, f64) {
    (clock::now(), clock::monotonic())
}

fn unavailable() -> LoginError {
    LoginError::new(ErrorCode::Internal, "The metadata that were fetched are not there.")
}

fn discovery(from: &'static str) -> TraceEvent {
    TraceEvent::new(Step::Discovery).with("from", from).with("source", "OIDC Discovery 4")
}
