//! Clients of AWS and of browsers' push services: one module per service, and the connection that they share. No other module names an AWS SDK crate.

pub mod aws;
#[cfg(feature = "bus")]
pub mod bus;
#[cfg(feature = "mail")]
pub mod mail;
#[cfg(feature = "object_store")]
pub mod object_store;
#[cfg(feature = "outbound")]
pub mod outbound;
#[cfg(any(feature = "outbound", feature = "web_push"))]
mod outside;
pub mod presign;
#[cfg(feature = "push")]
pub mod push;
#[cfg(feature = "queue")]
pub mod queue;
#[cfg(feature = "table")]
pub mod stream;
#[cfg(feature = "table")]
pub mod table;
#[cfg(feature = "web_push")]
pub mod web_push;
