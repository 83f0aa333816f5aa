//! Events between firms and the portal, in both directions.

pub mod firm_event;
pub mod firm_file;
pub mod portal_event;
#[cfg(all(feature = "table", feature = "bus"))]
pub mod webhook;
