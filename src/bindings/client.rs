//! The client that `pkg/login.js` drives.

use super::{error::Refuse, options, output};
use crate::base::error::Result;
use crate::browser::{BrowserClient, FrontChannelLogout, OnTrace, Subscription};
use futures_util::future::LocalBoxFuture;
use js_sys::futures::future_to_promise;
use js_sys::{Function, Promise};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen(js_name = Client)]
pub struct JsClient {
    client: BrowserClient,
    refuse: Refuse,
}

type JsResult = std::result::Result<JsValue, JsValue>;

#[wasm_bindgen(js_class = Client)]
impl JsClient {
    /// `make_error` makes a `LoginError` of a code, a message and details.
    #[wasm_bindgen(constructor)]
    pub fn new(client_options: &JsValue, make_error: Function) -> std::result::Result<Self, JsValue> {
        let refuse = Refuse(make_error);
        let fail = |error| refuse.to_js(&error);
        let (mut browser, on_trace) = options::client(client_options).map_err(fail)?;
        browser.on_trace = on_trace.map(|on_trace| {
            let call: OnTrace = Rc::new(move |event, elapsed| {
                // A listener that throws must not end a login.
                let _ = on_trace.call1(&JsValue::UNDEFINED, &output::trace_event(event, elapsed));
            });
            call
        });
        let client = BrowserClient::new(browser).map_err(fail)?;
        Ok(Self { client, refuse })
    }

    /// The same object for as long as it is the same person.
    #[wasm_bindgen(getter)]
    pub fn user(&self) -> JsValue {
        self.client.shown_user(output::user).unwrap_or(JsValue::NULL)
    }

    /// Milliseconds since the epoch.
    #[wasm_bindgen(getter, js_name = sessionExpiresAt)]
    pub fn session_expires_at(&self) -> Option<f64> {
        self.client.session_expires_at().map(output::milliseconds)
    }

    pub fn prepare(&self) -> Promise {
        let client = self.client.clone();
        self.promise(async move {
            client.prepare().await;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// `loaded` is the address of the response, or of the logout's return, that the page was loaded with.
    pub fn start(&self, loaded: Option<String>) -> Promise {
        let work = self.client.start_with(loaded.as_deref());
        self.promise(async move { work.await.map(|result| output::start_result(&result)) })
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

    /// `given` is the promise that the page has of this call already, if it has one; later calls get it as well.
    #[wasm_bindgen(js_name = handleRedirectCallback)]
    pub fn handle_redirect_callback(&self, url: Option<String>, signal: JsValue, given: JsValue) -> JsValue {
        let signal = options::signal(signal);
        let callback = self.client.begin_callback(url.as_deref());
        // Who brings a signal waits alone, so that nobody else's call ends with it.
        let shared = signal.is_none().then(|| Rc::clone(callback.shown()));
        if let Some(shown) = shared.as_ref().and_then(|shown| shown.borrow().clone()) {
            return shown;
        }
        let work = callback.result(signal);
        let promise = JsValue::from(self.promise(async move { work.await.map(|login| output::login_result(&login)) }));
        if let Some(shown) = shared {
            *shown.borrow_mut() = Some(if given.is_undefined() { promise.clone() } else { given });
        }
        promise
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

    /// Gives the function that unsubscribes.
    #[wasm_bindgen(js_name = onSessionChange)]
    pub fn on_session_change(&self, listener: Function) -> Function {
        let subscription = self.client.on_session_change(move |user, reason| {
            tell(&listener, &user.map_or(JsValue::NULL, output::user), &reason.as_str().into());
        });
        unsubscribing(subscription)
    }

    /// Gives the function that unsubscribes.
    #[wasm_bindgen(js_name = onSessionExpiring)]
    pub fn on_session_expiring(&self, listener: Function) -> Function {
        let subscription = self.client.on_session_expiring(move |expiry| {
            tell(&listener, &expiry.map_or(JsValue::NULL, output::session_expiry), &JsValue::UNDEFINED);
        });
        unsubscribing(subscription)
    }

    #[wasm_bindgen(js_name = extendSession)]
    pub fn extend_session(&self) -> bool {
        self.client.extend_session()
    }

    pub fn close(&self) {
        self.client.close();
    }
}

/// A listener that throws must not keep the others from hearing.
fn tell(listener: &Function, what: &JsValue, why: &JsValue) {
    if let Err(thrown) = listener.call2(&JsValue::UNDEFINED, what, why) {
        report(&thrown);
    }
}

fn unsubscribing(subscription: Subscription) -> Function {
    // Most pages never unsubscribe and keep no reference to what is returned, so the subscription belongs to the page;
    // close() ends what it hears.
    // FnMut although Fn would do: the bindings have that kind already, and another one is 0.4 kB of them.
    let unsubscribe = Closure::<dyn FnMut()>::new(move || subscription.end());
    let function = unsubscribe.as_ref().unchecked_ref::<Function>().clone();
    unsubscribe.forget();
    function
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = reportError)]
    fn report(error: &JsValue);
}

impl JsClient {
    // In a box, so that there is one promise of a future and not one for each of them.
    fn promise(&self, work: impl Future<Output = Result<JsValue>> + 'static) -> Promise {
        let refuse = self.refuse.clone();
        let work: LocalBoxFuture<'static, Result<JsValue>> = Box::pin(work);
        future_to_promise(async move { work.await.map_err(|error| refuse.to_js(&error)) as JsResult })
    }
}
