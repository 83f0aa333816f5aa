//! The portal's contract as the code says it: the HTTP API as `OpenAPI`, and the events as JSON Schemas.
//!
//! It is a crate beside `xtask`, because it stands on every function over HTTP and `xtask` on none.

mod api;
mod events;
mod files;

pub use api::openapi;
pub use files::{differences, documents, write};
