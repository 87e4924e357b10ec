//! The exports of the npm package: the core's types in JavaScript's terms. `pkg/index.js` puts the public API of
//! `pkg/index.d.ts` on top.

mod client;
mod error;
mod options;
mod output;
