//! Who is told of a session.

use crate::session::page_session::SessionChange;
use crate::session::user::User;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// What is told of a session.
pub(crate) enum SessionEvent<'a> {
    /// Who is logged in now, and why.
    Change(Option<&'a User>, SessionChange),
    /// It is about to end, or it is not after all: the keeper knows which.
    Expiring,
}

type Listener = Rc<dyn Fn(&SessionEvent<'_>)>;

#[derive(Default)]
pub(crate) struct Subscribers(Rc<RefCell<Vec<Listener>>>);

impl Subscribers {
    pub(crate) fn add(&self, listener: impl Fn(&SessionEvent<'_>) + 'static) -> Subscription {
        let listener: Listener = Rc::new(listener);
        self.0.borrow_mut().push(Rc::clone(&listener));
        Subscription { among: Rc::downgrade(&self.0), listener }
    }

    // They may subscribe, unsubscribe and read the user, so nothing is borrowed while they run.
    pub(crate) fn tell(&self, event: &SessionEvent<'_>) {
        let all = self.0.borrow().clone();
        for listener in all {
            // Whoever was told before it may have unsubscribed it.
            let subscribed = self.0.borrow().iter().any(|other| Rc::ptr_eq(other, &listener));
            if subscribed {
                listener(event);
            }
        }
    }

    pub(crate) fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}

/// Unsubscribes a listener when it is dropped, or by [`Subscription::end`].
pub struct Subscription {
    among: Weak<RefCell<Vec<Listener>>>,
    listener: Listener,
}

impl Subscription {
    /// Unsubscribes.
    pub fn end(&self) {
        if let Some(among) = self.among.upgrade() {
            among.borrow_mut().retain(|other| !Rc::ptr_eq(other, &self.listener));
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.end();
    }
}
