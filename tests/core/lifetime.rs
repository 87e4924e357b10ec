use crate::fixture::NOW;
use idporten_email_login::ErrorCode;
use idporten_email_login::provider::session_limits::SessionLimits;
use idporten_email_login::session::lifetime::Lifetime;
use idporten_email_login::session::notification::{SessionChange, SessionExpiry};
use wasm_bindgen_test::wasm_bindgen_test;

const LIMITS: SessionLimits = SessionLimits { idle_timeout: 1800.0, max_age: 7200.0, warning: None };

fn session() -> Lifetime {
    Lifetime::begin(0.0, LIMITS, NOW).unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_session_that_began_by_single_sign_on_does_not_outlive_the_providers() {
    let mut session = Lifetime::begin(7000.0, LIMITS, NOW).unwrap();
    assert_eq!((session.remaining(LIMITS), session.age()), (200.0, 7000.0));
    session.advance(NOW + 200.0, None);
    assert_eq!((session.remaining(LIMITS), session.age()), (0.0, 7200.0));
    let too_old = Lifetime::begin(7200.0, LIMITS, NOW).err().unwrap();
    assert_eq!(too_old.code(), ErrorCode::IdTokenAuthTime);
    assert!(too_old.message().contains("session.maxAge"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_session_ends_after_30_minutes_without_activity() {
    let mut session = session();
    session.advance(NOW + 1799.0, None);
    assert_eq!(session.remaining(LIMITS), 1.0);
    session.touch();
    assert_eq!(session.remaining(LIMITS), 1800.0);
    session.advance(NOW + 1799.0 + 1800.0, None);
    assert_eq!(session.remaining(LIMITS), 0.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_session_ends_after_120_minutes_whatever_happens() {
    let mut session = session();
    for minute in 1..120 {
        session.advance(NOW + f64::from(minute) * 60.0, None);
        session.touch();
        assert!(session.remaining(LIMITS) > 0.0, "{minute}");
    }
    session.advance(NOW + 7200.0, None);
    session.touch();
    assert_eq!(session.remaining(LIMITS), 0.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_clock_that_is_set_back_never_prolongs_it() {
    let mut session = session();
    session.advance(NOW + 1000.0, Some(1000.0));
    session.advance(NOW - 100_000.0, Some(500.0));
    assert_eq!(session.remaining(LIMITS), 300.0);
    session.advance(NOW - 99_700.0, Some(300.0));
    assert_eq!(session.remaining(LIMITS), 0.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn sleep_counts_even_where_the_other_clock_stood_still() {
    let mut session = session();
    session.advance(NOW + 10_000.0, Some(1.0));
    assert_eq!(session.remaining(LIMITS), 0.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_kept_copy_is_no_younger_than_what_is_known() {
    let (mut known, mut kept) = (session(), session());
    known.advance(NOW + 7000.0, None);
    kept.advance(NOW - 100.0, None);
    kept.no_younger_than(&known);
    let limits = SessionLimits { idle_timeout: 100_000.0, ..LIMITS };
    assert_eq!(kept.remaining(limits), 200.0);
    known.no_younger_than(&session());
    assert_eq!(known.remaining(limits), 200.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_session_from_the_future_has_a_clock_that_was_set_back() {
    assert!(!session().is_from_the_future(NOW - 60.0));
    assert!(session().is_from_the_future(NOW - 61.0));
}

#[wasm_bindgen_test(unsupported = test)]
fn the_user_is_warned_two_minutes_before_the_end_and_not_earlier() {
    let mut session = session();
    assert_eq!((session.expiry(LIMITS), session.next_change(LIMITS)), (None, 1680.0));
    session.advance(NOW + 1679.0, None);
    assert_eq!((session.expiry(LIMITS), session.next_change(LIMITS)), (None, 1.0));
    session.advance(NOW + 1680.0, None);
    let expiry = SessionExpiry { expires_at: NOW + 1800.0, extendable: true };
    assert_eq!((session.expiry(LIMITS), session.next_change(LIMITS)), (Some(expiry), 120.0));
    session.touch();
    assert_eq!((session.expiry(LIMITS), session.expires_at(LIMITS)), (None, NOW + 1680.0 + 1800.0));
}

#[wasm_bindgen_test(unsupported = test)]
fn staying_does_not_help_when_the_longest_time_is_over() {
    let mut session = session();
    session.advance(NOW + 7079.0, None);
    session.touch();
    assert!(session.is_extendable(LIMITS));
    session.advance(NOW + 7080.0, None);
    session.touch();
    assert_eq!(session.expiry(LIMITS), Some(SessionExpiry { expires_at: NOW + 7200.0, extendable: false }));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_the_user_did_in_another_tab_counts_from_when_it_was_done() {
    let idle_for = |active_at: f64| {
        let mut session = session();
        session.advance(NOW + 1000.0, None);
        session.touch_elsewhere(NOW + active_at);
        LIMITS.idle_timeout - session.remaining(LIMITS)
    };
    assert_eq!(idle_for(1000.0), 0.0);
    assert_eq!(idle_for(900.0), 100.0);
    // Notes have whole seconds.
    assert_eq!(idle_for(1001.0), 0.0);
    // Earlier than what was done here.
    assert_eq!(idle_for(-100.0), 1000.0);
    assert_eq!(idle_for(1059.0), 0.0);
    // By a clock that was set back since.
    assert_eq!(idle_for(1060.0), 1000.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_has_ended_it_is_the_limit_that_was_over_first() {
    let ended_by = |authentication_age: f64, touched: f64, ended: f64| {
        let mut session = Lifetime::begin(authentication_age, LIMITS, NOW).unwrap();
        session.advance(NOW + touched, None);
        session.touch();
        session.advance(NOW + ended, None);
        session.ended_by(LIMITS)
    };
    assert_eq!(ended_by(0.0, 0.0, 1800.0), SessionChange::Idle);
    assert_eq!(ended_by(5399.5, 0.0, 1800.0), SessionChange::Idle);
    // Both at once: staying would not have helped.
    assert_eq!(ended_by(5400.0, 0.0, 1800.0), SessionChange::MaxAge);
    assert_eq!(ended_by(0.0, 7000.0, 7200.0), SessionChange::MaxAge);
}
