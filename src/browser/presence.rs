//! The user at this page, and the other tabs of the origin, for as long as a user is logged in.

use super::events::{Listener, listener_of};
use js_sys::Function;
use std::rc::Weak;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, Event};

// In JavaScript, since frames come and go, and each has the listeners anew.
#[wasm_bindgen(module = "/src/browser/activity.js")]
extern "C" {
    #[wasm_bindgen(js_name = listenForActivity, catch)]
    fn listen_for_activity(act: &Function) -> Result<Function, JsValue>;
}

pub(super) struct Presence {
    channel: Option<BroadcastChannel>,
    stop: Option<Function>,
    _activity: Closure<dyn FnMut(Event)>,
    _messages: Option<Listener>,
}

impl Presence {
    /// Tells the owner of what may be the user's, and of what the other tabs say.
    pub(super) fn new<T: 'static>(
        owner: &Weak<T>,
        channel: &str,
        on_activity: fn(&T, &Event),
        on_message: fn(&T, &Event),
    ) -> Self {
        let channel = BroadcastChannel::new(channel).ok();
        let messages = channel.as_ref().map(|channel| listener_of(owner, channel, "message", on_message));
        let owner = owner.clone();
        let activity = Closure::<dyn FnMut(Event)>::new(move |event| {
            if let Some(owner) = owner.upgrade() {
                on_activity(&owner, &event);
            }
        });
        let stop = listen_for_activity(activity.as_ref().unchecked_ref()).ok();
        Self { channel, stop, _activity: activity, _messages: messages }
    }

    /// Tells the other tabs. From a channel of its own, since nobody may be logged in here.
    pub(super) fn post(channel: &str, message: &str) {
        if let Ok(channel) = BroadcastChannel::new(channel) {
            let _ = channel.post_message(&JsValue::from_str(message));
            channel.close();
        }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        if let Some(stop) = &self.stop {
            let _ = stop.call0(&JsValue::UNDEFINED);
        }
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}
