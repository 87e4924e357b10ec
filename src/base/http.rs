//! Requests the core asks for and responses it is given. Sending them is the shell's work.

use crate::base::json::{self, Object};
use std::fmt;

/// The most bytes of a response body that are read, after content decoding: enough for every real document,
/// and a bound on what a wrong server can make a page hold.
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// A request that the core wants sent, without credentials and without following redirects.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The HTTP method.
    pub method: &'static str,
    /// An https URL, or http on loopback.
    pub url: String,
    /// `application/x-www-form-urlencoded` body of a POST.
    pub form: Option<String>,
}

impl Request {
    /// A GET.
    pub(crate) fn get(url: String) -> Self {
        Self { method: "GET", url, form: None }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Request { url: ")?;
        f.write_str(&self.url)?;
        f.write_str(if self.form.is_some() { ", form: redacted }" } else { " }" })
    }
}

/// What came back.
#[derive(Clone)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// The body. Of one that is longer than [`MAX_BODY_BYTES`], as much as shows it.
    pub body: Vec<u8>,
    /// When it was answered, by the clock of the server, in seconds since the epoch (`Date`, RFC 9110 6.6.1); nothing where the
    /// page cannot read that.
    pub server_time: Option<f64>,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Response(redacted)")
    }
}

impl Response {
    /// The JSON object in the body: UTF-8 without a byte order mark (RFC 8259 8.1), sent as `application/json`
    /// or as another `application` type with the suffix `+json` (RFC 6839 3.1).
    pub fn json_object(&self) -> Option<Object> {
        let media_type = self.content_type.as_deref()?.split(';').next()?.trim_ascii().to_ascii_lowercase();
        let subtype = media_type.strip_prefix("application/")?;
        let readable = (subtype == "json" || subtype.ends_with("+json")) && self.body.len() <= MAX_BODY_BYTES;
        json::parse_object(std::str::from_utf8(&self.body).ok().filter(|_| readable)?)
    }
}
