//! Where the page continues after login: never another origin (RFC 9700 4.11.1).

use crate::base::form;
use crate::base::uri::Uri;
use crate::provider::client::Client;

/// Where a page continues when it did not say, or said what cannot be.
pub const DEFAULT: &str = "/";

/// Bytes that are stored in the tab. An address that is longer loses its fragment, then its query.
const MAX_LENGTH: usize = 64 * 1024;

/// Where a page continues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTo {
    /// Path, query and fragment.
    pub address: String,
    /// Whether it is less than the page asked for.
    pub shortened: bool,
}

impl ReturnTo {
    fn whole(address: &str) -> Self {
        Self { address: address.into(), shortened: false }
    }

    fn shortened(address: &str) -> Self {
        Self { address: address.into(), shortened: true }
    }
}

/// Resolves a path or URL of the page; nothing when it is a URL of another origin than the redirect URI.
///
/// What is too long to store loses its fragment, then its query. A path that is still too long, or that could be read as
/// another origin, becomes [`DEFAULT`]: where a page continues is no reason to refuse a login. `page_url` is the base of
/// relative references.
pub fn resolve(client: &Client, page_url: &str, reference: &str) -> Option<ReturnTo> {
    // "//evil.example" is a path to a page whose own path begins so, and another origin, or no URL at all, to a browser.
    let path = || Uri::parse(reference).is_none().then(|| ReturnTo::shortened(DEFAULT));
    let Some(target) = Uri::resolve(reference, page_url) else { return path() };
    // A blob: URL has the page's origin and does not begin with it.
    let continued = target.href.strip_prefix(&target.origin).unwrap_or_default();
    if target.origin != client.redirect_page().origin || target.has_userinfo || continued.is_empty() {
        return path();
    }
    if is_protocol_page(client, &target) {
        return Some(ReturnTo::whole(DEFAULT));
    }
    // "/.//evil.example" begins with the origin, and its path "//evil.example" alone is another one.
    if continued.starts_with("//") {
        return Some(ReturnTo::shortened(DEFAULT));
    }
    if continued.len() <= MAX_LENGTH {
        return Some(ReturnTo::whole(continued));
    }
    let less = [continued.split('#').next(), continued.split(['?', '#']).next()];
    let kept = less.into_iter().flatten().find(|part| part.len() <= MAX_LENGTH);
    Some(ReturnTo::shortened(kept.unwrap_or(DEFAULT)))
}

/// Continuing at the redirect URI or the logout's return address would handle a response twice.
fn is_protocol_page(client: &Client, target: &Uri) -> bool {
    let logout = client.post_logout_redirect_uri().and_then(Uri::parse);
    let (_, fragment) = target.href.split_once('#').unwrap_or_default();
    let bare = target.query.is_empty() && fragment.is_empty();
    let plain =
        |page: &Uri| target.is_same_page(page) && (bare || has_response(&target.query) || has_response(fragment));
    plain(client.redirect_page()) || logout.as_ref().is_some_and(plain)
}

fn has_response(parameters: &str) -> bool {
    form::parse(parameters).iter().any(|(name, _)| matches!(name.as_str(), "code" | "state" | "error"))
}
