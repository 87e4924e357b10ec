//! Provider metadata: given by the page, kept for a day, or fetched; never waited for twice.

use super::client::Inner;
use super::clock;
use super::storage::Store;
use crate::client::Client;
use crate::error::Result;
use crate::json;
use crate::provider_metadata::{self, LIFETIME, ProviderMetadata};
use crate::trace::{Step, TraceEvent};
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, Shared};
use serde::Serialize;
use std::cell::RefCell;
use std::rc::Rc;

/// Kept metadata older than this are used and fetched anew at the same time.
const REFRESH_AFTER: f64 = LIFETIME / 2.0;

type Fetching = Shared<LocalBoxFuture<'static, Result<ProviderMetadata>>>;

#[derive(Default)]
pub(crate) struct Metadata {
    at_hand: RefCell<Option<ProviderMetadata>>,
    fetching: RefCell<Option<Fetching>>,
}

#[derive(Serialize)]
struct Kept<'a> {
    fetched_at: f64,
    metadata: &'a ProviderMetadata,
}

fn read_kept(client: &Client, store: &Store) -> Option<(f64, ProviderMetadata)> {
    let kept = json::parse_object(&store.metadata()?)?;
    let fetched_at = kept.number("fetched_at").ok()??;
    let metadata = ProviderMetadata::from_object(client, kept.object("metadata").ok()??).ok()?;
    Some((fetched_at, metadata))
}

impl Metadata {
    pub(crate) fn given(metadata: ProviderMetadata) -> Self {
        Self { at_hand: RefCell::new(Some(metadata)), fetching: RefCell::default() }
    }

    pub(crate) fn at_hand(&self) -> Option<ProviderMetadata> {
        self.at_hand.borrow().clone()
    }
}

impl Inner {
    /// Begins to fetch metadata unless there are fresh ones.
    pub(crate) fn prepare_metadata(self: &Rc<Self>) {
        if self.metadata.at_hand().is_some() {
            return;
        }
        let age = read_kept(&self.client, &self.store).and_then(|(fetched_at, metadata)| {
            let age = clock::now() - fetched_at;
            (0.0..LIFETIME).contains(&age).then(|| {
                *self.metadata.at_hand.borrow_mut() = Some(metadata);
                self.tracer.tell(discovery("kept"));
                age
            })
        });
        if age.is_none_or(|age| age > REFRESH_AFTER) {
            let fetching = self.begin_fetch();
            js_sys::futures::spawn_local(async move {
                // Whoever needs the metadata gets the error; nobody may.
                let _ = fetching.await;
            });
        }
    }

    /// The metadata, at once where they are at hand.
    pub(crate) async fn metadata(self: &Rc<Self>) -> Result<ProviderMetadata> {
        if let Some(metadata) = self.metadata.at_hand() {
            return Ok(metadata);
        }
        let fetching = self.metadata.fetching.borrow().clone();
        match fetching {
            Some(fetching) => fetching.await,
            None => self.begin_fetch().await,
        }
    }

    fn begin_fetch(self: &Rc<Self>) -> Fetching {
        let inner = Rc::clone(self);
        let fetching = async move {
            let result = inner.fetch_metadata().await;
            // A failure is not remembered: the next call tries again.
            inner.metadata.fetching.borrow_mut().take();
            result
        }
        .boxed_local()
        .shared();
        *self.metadata.fetching.borrow_mut() = Some(fetching.clone());
        fetching
    }

    async fn fetch_metadata(&self) -> Result<ProviderMetadata> {
        let response = self.fetcher.get(&provider_metadata::discovery_request(&self.client)).await?;
        let metadata = provider_metadata::process_discovery_response(&self.client, &response)?;
        self.tracer.tell(discovery("fetched"));
        if let Some(text) = json::to_text(&Kept { fetched_at: clock::now(), metadata: &metadata }) {
            self.store.put_metadata(&text);
        }
        *self.metadata.at_hand.borrow_mut() = Some(metadata.clone());
        Ok(metadata)
    }
}

fn discovery(from: &'static str) -> TraceEvent {
    TraceEvent::new(Step::Discovery).with("from", from).with("source", "OIDC Discovery 4")
}
