//! The page: where it is, and where it goes.

use super::document;
use crate::base::error::{ErrorCode, LoginError, Result};
use crate::base::uri::Uri;
use crate::provider::client::Locale;
use crate::session::logout::EndSessionRequest;
use js_sys::Reflect;
use web_sys::{HtmlFormElement, HtmlInputElement, Window, window};

fn page() -> Result<Window> {
    window().ok_or_else(|| {
        LoginError::new(
            ErrorCode::UnsupportedBrowser,
            "There is no window. Create the client in a page, not on a server or in a worker.",
        )
    })
}

/// The page's address.
pub(crate) fn page_url() -> Result<String> {
    page()?.location().href().map_err(|_| left("The page's address cannot be read."))
}

pub(crate) fn is_secure_context() -> bool {
    window().is_some_and(|window| window.is_secure_context())
}

/// Is the page inside another one? A frame of another origin does not even let itself be compared.
pub(crate) fn is_framed() -> bool {
    window().is_some_and(|window| match window.top() {
        Ok(Some(top)) => top != window,
        _ => true,
    })
}

/// Removes the response that an address holds from the address bar and the history, if it still is there. Where a server has led
/// it to another page than the registered one, that page stays.
pub(crate) fn clean(url: &str, registered: &str) {
    let Some(history) = window().and_then(|window| window.history().ok()) else { return };
    let here = page_url().ok().and_then(|url| Uri::parse(&url));
    let (Some(here), Some(response), Some(clean)) = (here, Uri::parse(url), Uri::parse(registered)) else { return };
    if here.query == response.query {
        // Whole, since <base href> may lead elsewhere.
        let path = [here.origin.as_str(), here.path.as_str()].concat();
        let target = if here.is_same_page(&clean) { registered } else { &path };
        let state = history.state().unwrap_or_default();
        let _ = history.replace_state_with_url(&state, "", Some(target));
    }
}

/// Leaves the page.
pub(crate) fn assign(url: &str) -> Result<()> {
    page()?.location().assign(url).map_err(|_| left("The browser refused to leave the page."))
}

/// Whether this is Firefox, or a browser with its engine. A page there does not always see the tab's `sessionStorage`.
pub(crate) fn is_firefox() -> bool {
    page().is_ok_and(|page| Reflect::has(&page, &"mozInnerScreenX".into()).unwrap_or(false))
}

/// The language that the page says it has, where it is one of ours.
pub(crate) fn page_locale() -> Option<Locale> {
    Locale::from_tag(&document::root()?.get_attribute("lang")?)
}

/// Leaves the page by POST. The form is gone before the next page comes, since it holds a token.
pub(crate) fn submit(request: &EndSessionRequest) -> Result<()> {
    let failed = || left("The page could not submit the logout form.");
    let form: HtmlFormElement = document::create("form").ok_or_else(failed)?;
    form.set_method("post");
    form.set_action(request.endpoint());
    // <base target> may name another window.
    form.set_target("_self");
    form.set_hidden(true);
    for (name, value) in request.parameters() {
        let input: HtmlInputElement = document::create("input").ok_or_else(failed)?;
        input.set_type("hidden");
        input.set_name(name);
        input.set_value(value);
        form.append_child(&input).map_err(|_| failed())?;
    }
    document::root().ok_or_else(failed)?.append_child(&form).map_err(|_| failed())?;
    // Where the page's policy forbids it, Firefox throws and the others do not. All of them report the violation.
    let _ = form.submit();
    form.remove();
    Ok(())
}

fn left(message: &'static str) -> LoginError {
    LoginError::new(ErrorCode::Internal, message)
}
