//! What the user does on the page and in its frames.

use js_sys::{Function, Reflect};
use std::rc::Weak;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event;

// In JavaScript, since frames come and go, and each has the listeners anew.
#[wasm_bindgen(module = "/src/browser/web/activity.js")]
extern "C" {
    #[wasm_bindgen(js_name = listenForActivity, catch)]
    fn listen_for_activity(act: &Function) -> Result<Function, JsValue>;
}

/// What the user does at the warning, ours or the page's own, is an answer to it and no activity: a user who looks for
/// "log out" there has not asked to stay.
const WARNING: &str = "idporten-session-warning, [data-idporten-session-warning]";

pub(crate) struct Activity {
    stop: Function,
    _callback: Closure<dyn FnMut(Event)>,
}

impl Activity {
    /// Calls `act` on behalf of an owner with each event, until this is dropped.
    pub(crate) fn listen<T: 'static>(owner: &Weak<T>, act: fn(&T, &Event)) -> Option<Self> {
        let owner = owner.clone();
        let callback = Closure::<dyn FnMut(Event)>::new(move |event| {
            if let Some(owner) = owner.upgrade() {
                act(&owner, &event);
            }
        });
        let stop = listen_for_activity(callback.as_ref().unchecked_ref()).ok()?;
        Some(Self { stop, _callback: callback })
    }

    /// Whether the user has caused the event, and not a script, and not at a warning.
    pub(crate) fn is_by_user(event: &Event) -> bool {
        // The target is that of the outermost tree, and a warning may be within a component. Elements of a frame are of no class of
        // this page's, so they are asked by name.
        let is_warning = |node: JsValue| {
            let matches = Reflect::get(&node, &"matches".into()).ok()?.dyn_into::<Function>().ok()?;
            Some(matches.call1(&node, &WARNING.into()).ok()?.is_truthy())
        };
        event.is_trusted() && !event.composed_path().iter().any(|node| is_warning(node) == Some(true))
    }
}

impl Drop for Activity {
    fn drop(&mut self) {
        let _ = self.stop.call0(&JsValue::UNDEFINED);
    }
}
