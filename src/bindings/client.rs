//! The client that `pkg/index.js` wraps.

use super::{error, options, output};
use crate::base::error::{LoginError, Result};
use crate::browser::{BrowserClient, FrontChannelLogout, OnTrace};
use crate::provider::client::Locale;
use crate::session::user::User;
use futures_util::future::LocalBoxFuture;
use js_sys::futures::future_to_promise;
use js_sys::{Function, Promise};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen(js_name = Client)]
pub struct JsClient {
    client: BrowserClient,
    locale: Locale,
    callbacks: RefCell<Vec<(String, Promise)>>,
    user: RefCell<(Option<User>, JsValue)>,
}

type JsResult = std::result::Result<JsValue, JsValue>;

#[wasm_bindgen(js_class = Client)]
impl JsClient {
    #[wasm_bindgen(constructor)]
    pub fn new(client_options: &JsValue) -> std::result::Result<Self, JsValue> {
        let locale = options::locale(client_options);
        let fail = |error: LoginError| error::to_js(&error, locale);
        let (mut browser, on_trace) = options::client(client_options).map_err(fail)?;
        browser.on_trace = on_trace.map(|on_trace| {
            let call: OnTrace = Rc::new(move |event, elapsed| {
                // A listener that throws must not end a login.
                let _ = on_trace.call1(&JsValue::UNDEFINED, &output::trace_event(event, elapsed));
            });
            call
        });
        Ok(Self {
            client: BrowserClient::new(browser).map_err(fail)?,
            locale,
            callbacks: RefCell::default(),
            user: RefCell::new((None, JsValue::NULL)),
        })
    }

    /// The same object for as long as it is the same person.
    #[wasm_bindgen(getter)]
    pub fn user(&self) -> JsValue {
        let now = self.client.user();
        let (shown, value) = self.user.borrow().clone();
        if shown == now {
            return value;
        }
        let value = now.as_ref().map_or(JsValue::NULL, output::user);
        *self.user.borrow_mut() = (now, value.clone());
        value
    }

    pub fn start(&self) -> Promise {
        let work = self.client.start();
        self.promise(async move { work.await.map(|result| output::start_result(&result)) })
    }

    #[wasm_bindgen(js_name = cleanAddress)]
    pub fn clean_address(&self) {
        self.client.clean_address();
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

    #[wasm_bindgen(js_name = isRedirectCallback)]
    pub fn is_redirect_callback(&self, url: Option<String>) -> bool {
        self.client.is_redirect_callback(url.as_deref())
    }

    #[wasm_bindgen(js_name = handleRedirectCallback)]
    pub fn handle_redirect_callback(&self, url: Option<String>, signal: JsValue) -> Promise {
        let signal = options::signal(signal);
        let callback = self.client.begin_callback(url.as_deref());
        // Who brings a signal waits alone, so that nobody else's call ends with it.
        let shared = callback.identity().filter(|_| signal.is_none()).map(String::from);
        let known = |(known, _): &&(String, Promise)| Some(known) == shared.as_ref();
        if let Some((_, promise)) = self.callbacks.borrow().iter().find(known) {
            return promise.clone();
        }
        let work = callback.result(signal);
        let promise = self.promise(async move { work.await.map(|login| output::login_result(&login)) });
        if let Some(identity) = shared {
            self.callbacks.borrow_mut().push((identity, promise.clone()));
        }
        promise
    }

    /// Ends the session when it is called; the promise is for what follows.
    pub fn logout(&self, method: &str) -> Promise {
        // The results hold tokens, and say that somebody is logged in.
        self.callbacks.borrow_mut().clear();
        let work = self.client.logout(options::logout_method(method));
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
        let subscription = self.client.on_session_change(move |user| {
            let user = user.map_or(JsValue::NULL, output::user);
            // A listener that throws must not keep the others from hearing.
            if let Err(thrown) = listener.call1(&JsValue::UNDEFINED, &user) {
                report(&thrown);
            }
        });
        // Most pages never unsubscribe and keep no reference to what is returned, or to the client. The subscription
        // must outlive both, so it belongs to the page and holds the client; close() ends what it hears.
        // FnMut although Fn would do: the bindings have that kind already, and another one is 0.4 kB of them.
        let unsubscribe = Closure::<dyn FnMut()>::new(move || subscription.end());
        let function = unsubscribe.as_ref().unchecked_ref::<Function>().clone();
        unsubscribe.forget();
        std::mem::forget(self.client.clone());
        function
    }

    pub fn close(&self) {
        self.client.close();
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = reportError)]
    fn report(error: &JsValue);
}

impl JsClient {
    // In a box, so that there is one promise of a future and not one for each of them.
    fn promise(&self, work: impl Future<Output = Result<JsValue>> + 'static) -> Promise {
        let locale = self.locale;
        let work: LocalBoxFuture<'static, Result<JsValue>> = Box::pin(work);
        future_to_promise(async move { work.await.map_err(|error| error::to_js(&error, locale)) as JsResult })
    }
}
