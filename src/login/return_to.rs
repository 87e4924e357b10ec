//! Where the page continues after login: never another origin (RFC 9700 4.11.1).

use crate::base::form;
use crate::base::uri::Uri;
use crate::provider::client::Client;

/// Where a page continues when it did not say, or said what cannot be.
pub const DEFAULT: &str = "/";

const MAX_LENGTH: usize = 2048;

/// Resolves a path or URL of the page, and gives path, query and fragment; nothing when it is on another origin
/// than the redirect URI, too long, or could be read as another origin.
///
/// `page_url` is the base of relative references.
pub fn resolve(client: &Client, page_url: &str, reference: &str) -> Option<String> {
    if reference.len() > MAX_LENGTH {
        return None;
    }
    let target = Uri::resolve(reference, page_url)?;
    if target.origin != client.redirect_page().origin || target.has_userinfo {
        return None;
    }
    // A blob: URL has the page's origin and does not begin with it. "/.//evil.example" does, and its path
    // "//evil.example" alone is another origin.
    let continued = target.href.strip_prefix(&target.origin).filter(|rest| !rest.starts_with("//"))?;
    // Resolving may have percent-encoded it, and it is judged again when it is read.
    if continued.len() > MAX_LENGTH {
        return None;
    }
    Some(if is_protocol_page(client, &target) { DEFAULT.to_string() } else { continued.to_string() })
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
