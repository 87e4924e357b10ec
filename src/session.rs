//! The session of a page: who is logged in, for how long, and how it ends.

pub mod event;
pub mod lifetime;
pub mod logout;
pub mod machine;
pub mod notification;
pub mod origin_notes;
pub mod stored_session;
pub mod user;
