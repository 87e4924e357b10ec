//! A tab that is opened while another tab of the origin has the session asks for it ([`SessionStore::Tabs`]).
//!
//! [`SessionStore::Tabs`]: super::SessionStore::Tabs

use super::clock::Sleep;
use super::events::Listener;
use futures_util::future::{Either, select};
use js_sys::Promise;
use js_sys::futures::JsFuture;
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// What a tab that is opened says.
pub(super) const QUESTION: &str = "session?";
/// What the text of a session follows.
pub(super) const ANSWER: &str = "session ";

/// Milliseconds in which a tab that is awake has answered.
const PATIENCE: f64 = 500.0;

/// Asks the other tabs, and gives what the first to answer keeps.
pub(super) async fn ask(name: &str) -> Option<String> {
    let channel = BroadcastChannel::new(name).ok()?;
    let mut listener = None;
    let answered = Promise::new(&mut |resolve, _| {
        listener = Some(Listener::new(&channel, "message", move |event| {
            let said = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            if let Some(text) = said.filter(|said| said.as_string().is_some_and(|text| text.starts_with(ANSWER))) {
                let _ = resolve.call1(&JsValue::UNDEFINED, &text);
            }
        }));
    });
    let _ = channel.post_message(&QUESTION.into());
    let patience = Sleep::new(PATIENCE);
    let answer = match select(pin!(JsFuture::from(answered)), pin!(patience.done())).await {
        Either::Left((answer, _)) => answer.ok(),
        Either::Right(_) => None,
    };
    channel.close();
    Some(answer?.as_string()?.strip_prefix(ANSWER)?.into())
}
