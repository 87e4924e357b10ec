use super::Uri;
use web_sys::Url;

pub(super) fn parse(text: &str, base: Option<&str>) -> Option<Uri> {
    let url = match base {
        Some(base) => Url::new_with_base(text, base),
        None => Url::new(text),
    }
    .ok()?;
    let href = url.href();
    Some(Uri {
        scheme: url.protocol().strip_suffix(':').unwrap_or_default().into(),
        origin: url.origin(),
        host: url.hostname(),
        path: url.pathname(),
        query: url.search().strip_prefix('?').unwrap_or_default().into(),
        // `hash` is empty for a bare "#" too.
        has_fragment: href.contains('#'),
        has_userinfo: !url.username().is_empty() || !url.password().is_empty(),
        href,
    })
}
