//! Who is told of the changes of a session.

use crate::session::page_session::SessionChange;
use crate::session::user::User;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

type OnChange = Rc<dyn Fn(Option<&User>, SessionChange)>;

#[derive(Default)]
pub(crate) struct Subscribers(Rc<RefCell<Vec<OnChange>>>);

impl Subscribers {
    pub(crate) fn add(&self, on_change: impl Fn(Option<&User>, SessionChange) + 'static) -> Subscription {
        let on_change: OnChange = Rc::new(on_change);
        self.0.borrow_mut().push(Rc::clone(&on_change));
        Subscription { among: Rc::downgrade(&self.0), on_change }
    }

    // They may subscribe, unsubscribe and read the user, so nothing is borrowed while they run.
    pub(crate) fn tell(&self, user: Option<&User>, reason: SessionChange) {
        let all = self.0.borrow().clone();
        for on_change in all {
            on_change(user, reason);
        }
    }

    pub(crate) fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}

/// Unsubscribes a listener when it is dropped, or by [`Subscription::end`].
pub struct Subscription {
    among: Weak<RefCell<Vec<OnChange>>>,
    on_change: OnChange,
}

impl Subscription {
    /// Unsubscribes.
    pub fn end(&self) {
        if let Some(among) = self.among.upgrade() {
            among.borrow_mut().retain(|other| !Rc::ptr_eq(other, &self.on_change));
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.end();
    }
}
