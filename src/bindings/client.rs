//! The client that `pkg/login/` drives.

use super::{error::Refuse, options, output};
use crate::base::error::Result;
use crate::browser::{BrowserClient, FrontChannelLogout, OnTrace, Subscription, js_object};
use crate::session::user::User;
use futures_util::future::LocalBoxFuture;
use js_sys::futures::future_to_promise;
use js_sys::{Function, Object, Promise};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(js_name = Client)]
pub struct JsClient {
    client: BrowserClient,
    refuse: Refuse,
    /// The user and what JavaScript has of it, so that it is the same object while it is the same user.
    user: Rc<RefCell<Option<(User, JsValue)>>>,
    _subscriptions: [Subscription; 2],
}

type JsResult = std::result::Result<JsValue, JsValue>;

#[wasm_bindgen(js_class = Client)]
impl JsClient {
    /// `form` is what the module runs as, for the trace. `make_error` makes a `LoginError` of a code, a message and details;
    /// `on_change` and `on_expiring` get every notification.
    #[wasm_bindgen(constructor)]
    pub fn new(
        client_options: &JsValue,
        form: JsValue,
        make_error: Function,
        on_change: Function,
        on_expiring: Function,
    ) -> std::result::Result<Self, JsValue> {
        let refuse = Refuse(make_error);
        let fail = |error| refuse.to_js(&error);
        let (mut browser, on_trace) = options::client(client_options).map_err(fail)?;
        browser.on_trace = on_trace.map(|on_trace| {
            let call: OnTrace = Rc::new(move |event, elapsed| {
                // A listener that throws must not end a login.
                let _ = on_trace.call1(&JsValue::UNDEFINED, &output::trace_event(event, elapsed, &form));
            });
            call
        });
        let client = BrowserClient::new(browser).map_err(fail)?;
        let user = Rc::new(RefCell::new(None));
        let known = Rc::clone(&user);
        let subscriptions = [
            client.on_session_change(move |user, reason| {
                drop(known.take());
                let user = user.map_or(JsValue::NULL, output::user);
                let _ = on_change.call2(&JsValue::UNDEFINED, &user, &reason.as_str().into());
            }),
            client.on_session_expiring(move |expiry| {
                let _ = on_expiring.call1(&JsValue::UNDEFINED, &output::session_expiry(expiry));
            }),
        ];
        Ok(Self { client, refuse, user, _subscriptions: subscriptions })
    }

    /// The same object for as long as it is the same user.
    #[wasm_bindgen(getter)]
    pub fn user(&self) -> JsValue {
        let user = self.client.user();
        let known = self.user.borrow().clone();
        let shown = match (user, known) {
            (Some(user), Some((of, object))) if user == of => Some((of, object)),
            (Some(user), _) => Some((user.clone(), output::user(&user))),
            (None, _) => None,
        };
        let object = shown.as_ref().map_or(JsValue::NULL, |(_, object)| object.clone());
        drop(self.user.replace(shown));
        object
    }

    /// Milliseconds since the epoch.
    #[wasm_bindgen(getter, js_name = sessionExpiresAt)]
    pub fn session_expires_at(&self) -> Option<f64> {
        self.client.session_expires_at().map(output::milliseconds)
    }

    /// The warning that is active.
    #[wasm_bindgen(getter, js_name = sessionExpiry)]
    pub fn session_expiry(&self) -> JsValue {
        output::session_expiry(self.client.0.session.warning())
    }

    pub fn prepare(&self) -> Promise {
        let client = self.client.clone();
        self.promise(async move {
            client.prepare().await;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// `loaded` is the address of the response, or of the logout's return, that the page was loaded with. Returns whether it is a
    /// response to this client, and a promise.
    pub fn start(&self, loaded: Option<String>) -> Object {
        let (is_callback, work) = self.client.start_with(loaded.as_deref());
        let result = self.promise(async move { work.await.map(|result| output::start_result(&result)) });
        callback_result(is_callback, result)
    }

    /// Leaves the page.
    pub fn login(&self, login_options: &JsValue) -> Promise {
        let client = self.client.clone();
        let read = options::login(login_options);
        self.promise(async move {
            let (login, signal) = read?;
            let prepared = client.create_authorization_request(&login, signal.as_ref()).await?;
            client.leave_for(&prepared).map(|()| JsValue::UNDEFINED)
        })
    }

    #[wasm_bindgen(js_name = createAuthorizationRequest)]
    pub fn create_authorization_request(&self, login_options: &JsValue) -> Promise {
        let client = self.client.clone();
        let read = options::login(login_options);
        self.promise(async move {
            let (login, signal) = read?;
            let prepared = client.create_authorization_request(&login, signal.as_ref()).await?;
            Ok(output::authorization_request(&prepared))
        })
    }

    /// As `start`.
    #[wasm_bindgen(js_name = handleRedirectCallback)]
    pub fn handle_redirect_callback(&self, url: Option<String>, signal: JsValue) -> Object {
        let (is_callback, work) = self.client.handle_callback(url.as_deref(), options::signal(signal));
        let result = self.promise(async move { work.await.map(|login| output::login_result(&login)) });
        callback_result(is_callback, result)
    }

    /// Ends the session when it is called; the promise is for what follows.
    pub fn logout(&self, method: Option<String>) -> Promise {
        let work = self.client.logout(options::logout_method(method.as_deref()));
        self.promise(async move { work.await.map(|()| JsValue::UNDEFINED) })
    }

    #[wasm_bindgen(js_name = handleFrontChannelLogout)]
    pub fn handle_front_channel_logout(&self, url: Option<String>) -> JsValue {
        match self.client.handle_front_channel_logout(url.as_deref()) {
            FrontChannelLogout::Ended => "ended",
            FrontChannelLogout::NoMatch => "no-match",
            FrontChannelLogout::Unreachable => "unreachable",
        }
        .into()
    }

    #[wasm_bindgen(js_name = extendSession)]
    pub fn extend_session(&self) -> bool {
        self.client.extend_session()
    }

    pub fn close(&self) {
        self.client.close();
    }
}

/// Whether an address holds a response to this client, and the promise of what comes of it.
fn callback_result(is_callback: bool, result: Promise) -> Object {
    js_object([("isCallback", is_callback.into()), ("result", result.into())])
}

impl JsClient {
    // In a box, so that there is one promise of a future and not one for each of them.
    fn promise(&self, work: impl Future<Output = Result<JsValue>> + 'static) -> Promise {
        let refuse = self.refuse.clone();
        let work: LocalBoxFuture<'static, Result<JsValue>> = Box::pin(work);
        future_to_promise(async move { work.await.map_err(|error| refuse.to_js(&error)) as JsResult })
    }
}
