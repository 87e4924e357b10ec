//! The session in a simulated browser: tabs, clocks, storage and users who do anything in any order.
//!
//! `SCHEDULES` says how many schedules are run (default 100 000), `SEED` runs one of them again. `npm run test:simulation` sets
//! them. A schedule that fails is printed without the steps that it does not need.
#![cfg(not(target_arch = "wasm32"))]
// A test may stop at the first surprise.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod browser;
// The tests of the core use the rest of it.
#[allow(dead_code)]
#[path = "../core/fixture.rs"]
mod fixture;
mod invariants;
mod page;
mod schedule;

use browser::Browser;
use idporten_email_login::base::secret::IdToken;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use schedule::{Schedule, schedule};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

const STEPS: usize = 50;

/// What was found wrong, if anything.
fn failure(schedule: &Schedule, id_token: &IdToken) -> Option<String> {
    let run = || {
        let mut browser = Browser::new(schedule, id_token);
        for step in &schedule.steps {
            browser.run(step);
            invariants::check(&browser);
        }
    };
    let panic = catch_unwind(AssertUnwindSafe(run)).err()?;
    let text = panic.downcast_ref::<String>().cloned();
    Some(text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default())
}

fn tree(seed: u64) -> impl ValueTree<Value = Schedule> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    schedule(STEPS).new_tree(&mut TestRunner::new_with_rng(Config::default(), rng)).unwrap()
}

/// The schedule of a seed without the steps that are not needed to make it fail in the same way.
fn shrunk(mut schedule: Schedule, text: &str, id_token: &IdToken) -> Schedule {
    let mut at = schedule.steps.len();
    while at > 0 {
        at -= 1;
        let mut shorter = schedule.clone();
        shorter.steps.remove(at);
        if failure(&shorter, id_token).as_deref() == Some(text) {
            schedule = shorter;
            at = at.min(schedule.steps.len());
        }
    }
    schedule
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_happens_in_the_browser_the_session_is_right() {
    let id_token = fixture::validate(|_| ()).unwrap().id_token().clone();
    let seeds = match number("SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("SCHEDULES").unwrap_or(100_000),
    };
    // What is expected to panic needs no report.
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| ()));
    let threads = thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let failing: Vec<u64> = thread::scope(|scope| {
        let of_one = |first: u64| {
            let (seeds, id_token) = (seeds.clone(), id_token.clone());
            move || -> Vec<u64> {
                let own = seeds.skip(first as usize).step_by(threads as usize);
                own.filter(|seed| failure(&tree(*seed).current(), &id_token).is_some()).collect()
            }
        };
        let running: Vec<_> = (0..threads).map(|first| scope.spawn(of_one(first))).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let first = failing.iter().min().map(|seed| {
        let schedule = tree(*seed).current();
        let text = failure(&schedule, &id_token).unwrap_or_default();
        (seed, shrunk(schedule, &text, &id_token), text)
    });
    std::panic::set_hook(report);
    if let Some((seed, Schedule { store, has_local_storage, steps }, text)) = first {
        let steps: Vec<_> = steps.iter().map(|step| format!("  {step:?}")).collect();
        let count = failing.len();
        panic!(
            "{count} schedules fail, the first with SEED={seed}: {text}\nstore {store:?}, localStorage {has_local_storage}\n{}",
            steps.join("\n")
        );
    }
}
