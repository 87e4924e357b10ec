//! URLs as browsers read them (WHATWG URL): the browser's own parser there, the `url` crate on the host.

use crate::base::platform;

/// The parts of a URL that decisions are made on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uri {
    /// The whole URL, serialized.
    pub href: String,
    /// The scheme, without the colon.
    pub scheme: String,
    /// Scheme, host and port; `null` where the scheme has none.
    pub origin: String,
    /// The host without port; IPv6 in brackets.
    pub host: String,
    /// The path.
    pub path: String,
    /// The query without `?`; empty where there is none.
    pub query: String,
    /// Is there a `#`, with or without a fragment?
    pub has_fragment: bool,
    /// Is there a user name or password?
    pub has_userinfo: bool,
}

impl Uri {
    /// Parses an absolute URL.
    pub fn parse(text: &str) -> Option<Self> {
        platform::parse_uri(text, None)
    }

    /// Resolves a reference against a base URL.
    pub fn resolve(reference: &str, base: &str) -> Option<Self> {
        platform::parse_uri(reference, Some(base))
    }

    /// Parses a URL that is written exactly as a parser reads it: without the blanks, tabs, newlines and
    /// backslashes that URL parsers drop or turn, without user name, password or fragment, and either https
    /// or, on this machine, http (RFC 9700 2.6; RFC 8252 8.3).
    pub fn parse_secure(text: &str) -> Option<Self> {
        let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        let authority = text.starts_with("https://") || text.starts_with("http://");
        let uri = Self::parse(text).filter(|_| plain && authority)?;
        let secure = uri.scheme == "https" || uri.is_loopback();
        (secure && !uri.has_fragment && !uri.has_userinfo).then_some(uri)
    }

    /// Is the host this machine: `localhost`, 127.0.0.0/8 or `[::1]`?
    pub fn is_loopback(&self) -> bool {
        let ipv4 =
            |host: &str| host.starts_with("127.") && host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        self.host == "localhost" || self.host.ends_with(".localhost") || self.host == "[::1]" || ipv4(&self.host)
    }

    /// Is the host this domain or under it?
    pub fn is_under(&self, domain: &str) -> bool {
        self.host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// Are scheme, host, port and path the same?
    pub fn is_same_page(&self, other: &Self) -> bool {
        self.origin == other.origin && self.path == other.path
    }
}
