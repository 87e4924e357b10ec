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
    assert_eq!((at(NOW).time_of("first"), at(NOW).time_of("third")), (Some(NOW + 10.0), None));
    assert!(at(NOW + 9.9).time_of("first").is_some());
    assert!(at(NOW + 10.0).time_of("first").is_none());
    assert_eq!(at(NOW + 20.9).newest(), Some("second"));
    assert_eq!(at(NOW + 21.0).newest(), None);
    assert_eq!(at(NOW + 21.0).to_text(), "");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_sixteen_newest_are_stored() {
    let mut notes = Notes::default();
    for number in 0..20 {
        notes.add(&number.to_string(), NOW + 1.0);
    }
    let holds = |name: &str| notes.time_of(name).is_some();
    assert!(!holds("3") && holds("4") && holds("19"));
    let many = ["x@9999999999"; 40].join(" ");
    assert_eq!(Notes::from_text(&many, NOW).to_text(), "", "an end that no clock has is rubbish");
    let many = ["x@4000000000"; 40].join(" ");
    assert_eq!(Notes::from_text(&many, NOW).to_text().split(' ').count(), 16);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_name_is_noted_once_and_found_by_what_it_begins_with() {
    let mut notes = Notes::default();
    for name in ["a.1", "b.1", "a.2", "b.1"] {
        notes.add(name, NOW + 1.0);
    }
    assert_eq!((notes.newest(), notes.to_text().split(' ').count()), (Some("b.1"), 3));
    assert_eq!((notes.starting_with("a."), notes.starting_with("c")), (Some("a.2"), None));
}

#[wasm_bindgen_test(unsupported = test)]
fn rubbish_is_no_note() {
    for text in ["", " ", "x", "x@", "@", "x@y", "x@-1", "x@1e99", "x@1.5"] {
        assert_eq!(Notes::from_text(text, NOW).newest(), None, "{text}");
    }
}
