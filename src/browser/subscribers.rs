//! The listeners of a session.

use crate::session::notification::Notification;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

type Listener = Rc<dyn Fn(&Notification)>;

#[derive(Default)]
pub(crate) struct Subscribers {
    listeners: Rc<RefCell<Vec<(u32, Listener)>>>,
    next: Cell<u32>,
}

impl Subscribers {
    pub(crate) fn add(&self, listener: impl Fn(&Notification) + 'static) -> Subscription {
        let id = self.next.get();
        self.next.set(id.wrapping_add(1));
        self.listeners.borrow_mut().push((id, Rc::new(listener)));
        Subscription { listeners: Rc::downgrade(&self.listeners), id }
    }

    // Listeners may subscribe and unsubscribe, so nothing is borrowed while they run.
    pub(crate) fn notify(&self, notification: &Notification) {
        let all = self.listeners.borrow().clone();
        for (id, listener) in all {
            // An earlier listener may have unsubscribed it.
            let subscribed = self.listeners.borrow().iter().any(|(other, _)| *other == id);
            if subscribed {
                listener(notification);
            }
        }
    }

    pub(crate) fn clear(&self) {
        drop(self.listeners.take());
    }
}

/// Unsubscribes a listener when it is dropped. It does not hold the listener itself.
pub struct Subscription {
    listeners: Weak<RefCell<Vec<(u32, Listener)>>>,
    id: u32,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(listeners) = self.listeners.upgrade() {
            let kept: Vec<_> = listeners.borrow().iter().filter(|(id, _)| *id != self.id).cloned().collect();
            let old = listeners.replace(kept);
            drop(old);
        }
    }
}
