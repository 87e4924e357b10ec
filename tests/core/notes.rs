use crate::fixture::NOW;
use idporten_email_login::base::notes::Notes;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn notes_are_read_again_until_they_end() {
    let mut notes = Notes::default();
    notes.add("first", NOW + 10.0);
    notes.add("second", NOW + 20.5);
    let text = notes.to_text();
    let at = |now: f64| Notes::from_text(&text, now);
    assert_eq!(at(NOW).newest(), Some("second"));
    assert!(at(NOW).holds("first") && !at(NOW).holds("third"));
    assert!(at(NOW + 9.9).holds("first"));
    assert!(!at(NOW + 10.0).holds("first"));
    assert_eq!(at(NOW + 20.9).newest(), Some("second"));
    assert_eq!(at(NOW + 21.0).newest(), None);
    assert_eq!(at(NOW + 21.0).to_text(), "");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_sixteen_newest_are_kept() {
    let mut notes = Notes::default();
    for number in 0..20 {
        notes.add(&number.to_string(), NOW + 1.0);
    }
    assert!(!notes.holds("3") && notes.holds("4") && notes.holds("19"));
    let many = ["x@9999999999"; 40].join(" ");
    assert_eq!(Notes::from_text(&many, NOW).to_text(), "", "an end that no clock has is rubbish");
    let many = ["x@4000000000"; 40].join(" ");
    assert_eq!(Notes::from_text(&many, NOW).to_text().split(' ').count(), 16);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_name_is_noted_once_and_can_be_taken_back() {
    let mut notes = Notes::default();
    for name in ["a", "b", "a"] {
        notes.add(name, NOW + 1.0);
    }
    assert_eq!((notes.newest(), notes.to_text().split(' ').count()), (Some("a"), 2));
    notes.remove("a");
    assert!(!notes.holds("a") && notes.holds("b"));
}

#[wasm_bindgen_test(unsupported = test)]
fn rubbish_is_no_note() {
    for text in ["", " ", "x", "x@", "@", "x@y", "x@-1", "x@1e99", "x@1.5"] {
        assert_eq!(Notes::from_text(text, NOW).newest(), None, "{text}");
    }
}
