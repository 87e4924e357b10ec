//! Provider metadata: the page's own, what was fetched last, or what ID-porten has published. Concurrent fetches are one.

use super::web::clock;
use super::web::fetch::Fetcher;
use super::web::storage::Store;
use super::web::tracer::Tracer;
use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::json;
use crate::base::trace::{Step, TraceEvent};
use crate::provider::client::Client;
use crate::provider::idporten;
use crate::provider::provider_metadata::{self, ProviderMetadata};
use js_sys::Promise;
use js_sys::futures::{JsFuture, future_to_promise};
use serde::Serialize;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Seconds after which metadata are fetched again, when nothing waits for them.
const REFRESH_AFTER: f64 = provider_metadata::LIFETIME / 2.0;

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
    /// When they were read at the provider, by the device's clock and by the one that cannot be set, which may stand still while the
    /// device sleeps; nothing where the page gave them.
    read: Option<(f64, f64)>,
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
            cached: RefCell::new(given.map(|metadata| Cached { metadata, read: None })),
            fetching: RefCell::default(),
            failure: RefCell::default(),
        })
    }

    /// Returns the metadata, at once where they are known. A page may stay open for days, so their age is checked each time.
    pub(crate) async fn get(self: &Rc<Self>) -> Result<ProviderMetadata> {
        self.load();
        let lifetime = self.lifetime();
        // Built-in metadata are fetched again after a login has finished.
        let refresh_after = if self.is_built_in() { lifetime } else { REFRESH_AFTER };
        if self.younger_than(refresh_after).is_none() {
            let fetching = self.fetch_once();
            if self.younger_than(lifetime).is_none() {
                let _: std::result::Result<JsValue, JsValue> = JsFuture::from(fetching).await;
            }
        }
        self.younger_than(lifetime).ok_or_else(|| self.failure.borrow().clone().unwrap_or_else(unavailable))
    }

    /// Begins to fetch what is newer than the built-in metadata, for the next login. A failure leaves what is known.
    pub(crate) fn refresh(self: &Rc<Self>) {
        self.load();
        // The age is negative where the device's clock is behind.
        if self.is_built_in() && !self.age().is_some_and(|age| (0.0..=REFRESH_AFTER).contains(&age)) {
            drop(self.fetch_once());
        }
    }

    fn is_built_in(&self) -> bool {
        self.client.environment().is_some()
    }

    /// Seconds in which metadata may be used. What ID-porten has published lasts long, and what was fetched later is no worse.
    fn lifetime(&self) -> f64 {
        if self.is_built_in() { idporten::LIFETIME } else { provider_metadata::LIFETIME }
    }

    /// Finds the newest metadata that are stored or built in, once for the page.
    fn load(&self) {
        if self.cached.borrow().is_some() {
            return;
        }
        let stored = self.stored();
        let from = if stored.is_some() { "cached" } else { "published" };
        if let Some(known) = stored.or_else(|| self.published()) {
            *self.cached.borrow_mut() = Some(known);
            self.tracer.tell(discovery(from));
        }
    }

    fn younger_than(&self, seconds: f64) -> Option<ProviderMetadata> {
        let age = self.age()?;
        self.cached.borrow().as_ref().filter(|_| age <= seconds).map(|cached| cached.metadata.clone())
    }

    /// Returns the age of the known metadata in seconds. Those that the page gave are always new.
    fn age(&self) -> Option<f64> {
        let (now, monotonic) = clocks();
        let read = self.cached.borrow().as_ref()?.read;
        Some(read.map_or(0.0, |(at, monotonic_at)| (now - at).max(monotonic - monotonic_at)))
    }

    /// Removes what cannot be used any more.
    pub(crate) fn prune(&self) {
        if self.store.metadata().is_some() && self.stored().is_none() {
            self.store.put_metadata("");
        }
    }

    /// Reads the stored metadata and checks them again. Built-in ones that are newer win.
    fn stored(&self) -> Option<Cached> {
        let stored = json::parse_object(&self.store.metadata()?)?;
        let fetched_at = stored.number("fetched_at").ok()??;
        let metadata = ProviderMetadata::from_object(&self.client, stored.object("metadata").ok()??).ok()?;
        let is_newest = !self.is_built_in() || fetched_at >= idporten::READ_AT;
        self.dated(metadata, fetched_at).filter(|_| is_newest && fetched_at <= clock::now())
    }

    fn published(&self) -> Option<Cached> {
        self.dated(ProviderMetadata::published(self.client.environment()?), idporten::READ_AT)
    }

    /// Returns metadata that were read at this time, unless they are too old.
    fn dated(&self, metadata: ProviderMetadata, read_at: f64) -> Option<Cached> {
        let age = clock::now() - read_at;
        (age < self.lifetime()).then(|| Cached { metadata, read: Some((read_at, clock::monotonic() - age)) })
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
        *self.cached.borrow_mut() = Some(Cached { metadata, read: Some(clocks()) });
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
