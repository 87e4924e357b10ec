use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::UrlSearchParams;

// `BrowserClient::new` refuses a page without URLSearchParams. A request without parameters would be refused as well.
pub(super) fn serialize(parameters: &mut dyn Iterator<Item = (&str, &str)>) -> String {
    let Ok(form) = UrlSearchParams::new() else { return String::new() };
    for (name, value) in parameters {
        form.append(name, value);
    }
    form.to_string().into()
}

pub(super) fn parse(text: &str) -> Vec<(String, String)> {
    // The constructor takes a leading "?" away; after "&" there is none.
    let Ok(form) = UrlSearchParams::new_with_str(&["&", text].concat()) else { return Vec::new() };
    // Not by Array.from, which old libraries replace with something else.
    let pairs = form.entries().into_iter().flatten().map(JsCast::unchecked_into::<Array>);
    pairs.map(|pair| (text_of(&pair, 0), text_of(&pair, 1))).collect()
}

fn text_of(pair: &Array, index: u32) -> String {
    pair.get(index).as_string().unwrap_or_default()
}
