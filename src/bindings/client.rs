//! The client that `pkg/index.js` wraps.

use super::options::AcrOption;
use super::{error, options, output};
use crate::browser::{BrowserClient, FrontChannelLogout, OnTrace, Sleep};
use crate::client::Locale;
use crate::error::{LoginError, Result};
use crate::user::User;
use js_sys::futures::future_to_promise;
use js_sys::{Function, Promise};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

/// Milliseconds after leaving in which a second click on the button is the same click.
const DOUBLE_CLICK: f64 = 1000.0;

#[wasm_bindgen(js_name = Client)]
pub struct JsClient {
    client: BrowserClient,
    locale: Locale,
    started: RefCell<Option<Promise>>,
    callbacks: RefCell<Vec<(String, Promise)>>,
    leaving: Rc<RefCell<Option<Promise>>>,
    user: RefCell<(Option<User>, JsValue)>,
}

type JsResult = std::result::Result<JsValue, JsValue>;

#[wasm_bindgen(js_class = Client)]
impl JsClient {
    #[wasm_bindgen(constructor)]
    pub fn new(client_options: JsValue) -> std::result::Result<Self, JsValue> {
        let fail = |error: LoginError| error::to_js(&error, options::language(&client_options));
        let (mut browser, on_trace) = options::client(&client_options).map_err(fail)?;
        let locale = browser.client.locale;
        browser.on_trace = on_trace.map(|on_trace| {
            let call: OnTrace = Rc::new(move |event, elapsed| {
                // A listener that throws must not end a login.
                let _ = on_trace.call1(&JsValue::UNDEFINED, &output::trace_event(event, elapsed));
            });
            call
        });
        Ok(Self {
            client: BrowserClient::new(browser).map_err(|error| error::to_js(&error, locale))?,
            locale,
            started: RefCell::default(),
            callbacks: RefCell::default(),
            leaving: Rc::default(),
            user: RefCell::new((None, JsValue::NULL)),
        })
    }

    /// The same object for as long as it is the same person.
    #[wasm_bindgen(getter)]
    pub fn user(&self) -> JsValue {
        let now = self.client.user();
        let mut shown = self.user.borrow_mut();
        if shown.0 != now {
            let value = now.as_ref().map_or(JsValue::NULL, output::user);
            *shown = (now, value);
        }
        shown.1.clone()
    }

    pub fn start(&self) -> Promise {
        if let Some(started) = self.started.borrow().as_ref() {
            return started.clone();
        }
        let work = self.client.start();
        let promise = self.promise(async move { work.await.map(|result| output::start_result(&result)) });
        *self.started.borrow_mut() = Some(promise.clone());
        promise
    }

    #[wasm_bindgen(js_name = loginWithEmail)]
    pub fn login_with_email(&self, login_options: &JsValue) -> Promise {
        self.leave(login_options, AcrOption::None)
    }

    pub fn login(&self, login_options: &JsValue) -> Promise {
        self.leave(login_options, AcrOption::Required)
    }

    #[wasm_bindgen(js_name = createAuthorizationRequest)]
    pub fn create_authorization_request(&self, login_options: &JsValue) -> Promise {
        let client = self.client.clone();
        let read = options::login(login_options, AcrOption::Optional);
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
    pub fn handle_redirect_callback(&self, url: Option<String>, callback_options: &JsValue) -> Promise {
        let identity = self.client.response_identity(url.as_deref());
        let known = |(known, _): &&(String, Promise)| Some(known) == identity.as_ref();
        if let Some((_, promise)) = self.callbacks.borrow().iter().find(known) {
            return promise.clone();
        }
        let work = options::signal(callback_options)
            .map(|signal| self.client.handle_redirect_callback(url.as_deref(), signal));
        let promise = self.promise(async move { work?.await.map(|login| output::login_result(&login)) });
        if let Some(identity) = identity {
            self.callbacks.borrow_mut().push((identity, promise.clone()));
        }
        promise
    }

    pub fn logout(&self, logout_options: &JsValue) -> Promise {
        let work = options::logout(logout_options).map(|method| self.client.logout(method));
        self.promise(async move { work?.await.map(|()| JsValue::UNDEFINED) })
    }

    #[wasm_bindgen(js_name = handleFrontChannelLogout)]
    pub fn handle_front_channel_logout(&self, url: Option<String>) -> String {
        match self.client.handle_front_channel_logout(url.as_deref()) {
            FrontChannelLogout::Ended => "ended",
            FrontChannelLogout::NoMatch => "no-match",
            FrontChannelLogout::Unreachable => "unreachable",
        }
        .into()
    }

    /// Gives the function that unsubscribes.
    #[wasm_bindgen(js_name = onSessionChange)]
    pub fn on_session_change(&self, listener: &JsValue) -> std::result::Result<Function, JsValue> {
        let listener = options::listener(listener).map_err(|error| error::to_js(&error, self.locale))?;
        let subscription = self.client.on_session_change(move |user| {
            let user = user.map_or(JsValue::NULL, output::user);
            // A listener that throws must not keep the others from hearing.
            if let Err(thrown) = listener.call1(&JsValue::UNDEFINED, &user) {
                report(&thrown);
            }
        });
        // Most pages never unsubscribe and keep no reference to what is returned, or to the client. The subscription
        // must outlive both, so it belongs to the page and holds the client; close() ends what it hears.
        let unsubscribe = Closure::<dyn Fn()>::new(move || subscription.end());
        let function = unsubscribe.as_ref().unchecked_ref::<Function>().clone();
        unsubscribe.forget();
        std::mem::forget(self.client.clone());
        Ok(function)
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
    fn promise(&self, work: impl Future<Output = Result<JsValue>> + 'static) -> Promise {
        let locale = self.locale;
        future_to_promise(async move { work.await.map_err(|error| error::to_js(&error, locale)) as JsResult })
    }

    /// A double click is one login. A click after the browser gave up leaving the page is a new one.
    fn leave(&self, login_options: &JsValue, acr_values: AcrOption) -> Promise {
        if let Some(promise) = self.leaving.borrow().as_ref() {
            return promise.clone();
        }
        let (client, leaving) = (self.client.clone(), Rc::clone(&self.leaving));
        let read = options::login(login_options, acr_values);
        let promise = self.promise(async move {
            let left = async {
                let (login, signal) = read?;
                let prepared = client.create_authorization_request(&login, signal.as_ref()).await?;
                client.leave_for(&prepared)
            };
            let left = left.await;
            if left.is_ok() {
                Sleep::new(DOUBLE_CLICK).done().await;
            }
            leaving.borrow_mut().take();
            left?;
            std::future::pending().await
        });
        *self.leaving.borrow_mut() = Some(promise.clone());
        promise
    }
}
