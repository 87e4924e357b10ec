use idporten_email_login::session::notification::SessionChange;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn the_reasons_have_the_texts_of_the_contract() {
    let reasons = [
        (SessionChange::Login, "login"),
        (SessionChange::Restored, "restored"),
        (SessionChange::Logout, "logout"),
        (SessionChange::Elsewhere, "elsewhere"),
        (SessionChange::FrontChannel, "front-channel"),
        (SessionChange::Idle, "idle"),
        (SessionChange::MaxAge, "max-age"),
        (SessionChange::Replaced, "replaced"),
        (SessionChange::Closed, "closed"),
    ];
    for (reason, text) in reasons {
        assert_eq!(reason.as_str(), text);
    }
}
