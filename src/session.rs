//! Who is logged in on the page, for how long, and the end of it.

pub mod end_session;
pub mod page_session;
pub mod user;
