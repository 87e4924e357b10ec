//! Sees the person at this page and hears the other tabs of the origin, for as long as somebody is logged in here.

use super::events::{Listener, listener_of};
use std::rc::Weak;
use wasm_bindgen::JsValue;
use web_sys::{BroadcastChannel, Event, window};

/// What a person does on a page. Moving the pointer counts: whoever reads is there.
const ACTIVITY: [&str; 5] = ["pointerdown", "pointermove", "keydown", "touchstart", "wheel"];

pub(super) struct Presence {
    channel: Option<BroadcastChannel>,
    _listeners: Vec<Listener>,
}

impl Presence {
    /// Tells the owner of what may be the person's, and of what the other tabs say.
    pub(super) fn new<T: 'static>(
        owner: &Weak<T>,
        channel: &str,
        on_activity: fn(&T, &Event),
        on_message: fn(&T, &Event),
    ) -> Self {
        let channel = BroadcastChannel::new(channel).ok();
        let mut listeners = Vec::new();
        if let Some(window) = window() {
            for kind in ACTIVITY {
                listeners.push(listener_of(owner, &window, kind, on_activity));
            }
        }
        if let Some(channel) = &channel {
            listeners.push(listener_of(owner, channel, "message", on_message));
        }
        Self { channel, _listeners: listeners }
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
        if let Some(channel) = &self.channel {
            channel.close();
        }
    }
}
