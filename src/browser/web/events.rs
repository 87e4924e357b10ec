//! Event listeners that are removed when they are dropped, and what waits for events.

use super::document;
use js_sys::Promise;
use js_sys::futures::JsFuture;
use std::cell::Cell;
use std::rc::{Rc, Weak};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AbortSignal, AddEventListenerOptions, Event, EventTarget, window};

pub(crate) struct Listener {
    target: EventTarget,
    kind: &'static str,
    callback: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Listens without being able to hold the page up or to be stopped by the page's own listeners.
    pub(crate) fn new(target: &EventTarget, kind: &'static str, callback: impl FnMut(Event) + 'static) -> Self {
        let callback = Closure::new(callback);
        let options = AddEventListenerOptions::new();
        options.set_capture(true);
        options.set_passive(true);
        let function = callback.as_ref().unchecked_ref();
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(kind, function, &options);
        Self { target: target.clone(), kind, callback }
    }
}

/// Listens on behalf of an owner, who may be gone when something happens.
pub(crate) fn listener_of<T: 'static>(
    owner: &Weak<T>,
    target: &EventTarget,
    kind: &'static str,
    act: fn(&T, &Event),
) -> Listener {
    let owner = owner.clone();
    Listener::new(target, kind, move |event| {
        if let Some(owner) = owner.upgrade() {
            act(&owner, &event);
        }
    })
}

/// Whether the browser has begun to leave the page since this was made. It may stay after all.
pub(crate) struct Leaving {
    begun: Rc<Cell<bool>>,
    _listener: Option<Listener>,
}

impl Leaving {
    pub(crate) fn new() -> Self {
        let begun = Rc::new(Cell::new(false));
        let listener = window().map(|window| {
            listener_of(&Rc::downgrade(&begun), &window, "beforeunload", |begun: &Cell<bool>, _| begun.set(true))
        });
        Self { begun, _listener: listener }
    }

    pub(crate) fn has_begun(&self) -> bool {
        self.begun.get()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.callback.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback_and_bool(self.kind, function, true);
    }
}

/// Waits until the event has happened once.
async fn once(target: &EventTarget, kind: &'static str) {
    let mut listener = None;
    let promise = Promise::new(&mut |resolve, _| {
        listener = Some(Listener::new(target, kind, move |_| {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }));
    });
    let _: Result<JsValue, JsValue> = JsFuture::from(promise).await;
    drop(listener);
}

/// Waits until the signal is aborted; for ever without one.
pub(crate) async fn aborted(signal: Option<&AbortSignal>) {
    match signal {
        None => std::future::pending().await,
        Some(signal) if signal.aborted() => {}
        Some(signal) => once(signal, "abort").await,
    }
}

/// Waits while the page is being prerendered: a code must not be redeemed for a page that may never be shown.
pub(crate) async fn shown() {
    if document::is_prerendering()
        && let Some(window) = window()
    {
        // The document's event, on its way to it: no element hides the window's members.
        once(&window, "prerenderingchange").await;
    }
}
