//! A tab that is opened while another tab of the origin has the session asks for it ([`SessionStore::Tabs`]).
//!
//! [`SessionStore::Tabs`]: super::SessionStore::Tabs

use super::clock::{clear_timeout, set_timeout};
use super::events::Listener;
use js_sys::Promise;
use js_sys::futures::JsFuture;
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
    let (mut listener, mut timer) = (None, None);
    let answered = Promise::new(&mut |resolve, _| {
        timer = set_timeout(&resolve, PATIENCE);
        listener = Some(Listener::new(&channel, "message", move |event| {
            let said = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
            if let Some(text) = said.filter(|said| said.as_string().is_some_and(|text| text.starts_with(ANSWER))) {
                let _ = resolve.call1(&JsValue::UNDEFINED, &text);
            }
        }));
    });
    let _ = channel.post_message(&QUESTION.into());
    let answer = JsFuture::from(answered).await.unwrap_or_default().as_string();
    if let Some(timer) = timer {
        clear_timeout(timer);
    }
    channel.close();
    Some(answer?.strip_prefix(ANSWER)?.into())
}
