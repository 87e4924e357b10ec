use idporten_email_login::login::acr::AcrValues;
use wasm_bindgen_test::wasm_bindgen_test;

fn asked(values: &[&str]) -> AcrValues {
    AcrValues::new(values.iter().map(ToString::to_string).collect()).unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn after_a_request_for_email_alone_only_email_is_accepted() {
    for values in [AcrValues::email(), asked(&["selfregistered-email"])] {
        assert!(values.accept("selfregistered-email"));
        for other in ["idporten-loa-low", "idporten-loa-high", "SELFREGISTERED-EMAIL", "selfregistered", "Level3", ""] {
            assert!(!values.accept(other), "{other}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn after_a_request_for_several_the_asked_and_the_higher_are_accepted() {
    assert!(!asked(&["selfregistered-email", "selfregistered-email"]).accept("idporten-loa-high"));
    let values = asked(&["selfregistered-email", "idporten-loa-substantial"]);
    for good in ["selfregistered-email", "idporten-loa-substantial", "idporten-loa-low", "eidas-loa-high"] {
        assert!(values.accept(good), "{good}");
    }
    assert!(!values.accept("another"));
    let values = asked(&["idporten-loa-substantial"]);
    for (acr, good) in [
        ("idporten-loa-substantial", true),
        ("idporten-loa-high", true),
        ("eidas-loa-high", true),
        // As high, but not asked for.
        ("eidas-loa-substantial", false),
        ("idporten-loa-low", false),
        ("selfregistered-email", false),
    ] {
        assert_eq!(values.accept(acr), good, "{acr}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_value_of_another_provider_is_accepted_only_as_asked() {
    let values = asked(&["urn:example:gold"]);
    assert!(values.accept("urn:example:gold"));
    assert!(!values.accept("idporten-loa-high"));
}

#[wasm_bindgen_test(unsupported = test)]
fn malformed_values_are_refused() {
    for values in [vec![], vec![String::new()], vec!["a b".into()], vec!["ø".into()], vec!["a".into(); 17]] {
        assert!(AcrValues::new(values).is_err());
    }
}
