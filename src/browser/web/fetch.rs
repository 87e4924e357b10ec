//! Requests with a deadline: no credentials, no redirects, no cache, no referrer, no endless body.

use super::clock::Sleep;
use super::events::aborted;
use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::http::{MAX_BODY_BYTES, Request, Response};
use futures_util::future::{Either, select};
use js_sys::futures::JsFuture;
use js_sys::{Date, Function, Object, Promise, Reflect, Uint8Array};
use std::pin::pin;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AbortController, AbortSignal, Headers, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestMode,
    RequestRedirect, window,
};

/// Milliseconds before a GET is tried once more.
const RETRY_PAUSE: f64 = 300.0;

pub(crate) struct Fetcher {
    /// Used instead of the page's `fetch`.
    pub(crate) fetch: Option<Function>,
    /// Deadline of each request in milliseconds.
    pub(crate) timeout: f64,
}

/// Ends the request when the answer is not waited for any more.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub(crate) fn abort_error() -> LoginError {
    LoginError::new(ErrorCode::Aborted, "The call was ended by its AbortSignal, by close() or by a newer call.")
}

/// Waits for the work, but not longer than the signal allows.
pub(crate) async fn until_aborted<T>(signal: Option<&AbortSignal>, work: impl Future<Output = Result<T>>) -> Result<T> {
    // The signal is asked first, so that nothing begins when it is aborted already.
    match select(pin!(aborted(signal)), pin!(work)).await {
        Either::Left(_) => Err(abort_error()),
        Either::Right((result, _)) => result,
    }
}

impl Fetcher {
    /// Sends a GET, and once more when there is no answer or the server says that it has trouble (5xx).
    pub(crate) async fn get(&self, request: &Request) -> Result<Response> {
        let first = self.send(request).await;
        let again = match &first {
            Ok(response) => response.status >= 500,
            Err(error) => error.code() == ErrorCode::Network,
        };
        if !again {
            return first;
        }
        Sleep::new(RETRY_PAUSE).done().await;
        self.send(request).await
    }

    /// Sends a request once.
    pub(crate) async fn send(&self, request: &Request) -> Result<Response> {
        let deadline = Sleep::new(self.timeout);
        match select(pin!(self.exchange(request)), pin!(deadline.done())).await {
            Either::Left((result, _)) => result,
            Either::Right(_) => Err(LoginError::new(
                ErrorCode::Timeout,
                "The provider did not answer before the deadline. Is the user online? The option timeout sets the deadline.",
            )),
        }
    }

    async fn exchange(&self, request: &Request) -> Result<Response> {
        let missing = |_: JsValue| {
            LoginError::new(
                ErrorCode::UnsupportedBrowser,
                "AbortController or Headers is missing. Login needs a browser from 2023 or later.",
            )
        };
        let abort = AbortOnDrop(AbortController::new().map_err(missing)?);
        let headers = Headers::new().map_err(missing)?;
        let init = RequestInit::new();
        let failed = |_: JsValue| LoginError::new(ErrorCode::Network, self.likely_cause(&init, &headers));
        let promise = self.call(request, &init, &headers, &abort.0.signal()).map_err(failed)?;
        let answer = JsFuture::from(promise).await.map_err(failed)?;
        if is_polyfilled(&answer) {
            return Err(LoginError::new(
                ErrorCode::InvalidConfig,
                "The page's fetch gives responses without a body, as polyfills do: it can neither refuse redirects nor limit what is read. Remove the polyfill, or give the browser's own function as the option fetch.",
            ));
        }
        read_response(&answer).await.map_err(failed)
    }

    /// Why a request got no response: browsers do not say it.
    fn likely_cause(&self, init: &RequestInit, headers: &Headers) -> &'static str {
        // A function wrapped in a Proxy looks native, and may add headers.
        let is_native = |fetch: Function| {
            fetch.to_string().includes("[native code]", 0) && Object::get_own_property_names(&fetch).length() <= 2
        };
        let is_as_sent = Reflect::get(init, &"headers".into()).is_ok_and(|now| Object::is(&now, headers));
        if window().is_some_and(|window| !window.navigator().on_line()) {
            "A request to the provider failed: the device is offline."
        } else if !is_as_sent || !self.function().is_some_and(is_native) {
            "A request to the provider failed. It was sent by a function that has replaced the browser's fetch. Monitoring that adds headers for tracing makes the provider refuse the request (CORS): leave the provider's address out of its tracing. Else the provider does not allow this origin, or the person is offline."
        } else {
            "A request to the provider failed. The person is offline, or the provider does not allow this origin (CORS), or connect-src of the page's Content-Security-Policy does not allow the provider."
        }
    }

    /// The option, else the page's `fetch`.
    fn function(&self) -> Option<Function> {
        self.fetch.clone().or_else(|| Reflect::get(window()?.as_ref(), &"fetch".into()).ok()?.dyn_into().ok())
    }

    fn call(
        &self,
        request: &Request,
        init: &RequestInit,
        headers: &Headers,
        signal: &AbortSignal,
    ) -> std::result::Result<Promise, JsValue> {
        init.set_method(request.method);
        init.set_mode(RequestMode::Cors);
        init.set_credentials(RequestCredentials::Omit);
        init.set_redirect(RequestRedirect::Error);
        init.set_cache(RequestCache::NoStore);
        init.set_referrer_policy(ReferrerPolicy::NoReferrer);
        init.set_signal(Some(signal));
        headers.set("accept", "application/json")?;
        if let Some(form) = &request.form {
            headers.set("content-type", "application/x-www-form-urlencoded")?;
            init.set_body(&JsValue::from_str(form));
        }
        init.set_headers(headers);
        // Called by hand, so that a replaced fetch that throws is a failure here and not in the middle of a future.
        let window = window().ok_or(JsValue::UNDEFINED)?;
        let fetch = self.function().ok_or(JsValue::UNDEFINED)?;
        let this = if self.fetch.is_some() { &JsValue::UNDEFINED } else { window.as_ref() };
        Ok(Promise::resolve(&fetch.call2(this, &JsValue::from_str(&request.url), init)?))
    }
}

/// Whether a response can be read as a whole only, as polyfills make them.
fn is_polyfilled(answer: &JsValue) -> bool {
    let has = |name: &str, is: fn(&JsValue) -> bool| Reflect::get(answer, &name.into()).is_ok_and(|member| is(&member));
    has("status", |status| status.as_f64().is_some())
        && has("text", JsValue::is_function)
        && has("body", JsValue::is_undefined)
}

// Each member is read by hand: the getters of an object that is a Response by name only throw, and what throws in the
// middle of a future leaves its promise pending for ever.
async fn read_response(answer: &JsValue) -> std::result::Result<Response, JsValue> {
    let member = |name: &str| Reflect::get(answer, &name.into());
    let status = member("status")?.as_f64().ok_or(JsValue::UNDEFINED)?;
    let headers: Headers = member("headers")?.dyn_into()?;
    Ok(Response {
        status: status as u16,
        content_type: headers.get("content-type")?,
        body: read_body(member("body")?).await?,
        server_time: headers.get("date")?.map(|date| Date::parse(&date) / 1000.0 + age(&headers)),
    })
}

/// Seconds that a cache has stored the response (RFC 9111 5.1).
fn age(headers: &Headers) -> f64 {
    headers.get("age").ok().flatten().and_then(|age| age.parse::<u32>().ok()).map_or(0.0, f64::from)
}

fn call(object: &JsValue, method: &str) -> std::result::Result<JsValue, JsValue> {
    Reflect::get(object, &method.into())?.dyn_into::<Function>()?.call0(object)
}

/// Reads until the end, or until there is more than is ever needed.
async fn read_body(stream: JsValue) -> std::result::Result<Vec<u8>, JsValue> {
    let mut body = Vec::new();
    if stream.is_null() {
        return Ok(body);
    }
    let reader = call(&stream, "getReader")?;
    while body.len() <= MAX_BODY_BYTES {
        let chunk = JsFuture::from(Promise::resolve(&call(&reader, "read")?)).await?;
        if Reflect::get(&chunk, &"done".into())?.is_truthy() {
            return Ok(body);
        }
        let bytes: Uint8Array = Reflect::get(&chunk, &"value".into())?.dyn_into()?;
        let room = (MAX_BODY_BYTES + 1 - body.len()) as u32;
        body.extend(bytes.subarray(0, bytes.length().min(room)).to_vec());
    }
    Ok(body)
}
