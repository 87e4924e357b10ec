//! `application/x-www-form-urlencoded` as WHATWG URL 5 has it, by the browser's codec and by the host's.

use idporten_email_login::base::form;
use wasm_bindgen_test::wasm_bindgen_test;

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn parameters_are_read_in_their_order_duplicates_included() {
    assert_eq!(form::parse("b=1&a=2&b=3"), pairs(&[("b", "1"), ("a", "2"), ("b", "3")]));
    assert_eq!(form::parse("&&a&=b&c=d=e&"), pairs(&[("a", ""), ("", "b"), ("c", "d=e")]));
    assert_eq!(form::parse(""), []);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_question_mark_is_part_of_the_name() {
    assert_eq!(form::parse("?code=x"), pairs(&[("?code", "x")]));
    assert_eq!(form::parse("??code=x"), pairs(&[("??code", "x")]));
}

#[wasm_bindgen_test(unsupported = test)]
fn plus_is_a_blank_and_what_is_no_escape_or_no_utf_8_stays_readable() {
    assert_eq!(form::parse("a+b=c%20d%2Be"), pairs(&[("a b", "c d+e")]));
    assert_eq!(form::parse("%=%4&%zz=%e6%f8"), pairs(&[("%", "%4"), ("%zz", "\u{fffd}\u{fffd}")]));
    assert_eq!(form::parse("%EF%BB%BFa=%c3%a6ø"), pairs(&[("\u{feff}a", "æø")]));
}

#[wasm_bindgen_test(unsupported = test)]
fn everything_but_letters_digits_and_four_marks_is_escaped() {
    let written = form::serialize([("scope", "openid profile"), ("", "*-._~!'()\0\n&=+%?#/"), ("æ", "😀")]);
    assert_eq!(written, "scope=openid+profile&=*-._%7E%21%27%28%29%00%0A%26%3D%2B%25%3F%23%2F&%C3%A6=%F0%9F%98%80");
    assert_eq!(form::serialize([]), "");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_text_that_is_longer_than_any_response_is_not_read() {
    let longest = ["a&".repeat(form::MAX_BYTES / 2 - 1), "b=".into()].concat();
    assert_eq!(form::parse(&longest).last(), pairs(&[("b", "")]).last());
    assert_eq!(form::parse(&[&longest, "c"].concat()), []);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_written_comes_back() {
    const CHARACTERS: [char; 16] =
        ['?', '&', '=', '+', ' ', '%', '2', 'b', '\0', '\n', '#', ';', '\u{feff}', 'ø', '\u{fffd}', '😀'];
    let mut seed = 1_u32;
    let mut text = |length: u32| {
        (0..length)
            .map(|_| {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                CHARACTERS[(seed >> 28) as usize]
            })
            .collect::<String>()
    };
    for length in 0..200 {
        let sent: Vec<_> = (0..length % 5).map(|index| (text(length % 7 + index), text(length % 11))).collect();
        let written = form::serialize(sent.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        assert!(written.is_ascii());
        assert_eq!(form::parse(&written), sent);
    }
}
