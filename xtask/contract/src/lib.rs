//! The portal's contract, generated from the code: the HTTP API as `OpenAPI`, and the events as JSON Schemas.
//!
//! It is a separate crate from `xtask` because it depends on every HTTP function, while `xtask` depends on none.

mod api;
mod events;
mod files;

pub use api::openapi;
pub use files::{differences, documents, write};
