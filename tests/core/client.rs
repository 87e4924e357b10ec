use crate::fixture::{client_with, code_of};
use idporten_email_login::ErrorCode;
use idporten_email_login::provider::client::{ClientOptions, Locale};
use idporten_email_login::provider::idporten::Environment;
use idporten_email_login::provider::session_limits::SessionLimits;
use wasm_bindgen_test::wasm_bindgen_test;

fn refused(bend: impl FnOnce(&mut ClientOptions)) -> bool {
    code_of(client_with(bend)) == Some(ErrorCode::InvalidConfig)
}

#[wasm_bindgen_test(unsupported = test)]
fn a_redirect_uri_is_absolute_and_secure() {
    for good in [
        "https://www.example.no/",
        "https://www.example.no/callback?tenant=a",
        "http://localhost:8080/",
        "http://127.0.0.1/callback",
        "http://[::1]:3000/",
    ] {
        assert!(!refused(|options| options.redirect_uri = good.into()), "{good}");
    }
    for wrong in [
        "",
        "/callback",
        "www.example.no",
        "http://www.example.no/",
        "http://localhost.evil.example/",
        "http://127.evil.example/",
        "https://www.example.no/#fragment",
        "https://www.example.no/#",
        "https://user@www.example.no/",
        "https://*.example.no/",
        "https://www.example.no/\n",
        "https://www.example.no/a b",
        "javascript:alert(1)",
        "ftp://www.example.no/",
    ] {
        assert!(refused(|options| options.redirect_uri = wrong.into()), "{wrong:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn exactly_one_of_environment_and_issuer_is_given() {
    assert!(refused(|options| options.environment = None));
    assert!(refused(|options| options.issuer = Some("https://op.example".into())));
    let other = |issuer: &str| {
        let issuer = issuer.to_string();
        refused(|options| {
            options.environment = None;
            options.issuer = Some(issuer);
        })
    };
    assert!(!other("https://op.example"));
    assert!(!other("http://localhost:4010"));
    for wrong in ["http://op.example", "https://op.example?a", "https://op.example#a", "https://u@op.example", "op"] {
        assert!(other(wrong), "{wrong}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn environments_are_idporten_published_issuers() {
    assert_eq!(Environment::Test.issuer(), "https://test.idporten.no");
    assert_eq!(Environment::Production.issuer(), "https://idporten.no");
}

#[wasm_bindgen_test(unsupported = test)]
fn other_options_are_checked() {
    assert!(refused(|options| options.client_id = String::new()));
    assert!(refused(|options| options.client_id = "id\n".into()));
    assert!(refused(|options| options.scope = Some("profile".into())));
    assert!(refused(|options| options.scope = Some("openid\tprofile".into())));
    assert!(!refused(|options| options.scope = Some("profile openid".into())));
    assert!(refused(|options| options.post_logout_redirect_uri = Some("/logged-out".into())));
    for seconds in [-1.0, 601.0, f64::NAN, f64::INFINITY] {
        assert!(refused(|options| options.clock_tolerance = Some(seconds)), "{seconds}");
    }
    for seconds in [0.0, -1.0, 86_401.0, f64::NAN, f64::INFINITY] {
        assert!(refused(|options| options.session.idle_timeout = seconds), "{seconds}");
        assert!(refused(|options| options.session.max_age = seconds), "{seconds}");
    }
    for seconds in [0.5, 86_400.0] {
        assert!(!refused(|options| options.session.idle_timeout = seconds), "{seconds}");
        assert!(!refused(|options| options.session.max_age = seconds), "{seconds}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_address_taken_from_a_callback_is_no_registered_one() {
    for query in ["code=a&state=b", "error=a", "state=b", "iss=a", "tenant=1&id_token=x", "access_token=x", "%63ode=a"]
    {
        let address = format!("https://www.example.no/callback?{query}");
        assert!(refused(|options| options.redirect_uri = address.clone()), "{query}");
        assert!(refused(|options| options.post_logout_redirect_uri = Some(address.clone())), "{query}");
    }
    assert!(!refused(|options| options.redirect_uri = "https://www.example.no/callback?tenant=code".into()));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_issuer_has_no_query_and_is_secure() {
    let refused = |issuer: &str| {
        refused(|options| {
            options.environment = None;
            options.issuer = Some(issuer.into());
        })
    };
    for issuer in
        ["https://idp.example?", "https://idp.example/?a", "https://idp.example#", "http://idp.example", "idp"]
    {
        assert!(refused(issuer), "{issuer}");
    }
    for issuer in ["https://idp.example", "https://idp.example/tenant/", "http://localhost:4011", "http://[::1]:80"] {
        assert!(!refused(issuer), "{issuer}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_chosen_is_kept() {
    let session = SessionLimits { idle_timeout: 60.0, max_age: 120.0, warning: Some(20.0) };
    let client = client_with(|options| {
        options.locale = Some(Locale::Se);
        options.session = session;
    });
    let client = client.unwrap();
    assert_eq!((client.locale(), client.session_limits()), (Some(Locale::Se), session));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_warning_leaves_20_seconds_and_comes_before_the_end() {
    let limits = |idle_timeout, warning| SessionLimits { idle_timeout, max_age: 7200.0, warning };
    for (warning, good) in [(20.0, true), (59.9, true), (19.9, false), (60.0, false), (-1.0, false), (f64::NAN, false)]
    {
        let result = client_with(|options| options.session = limits(60.0, Some(warning)));
        assert_eq!(result.is_ok(), good, "{warning}");
        if let Err(error) = result {
            assert!(error.message().contains("session.warning"));
        }
    }
    let short = |warning| SessionLimits { idle_timeout: 1800.0, max_age: 60.0, warning };
    assert!(client_with(|options| options.session = short(Some(59.9))).is_ok());
    assert!(client_with(|options| options.session = short(Some(60.0))).is_err());
    assert_eq!(short(None).warning_time(), 30.0);
    assert_eq!(limits(1800.0, None).warning_time(), 120.0);
    assert_eq!(limits(60.0, None).warning_time(), 30.0);
    assert_eq!(limits(60.0, Some(25.0)).warning_time(), 25.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn language_tags_are_read_with_and_without_region() {
    for (tag, locale) in [
        ("nb", Some(Locale::Nb)),
        ("nb-NO", Some(Locale::Nb)),
        ("no", Some(Locale::Nb)),
        ("NN", Some(Locale::Nn)),
        ("en-GB", Some(Locale::En)),
        ("se", Some(Locale::Se)),
        ("sv", None),
        ("", None),
    ] {
        assert_eq!(Locale::from_tag(tag), locale, "{tag}");
    }
}
