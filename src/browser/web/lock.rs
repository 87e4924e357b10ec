//! One tab at a time, by the Web Locks API.

use js_sys::futures::JsFuture;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

// In JavaScript, where it is five lines: as closures of the bindings it would be 0.8 kB.
#[wasm_bindgen(module = "/src/browser/web/lock.js")]
extern "C" {
    #[wasm_bindgen(js_name = takeLock)]
    fn take_lock(name: &str) -> Promise;
}

/// A lock that this page holds until this is dropped.
pub(crate) struct Lock {
    release: Option<Function>,
}

impl Lock {
    /// Acquires the lock; `None` where another tab holds it. A browser without locks, or without locks
    /// for this page, lets every tab acquire it.
    pub(crate) async fn take(name: &str) -> Option<Self> {
        let answer = JsFuture::from(take_lock(name)).await.unwrap_or_default();
        (!answer.is_null()).then(|| Self { release: answer.dyn_into().ok() })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = &self.release {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}
