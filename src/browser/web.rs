//! What the drivers need of the browser.

pub(super) mod activity;
pub(super) mod channel;
pub(super) mod clock;
pub(super) mod crypto;
pub(super) mod document;
pub(super) mod events;
pub(super) mod fetch;
pub(super) mod lock;
pub(super) mod navigation;
pub(super) mod storage;
pub(super) mod tracer;
