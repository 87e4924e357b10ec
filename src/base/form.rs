//! `application/x-www-form-urlencoded` (WHATWG URL 5, RFC 6749 appendix B): the browser's own parser and serializer
//! there, the `url` crate's on the host.

use crate::base::platform;

/// Writes parameters.
pub fn serialize<'a>(parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    platform::serialize_form(&mut parameters.into_iter())
}

/// The most bytes that are read. Every real response is far shorter, and Chromium's URLSearchParams takes seconds for
/// the two million bytes that a link can have.
pub const MAX_BYTES: usize = 256 * 1024;

/// Reads parameters, duplicates included, in their order. Returns nothing for a text that is longer than [`MAX_BYTES`].
pub fn parse(text: &str) -> Vec<(String, String)> {
    if text.len() > MAX_BYTES { Vec::new() } else { platform::parse_form(text) }
}
