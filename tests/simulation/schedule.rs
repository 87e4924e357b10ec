//! What happens in a browser, drawn at random.

use idporten_email_login::session::stored_session::SessionStore;
use proptest::collection::vec;
use proptest::prelude::*;

/// One step. A tab is named by a number, which is taken modulo the number of tabs; so is a user.
#[derive(Clone, Debug)]
pub enum Step {
    OpenTab,
    /// A page of the service is loaded in a tab, in place of the one that is there.
    Load(usize),
    /// A tab goes to another site; the page may be stored in the back-forward cache.
    Leave(usize, bool),
    Back(usize),
    Duplicate(usize),
    /// The browser drops the page of a tab without any event, and loads it again when it is visible.
    Discard(usize),
    CloseTab(usize),
    ReopenTab,
    /// A tab is in the background: no timers, and messages wait.
    Sleep(usize),
    /// It is visible again. The messages that waited are delivered or lost.
    Wake(usize, bool),
    /// A login comes back from the provider, with or without a new authentication, and begins to be completed.
    BeginLogin(usize, usize, bool),
    FinishLogin(usize),
    FailLogin(usize),
    LogOut(usize),
    /// The provider ends the session of a user and calls a page of the service in a tab, or in no tab that shows one.
    FrontChannelLogout(usize, usize),
    Activity(usize),
    Extend(usize),
    Wait(u32),
    /// The device sleeps: the clock that cannot be set stands still.
    DeviceSleeps(u32),
    SetClock(i32),
    ClearLocalStorage,
    FillLocalStorage(bool),
    FillSessionStorage(usize, bool),
    /// Messages and storage events arrive at every tab that is awake.
    Deliver,
    CloseClient(usize),
}

#[derive(Clone, Debug)]
pub struct Schedule {
    pub store: SessionStore,
    pub has_local_storage: bool,
    pub steps: Vec<Step>,
}

fn step() -> impl Strategy<Value = Step> {
    let tab = 0..8_usize;
    prop_oneof![
        2 => Just(Step::OpenTab),
        4 => tab.clone().prop_map(Step::Load),
        3 => (tab.clone(), any::<bool>()).prop_map(|(tab, stored)| Step::Leave(tab, stored)),
        3 => tab.clone().prop_map(Step::Back),
        2 => tab.clone().prop_map(Step::Duplicate),
        1 => tab.clone().prop_map(Step::Discard),
        1 => tab.clone().prop_map(Step::CloseTab),
        1 => Just(Step::ReopenTab),
        2 => tab.clone().prop_map(Step::Sleep),
        3 => (tab.clone(), any::<bool>()).prop_map(|(tab, delivered)| Step::Wake(tab, delivered)),
        6 => (tab.clone(), 0..2_usize, any::<bool>()).prop_map(|(tab, user, anew)| Step::BeginLogin(tab, user, anew)),
        9 => tab.clone().prop_map(Step::FinishLogin),
        1 => tab.clone().prop_map(Step::FailLogin),
        3 => tab.clone().prop_map(Step::LogOut),
        2 => (tab.clone(), 0..2_usize).prop_map(|(tab, user)| Step::FrontChannelLogout(tab, user)),
        4 => tab.clone().prop_map(Step::Activity),
        1 => tab.clone().prop_map(Step::Extend),
        6 => prop_oneof![1..30_u32, 100..700_u32, 1500..2500_u32].prop_map(Step::Wait),
        1 => (1..4000_u32).prop_map(Step::DeviceSleeps),
        1 => prop_oneof![-4000..4000_i32, -50..50_i32].prop_map(Step::SetClock),
        1 => Just(Step::ClearLocalStorage),
        1 => any::<bool>().prop_map(Step::FillLocalStorage),
        1 => (tab.clone(), any::<bool>()).prop_map(|(tab, full)| Step::FillSessionStorage(tab, full)),
        6 => Just(Step::Deliver),
        1 => tab.prop_map(Step::CloseClient),
    ]
}

pub fn schedule(steps: usize) -> impl Strategy<Value = Schedule> {
    let store =
        prop_oneof![3 => Just(SessionStore::Tab), 2 => Just(SessionStore::Tabs), 2 => Just(SessionStore::Memory)];
    (store, prop_oneof![9 => Just(true), 1 => Just(false)], vec(step(), steps..=steps))
        .prop_map(|(store, has_local_storage, steps)| Schedule { store, has_local_storage, steps })
}
