//! The portal's contract, generated from the code: the HTTP API and the webhooks as `OpenAPI`, and the events as JSON Schemas, as an `AsyncAPI` document and for the schema registry of EventBridge.
//!
//! It is a separate crate from `xtask` because it depends on every HTTP function, while `xtask` depends on none.

mod api;
mod asyncapi;
mod events;
mod files;
mod registry;
mod webhooks;

pub use api::openapi;
#[cfg(test)]
pub(crate) use files::events_folder;
pub use files::{differences, documents, write};
