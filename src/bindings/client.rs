//! The client that `pkg/index.js` wraps.

use super::options::AcrOption;
use super::{error, options, output};
use crate::browser::{BrowserClient, FrontChannelLogout, LogoutMethod, OnTrace, Sleep, monotonic};
use crate::client::Locale;
use crate::error::{LoginError, Result};
use crate::user::User;
use js_sys::futures::future_to_promise;
use js_sys::{Function, Promise};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

/// Milliseconds after leaving in which a second click on the button is the same click.
const DOUBLE_CLICK: f64 = 1000.0;

#[wasm_bindgen(js_name = Client)]
pub struct JsClient {
    client: BrowserClient,
    locale: Locale,
    started: RefCell<Option<Promise>>,
    callbacks: RefCell<Vec<(String, Promise)>>,
    logging_in: Leaving,
    logging_out: Leaving,
    user: RefCell<(Option<User>, JsValue)>,
}

/// A call that leaves the page and has not settled yet.
struct LeavingCall {
    promise: Promise,
    signal: Option<AbortSignal>,
    /// When the page was left, by the clock that only goes forward. Each call has its own, which tells it from others.
    left_at: Rc<Cell<Option<f64>>>,
}

impl LeavingCall {
    /// Is it over? A timer that should have said so stands still in the back-forward cache.
    fn is_over(&self) -> bool {
        let left = self.left_at.get().is_some_and(|left_at| (monotonic() - left_at) * 1000.0 > DOUBLE_CLICK);
        left || self.signal.as_ref().is_some_and(AbortSignal::aborted)
    }
}

type Leaving = Rc<RefCell<Option<LeavingCall>>>;

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
            logging_in: Rc::default(),
            logging_out: Rc::default(),
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
        let started = self.started.borrow().clone();
        if let Some(started) = started {
            self.client.clean_address();
            return started;
        }
        let work = self.client.start();
        let promise = self.promise(async move { work.await.map(|result| output::start_result(&result)) });
        *self.started.borrow_mut() = Some(promise.clone());
        promise
    }

    #[wasm_bindgen(js_name = loginWithEmail)]
    pub fn login_with_email(&self, login_options: &JsValue) -> Promise {
        self.log_in(login_options, AcrOption::None)
    }

    pub fn login(&self, login_options: &JsValue) -> Promise {
        self.log_in(login_options, AcrOption::Required)
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
        let signal = match options::signal(callback_options) {
            Ok(signal) => signal,
            Err(error) => return self.promise(async { Err(error) }),
        };
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

    pub fn logout(&self, logout_options: &JsValue) -> Promise {
        let method = match options::logout(logout_options) {
            Ok(method) => method,
            Err(error) => return self.promise(async { Err(error) }),
        };
        // The results hold tokens, and say that somebody is logged in.
        self.started.borrow_mut().take();
        self.callbacks.borrow_mut().clear();
        if method == LogoutMethod::LocalOnly {
            let work = self.client.logout(method);
            return self.promise(async move { work.await.map(|()| JsValue::UNDEFINED) });
        }
        // The session ends at once, and tells listeners, which may log out as well: they join this call.
        let ended = Rc::new(Cell::new(None));
        let visit = Rc::clone(&ended);
        let work = async move {
            match visit.take() {
                Some(visit) => visit.await,
                None => Ok(()),
            }
        };
        let promise = self.leave(&self.logging_out, None, work, std::future::ready(JsValue::UNDEFINED));
        ended.set(Some(self.client.logout(method)));
        promise
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

    fn log_in(&self, login_options: &JsValue, acr_values: AcrOption) -> Promise {
        let client = self.client.clone();
        let read = options::login(login_options, acr_values);
        let signal = read.as_ref().ok().and_then(|(_, signal)| signal.clone());
        let work = async move {
            let (login, signal) = read?;
            let prepared = client.create_authorization_request(&login, signal.as_ref()).await?;
            client.leave_for(&prepared)
        };
        self.leave(&self.logging_in, signal, work, std::future::pending())
    }

    /// Leaves the page, or joins the call of this kind that is leaving it already: a double click is one click. When
    /// the browser has given up leaving, the promise goes on to `at_last`, and a click is a new one.
    fn leave(
        &self,
        leaving: &Leaving,
        signal: Option<AbortSignal>,
        work: impl Future<Output = Result<()>> + 'static,
        at_last: impl Future<Output = JsValue> + 'static,
    ) -> Promise {
        if let Some(earlier) = leaving.borrow().as_ref().filter(|earlier| !earlier.is_over()) {
            return earlier.promise.clone();
        }
        let slot = Rc::clone(leaving);
        let left_at = Rc::new(Cell::new(None));
        let own = Rc::clone(&left_at);
        let promise = self.promise(async move {
            let left = work.await;
            if left.is_ok() {
                own.set(Some(monotonic()));
                Sleep::new(DOUBLE_CLICK).done().await;
            }
            slot.borrow_mut().take_if(|current| Rc::ptr_eq(&current.left_at, &own));
            left?;
            Ok(at_last.await)
        });
        *leaving.borrow_mut() = Some(LeavingCall { promise: promise.clone(), signal, left_at });
        promise
    }
}
