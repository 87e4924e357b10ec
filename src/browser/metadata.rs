//! Provider metadata: given by the page, kept for a day, or fetched; never waited for twice.

use super::clock;
use super::fetch::Fetcher;
use super::storage::Store;
use super::tracer::Tracer;
use crate::base::error::Result;
use crate::base::json;
use crate::base::trace::{Step, TraceEvent};
use crate::provider::client::Client;
use crate::provider::provider_metadata::{self, LIFETIME, ProviderMetadata};
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
    at_hand: RefCell<Option<AtHand>>,
    fetching: RefCell<Option<Fetching>>,
}

/// Metadata that may be used at once.
#[derive(Clone)]
struct AtHand {
    metadata: ProviderMetadata,
    /// When they were fetched, by the device's clock and by the one that only goes forward, which may stand still while
    /// the device sleeps; nothing where the page gave them.
    fetched: Option<(f64, f64)>,
}

impl AtHand {
    fn is_older_than(&self, seconds: f64) -> bool {
        let (now, monotonic) = clocks();
        self.fetched.is_some_and(|(at, monotonic_at)| (now - at).max(monotonic - monotonic_at) > seconds)
    }
}

fn clocks() -> (f64, f64) {
    (clock::now(), clock::monotonic())
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
            at_hand: RefCell::new(given.map(|metadata| AtHand { metadata, fetched: None })),
            fetching: RefCell::default(),
        })
    }

    /// Takes up what is kept, and begins to fetch what is missing or old.
    fn prepare(self: &Rc<Self>) {
        if self.at_hand.borrow().is_none() {
            self.take_kept();
        }
        let at_hand = self.at_hand.borrow().clone();
        if at_hand.is_none_or(|at_hand| at_hand.is_older_than(REFRESH_AFTER)) {
            // Whoever needs the metadata gets the error; nobody may.
            let _running = self.begin_fetch();
        }
    }

    /// The metadata, at once where they are at hand. A page may stay open for days, so their age is asked each time.
    pub(crate) async fn get(self: &Rc<Self>) -> Result<ProviderMetadata> {
        self.prepare();
        let at_hand = self.at_hand.borrow().clone();
        match at_hand.filter(|at_hand| !at_hand.is_older_than(LIFETIME)) {
            Some(at_hand) => Ok(at_hand.metadata),
            None => self.begin_fetch().await,
        }
    }

    /// Ends what nobody may use any more.
    pub(crate) fn tidy(&self) {
        if self.store.metadata().is_some() && self.read_kept().is_none() {
            self.store.put_metadata("");
        }
    }

    fn take_kept(&self) {
        if let Some(kept) = self.read_kept() {
            *self.at_hand.borrow_mut() = Some(kept);
            self.tracer.tell(discovery("kept"));
        }
    }

    /// What is kept, judged anew.
    fn read_kept(&self) -> Option<AtHand> {
        let kept = json::parse_object(&self.store.metadata()?)?;
        let fetched_at = kept.number("fetched_at").ok()??;
        let age = clock::now() - fetched_at;
        let metadata = ProviderMetadata::from_object(&self.client, kept.object("metadata").ok()??).ok()?;
        (0.0..LIFETIME)
            .contains(&age)
            .then(|| AtHand { metadata, fetched: Some((fetched_at, clock::monotonic() - age)) })
    }

    /// Begins to fetch, or joins who has begun.
    fn begin_fetch(self: &Rc<Self>) -> Fetching {
        if let Some(fetching) = self.fetching.borrow().as_ref() {
            return fetching.clone();
        }
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
        let at_hand = AtHand { metadata: metadata.clone(), fetched: Some(clocks()) };
        *self.at_hand.borrow_mut() = Some(at_hand);
        Ok(metadata)
    }
}

fn discovery(from: &'static str) -> TraceEvent {
    TraceEvent::new(Step::Discovery).with("from", from).with("source", "OIDC Discovery 4")
}
