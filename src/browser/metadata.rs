//! Provider metadata: given by the page, kept for a day, or fetched; never waited for twice.

use super::clock;
use super::fetch::Fetcher;
use super::storage::Store;
use super::tracer::Tracer;
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

pub(crate) struct Metadata {
    client: Client,
    store: Store,
    fetcher: Rc<Fetcher>,
    tracer: Rc<Tracer>,
    at_hand: RefCell<Option<ProviderMetadata>>,
    fetching: RefCell<Option<Fetching>>,
}

#[derive(Serialize)]
struct Kept<'a> {
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
            at_hand: RefCell::new(given),
            fetching: RefCell::default(),
        })
    }

    /// Begins to fetch metadata unless there are fresh ones.
    pub(crate) fn prepare(self: &Rc<Self>) {
        if self.at_hand.borrow().is_some() {
            return;
        }
        let age = self.take_kept();
        if age.is_none_or(|age| age > REFRESH_AFTER) {
            // Whoever needs the metadata gets the error; nobody may.
            let _running = self.begin_fetch();
        }
    }

    /// The metadata, at once where they are at hand.
    pub(crate) async fn get(self: &Rc<Self>) -> Result<ProviderMetadata> {
        let at_hand = self.at_hand.borrow().clone();
        if let Some(metadata) = at_hand {
            return Ok(metadata);
        }
        let fetching = self.fetching.borrow().clone();
        match fetching {
            Some(fetching) => fetching.await,
            None => self.begin_fetch().await,
        }
    }

    /// Takes up what is kept, judged anew, and gives its age in seconds.
    fn take_kept(&self) -> Option<f64> {
        let kept = json::parse_object(&self.store.metadata()?)?;
        let age = clock::now() - kept.number("fetched_at").ok()??;
        let metadata = ProviderMetadata::from_object(&self.client, kept.object("metadata").ok()??).ok()?;
        if !(0.0..LIFETIME).contains(&age) {
            return None;
        }
        *self.at_hand.borrow_mut() = Some(metadata);
        self.tracer.tell(discovery("kept"));
        Some(age)
    }

    fn begin_fetch(self: &Rc<Self>) -> Fetching {
        let this = Rc::clone(self);
        let fetching = async move {
            let result = this.fetch().await;
            // A failure is not remembered: the next call tries again.
            this.fetching.borrow_mut().take();
            result
        }
        .boxed_local()
        .shared();
        *self.fetching.borrow_mut() = Some(fetching.clone());
        // It goes on by itself: whoever began it may be aborted while others wait for it.
        let driver = fetching.clone();
        js_sys::futures::spawn_local(async move {
            let _ = driver.await;
        });
        fetching
    }

    async fn fetch(&self) -> Result<ProviderMetadata> {
        let response = self.fetcher.get(&provider_metadata::discovery_request(&self.client)).await?;
        let metadata = provider_metadata::process_discovery_response(&self.client, &response)?;
        self.tracer.tell(discovery("fetched"));
        if let Some(text) = json::to_text(&Kept { fetched_at: clock::now(), metadata: &metadata }) {
            self.store.put_metadata(&text);
        }
        *self.at_hand.borrow_mut() = Some(metadata.clone());
        Ok(metadata)
    }
}

fn discovery(from: &'static str) -> TraceEvent {
    TraceEvent::new(Step::Discovery).with("from", from).with("source", "OIDC Discovery 4")
}
