//! The device's clock, a clock that cannot be set, and timers.

use js_sys::futures::JsFuture;
use js_sys::{Date, Function, Promise};
use std::cell::Cell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::window;

/// Seconds since the epoch.
pub(crate) fn now() -> f64 {
    Date::now() / 1000.0
}

/// Seconds by a clock that only goes forward; its zero is the page's own.
pub(crate) fn monotonic() -> f64 {
    window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now() / 1000.0)
}

/// Browsers store delays in 32 bits and fire at once when they overflow.
const MAX_DELAY: f64 = 2_000_000_000.0;

fn set_timeout(callback: &Function, milliseconds: f64) -> Option<i32> {
    let delay = milliseconds.clamp(0.0, MAX_DELAY) as i32;
    window()?.set_timeout_with_callback_and_timeout_and_arguments_0(callback, delay).ok()
}

fn clear_timeout(timer: i32) {
    if let Some(window) = window() {
        window.clear_timeout_with_handle(timer);
    }
}

/// Calls a function later, at one time at most.
pub(crate) struct Timer {
    callback: Closure<dyn FnMut()>,
    timer: Cell<Option<i32>>,
}

impl Timer {
    pub(crate) fn new(callback: impl FnMut() + 'static) -> Self {
        Self { callback: Closure::new(callback), timer: Cell::new(None) }
    }

    pub(crate) fn set(&self, seconds: f64) {
        self.clear();
        self.timer.set(set_timeout(self.callback.as_ref().unchecked_ref(), seconds * 1000.0));
    }

    pub(crate) fn clear(&self) {
        if let Some(timer) = self.timer.take() {
            clear_timeout(timer);
        }
    }
}

/// A timer that is cleared when it is dropped.
pub(crate) struct Sleep {
    timer: Cell<Option<i32>>,
    promise: Promise,
}

impl Sleep {
    pub(crate) fn new(milliseconds: f64) -> Self {
        let timer = Cell::new(None);
        let promise = Promise::new(&mut |resolve, _| timer.set(set_timeout(&resolve, milliseconds)));
        Self { timer, promise }
    }

    pub(crate) async fn done(&self) {
        let _: Result<JsValue, JsValue> = JsFuture::from(self.promise.clone()).await;
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(timer) = self.timer.take() {
            clear_timeout(timer);
        }
    }
}
