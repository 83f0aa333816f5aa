//! Events between firms and the portal, in both directions.

#[cfg(feature = "table")]
pub mod endpoint;
pub mod firm_event;
pub mod firm_file;
#[cfg(feature = "table")]
pub mod outbox;
pub mod portal_event;
#[cfg(all(feature = "table", feature = "bus"))]
pub mod webhook;
