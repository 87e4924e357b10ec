//! The exports of the npm package: the core's types in JavaScript's terms. `pkg/login/` drives them, and
//! `pkg/page/client.js` is what users hold of it.

mod client;
mod error;
mod options;
mod output;
