//! Messages between the tabs of an origin.

use super::clock::Sleep;
use super::events::Listener;
use crate::session::event::{ANSWER, QUESTION};
use futures_util::future::{Either, select};
use js_sys::futures::JsFuture;
use js_sys::{Function, Promise, Reflect};
use std::pin::pin;
use std::rc::Weak;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, Event, MessageEvent};

/// Milliseconds in which a tab that is awake has answered.
const PATIENCE: f64 = 500.0;

pub(crate) struct Channel {
    channel: BroadcastChannel,
    _listener: Listener,
}

impl Channel {
    /// Calls `receive` on behalf of an owner with each text, until this is dropped.
    pub(crate) fn open<T: 'static>(name: &str, owner: &Weak<T>, receive: fn(&T, String)) -> Option<Self> {
        let channel = BroadcastChannel::new(name).ok()?;
        let owner = owner.clone();
        let listener = Listener::new(&channel, "message", move |event| {
            if let (Some(owner), Some(text)) = (owner.upgrade(), text_of(&event)) {
                receive(&owner, text);
            }
        });
        Some(Self { channel, _listener: listener })
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        close(&self.channel);
    }
}

/// By hand, since a function that the page has put in its place may throw.
fn close(channel: &BroadcastChannel) {
    if let Some(close) = Reflect::get(channel, &"close".into()).ok().and_then(|close| close.dyn_into::<Function>().ok())
    {
        let _ = close.call0(channel);
    }
}

/// Posts a message, from a channel of its own, since the page may have none open.
pub(crate) fn post(name: &str, message: &str) {
    if let Ok(channel) = BroadcastChannel::new(name) {
        let _ = channel.post_message(&JsValue::from_str(message));
        close(&channel);
    }
}

/// Asks the other tabs for the session, and returns the first answer.
pub(crate) async fn ask(name: &str) -> Option<String> {
    let channel = BroadcastChannel::new(name).ok()?;
    let mut listener = None;
    let answered = Promise::new(&mut |resolve, _| {
        listener = Some(Listener::new(&channel, "message", move |event| {
            if let Some(answer) = text_of(&event).as_deref().and_then(|text| text.strip_prefix(ANSWER)) {
                let _ = resolve.call1(&JsValue::UNDEFINED, &answer.into());
            }
        }));
    });
    let _ = channel.post_message(&QUESTION.into());
    let patience = Sleep::new(PATIENCE);
    let answer = match select(pin!(JsFuture::from(answered)), pin!(patience.done())).await {
        Either::Left((answer, _)) => answer.ok(),
        Either::Right(_) => None,
    };
    close(&channel);
    answer?.as_string()
}

fn text_of(event: &Event) -> Option<String> {
    event.dyn_ref::<MessageEvent>()?.data().as_string()
}
