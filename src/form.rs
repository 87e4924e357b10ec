//! `application/x-www-form-urlencoded` (WHATWG URL 5, RFC 6749 appendix B): the browser's own parser and serializer
//! there, the `url` crate's on the host.

#[cfg(target_arch = "wasm32")]
#[path = "form/browser.rs"]
mod codec;
#[cfg(not(target_arch = "wasm32"))]
#[path = "form/host.rs"]
mod codec;

/// Writes parameters.
pub fn serialize<'a>(parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    codec::serialize(&mut parameters.into_iter())
}

/// Reads parameters, duplicates included, in their order.
pub fn parse(text: &str) -> Vec<(String, String)> {
    codec::parse(text)
}
