use super::Uri;
use url::{Position, Url};

pub(super) fn parse(text: &str, base: Option<&str>) -> Option<Uri> {
    let url = match base {
        Some(base) => Url::parse(base).ok()?.join(text).ok()?,
        None => Url::parse(text).ok()?,
    };
    Some(Uri {
        scheme: url.scheme().into(),
        origin: url.origin().ascii_serialization(),
        host: url[Position::BeforeHost..Position::AfterHost].into(),
        path: url.path().into(),
        query: url.query().unwrap_or_default().into(),
        has_fragment: url.fragment().is_some(),
        has_userinfo: !url.username().is_empty() || url.password().is_some(),
        href: url.into(),
    })
}
